"""`manage.py rotate_keys`: new keys for links and sealed secrets, while the school runs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from teleklasa.keys.key_file import NothingToDo, add_key, retire_old_keys, told, use_newest_key
from teleklasa.people.keyring import keyring
from teleklasa.site.rotation import left_by_version, seal_all_anew

READ_BY_ALL_AFTER_S = 5.0
"""Processes look at the key file every second."""


class Command(BaseCommand):
    help = (
        "Add a key, use it, and seal everything anew with it. May be stopped and run again at any moment: it goes on "
        "where it was. Links, sign-ins and lessons go on meanwhile. With --retire the old keys are forgotten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait",
            type=float,
            default=READ_BY_ALL_AFTER_S,
            help="seconds in which all processes read a changed file (%(default)s)",
        )
        parser.add_argument(
            "--seal-only", action="store_true", help="leave the key file alone: seal with the key in use"
        )
        parser.add_argument("--retire", action="store_true", help="forget old keys once nothing is sealed by them")

    def handle(self, *args: Any, wait: float, seal_only: bool, retire: bool, **options: Any) -> None:
        if retire:
            self._retire()
            return
        if not seal_only:
            self._bring_new_key_in(wait)
        self._seal()

    def _bring_new_key_in(self, wait_s: float) -> None:
        """Unless a rotation is under way, which is finished first."""
        if any(version != keyring().current for version in left_by_version()):
            self.stdout.write("An earlier rotation is not finished: it goes on.")
            return
        try:
            self.stdout.write(f"Key {add_key(settings.KEYS_FILE)} added.")
        except NothingToDo as reason:
            self.stdout.write(f"{reason}.".capitalize())
        except OSError as error:
            raise CommandError(f"{settings.KEYS_FILE} cannot be written ({error.strerror}); see --seal-only") from error
        time.sleep(wait_s)
        self.stdout.write(f"Key {use_newest_key(settings.KEYS_FILE)} in use.")
        time.sleep(wait_s)

    def _seal(self) -> None:
        broken = 0
        for progress in seal_all_anew():
            self.stdout.write(f"{progress.table}: {progress.done} sealed anew")
            broken = max(broken, progress.broken)
        if broken:
            raise CommandError("Some rows were sealed by keys that are not in the file; they were left as they are.")
        self.stdout.write(f"Everything is sealed by key {keyring().current}. {told(settings.KEYS_FILE)}")

    def _retire(self) -> None:
        left = {version: rows for version, rows in left_by_version().items() if version != keyring().current}
        if left:
            raise CommandError(f"{sum(left.values())} rows are still sealed by old keys: run rotate_keys first.")
        try:
            self.stdout.write(f"Forgotten: {', '.join(map(str, retire_old_keys(settings.KEYS_FILE)))}.")
        except OSError as error:
            raise CommandError(f"{settings.KEYS_FILE} cannot be written ({error.strerror})") from error
        except NothingToDo as reason:
            self.stdout.write(f"{reason}.".capitalize())
