"""The names that people give to files: shown and offered for saving, never used as a path."""

import unicodedata

from teleklasa.media.limits import EXTENSIONS

LONGEST_FILE_NAME = 120
LONGEST_ENDING = 10
NOT_IN_NAMES = dict.fromkeys(map(ord, '<>:"|?*'), "_")
"""What some system cannot have in the name of a saved file."""


def clean_file_name(text: str) -> str:
    """The last part of whatever path it is, without marks that cannot be seen, at most 120 characters.

    Empty when nothing is left. The ending survives the cut.
    """
    name = unicodedata.normalize("NFC", text).replace("\\", "/").rpartition("/")[2].translate(NOT_IN_NAMES)
    seen = "".join(" " if letter.isspace() else letter for letter in name if letter.isspace() or is_seen(letter))
    name = " ".join(seen.split()).strip(". ")
    if len(name) <= LONGEST_FILE_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return name[:LONGEST_FILE_NAME].rstrip(". ")
    return f"{stem[: LONGEST_FILE_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


def is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def ending_of(name: str) -> str:
    """`.pdf`; empty when the name has none."""
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and 0 < len(ending) <= LONGEST_ENDING and " " not in ending else ""


def named_for(name: str, mime: str) -> str | None:
    """The name with an ending of that type, one being added if it has none; None when it claims another type."""
    known = EXTENSIONS[mime]
    if not ending_of(name):
        return f"{name[: LONGEST_FILE_NAME - LONGEST_ENDING]}{known[0]}"
    return name if ending_of(name) in known else None
