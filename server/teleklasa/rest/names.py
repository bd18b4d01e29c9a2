"""Names that people give: what is taken, and how it is cleaned."""

import unicodedata

LONGEST_NAME = 80


def clean_name(text: str) -> str:
    """The name in one normal form, with single spaces; empty when nothing readable is left."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_fault(name: str, *, longest: int = LONGEST_NAME) -> str | None:
    """The error code of a cleaned name that cannot be taken, None for a good one."""
    if not name:
        return "blank"
    if len(name) > longest:
        return "max_length"
    if not any(letter.isalnum() and letter not in BLANK_LETTERS for letter in name):
        return "blank"
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} or letter in BIDI for letter in name):
        return "control_characters"
    return None


BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
"""Letters that show nothing."""

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of text: they make a name read as another one."""
