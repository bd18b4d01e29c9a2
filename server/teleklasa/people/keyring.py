"""The school's keys, read once from the key file."""

from functools import cache
from pathlib import Path

from django.conf import settings

from teleklasa.keys.sealing import Keyring, read_keyring


def keyring() -> Keyring:
    return _read(settings.KEYS_FILE)


@cache
def _read(path: Path) -> Keyring:
    return read_keyring(path)
