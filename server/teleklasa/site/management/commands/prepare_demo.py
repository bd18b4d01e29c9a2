"""What `teleklasa run` needs of the database: tables up to date and the sample school, in one process."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the tables up to date and load the sample school; may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--swarm-file", type=Path, required=True, help="where to say which test servers to start")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("seed_demo", swarm_file=options["swarm_file"])
