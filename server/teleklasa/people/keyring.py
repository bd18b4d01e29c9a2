"""The school's keys, read again when the key file was replaced."""

from functools import cache
from pathlib import Path

from django.conf import settings

from teleklasa.keys.key_file import WatchedKeyFile
from teleklasa.keys.sealing import Keyring


def keyring() -> Keyring:
    return _watched(settings.KEYS_FILE).keyring


@cache
def _watched(path: Path) -> WatchedKeyFile:
    return WatchedKeyFile(path)
