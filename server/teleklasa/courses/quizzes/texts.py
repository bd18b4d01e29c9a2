"""Texts and numbers as people write them: compared, and read exactly."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
ZERO = Decimal("0.00")
SPACES = re.compile(r"\s+")
STAR, ESCAPED_STAR = "*", "\\*"
LITERAL = "\ufdd0"
"""Stands for a star that is meant as one; a noncharacter, which no text holds."""


def decimal_of(text: str) -> Decimal | None:
    """The number that the text is, exact; a comma is a dot, spaces between digits are dropped; None for no number.

    At most 30 digits before and after the dot and two of an exponent, so that no text costs much.
    """
    if len(text) > 100:
        return None
    written = SPACES.sub("", text).replace("−", "-")
    if not NUMBER.fullmatch(written):
        return None
    return Decimal(written.replace(",", "."))


def folded(text: str, *, case_matters: bool = False, accents_matter: bool = True) -> str:
    """The text as it is compared: compatible forms are one (NFKC), spaces are single and none at the ends."""
    text = unicodedata.normalize("NFKC", text)
    if not case_matters:
        text = unicodedata.normalize("NFKC", text.casefold())
    if not accents_matter:
        text = unaccented(text)
    return " ".join(text.split())


def unaccented(text: str) -> str:
    """Letters without their marks; ł and its like, which have no parts, become what one types without them."""
    apart = unicodedata.normalize("NFD", text.translate(WHOLE))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


WHOLE = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O"})


def fits(text: str, pattern: str, *, case_matters: bool = False, accents_matter: bool = True) -> bool:
    """Whether the text is the accepted one, in which `*` stands for anything and `\\*` for a star.

    Nothing is never an answer.  (Moodle docs, "Short-Answer question type": wildcards.)
    """
    given = folded(text, case_matters=case_matters, accents_matter=accents_matter)
    pieces = [
        folded(f"|{piece}|", case_matters=case_matters, accents_matter=accents_matter)[1:-1].replace(LITERAL, STAR)
        for piece in pattern.replace(ESCAPED_STAR, LITERAL).split(STAR)
    ]
    if not given:
        return False
    if len(pieces) == 1:
        return given == pieces[0].strip()
    return _fits_pieces(given, pieces[0].lstrip(), pieces[1:-1], pieces[-1].rstrip())


def _fits_pieces(given: str, first: str, middle: list[str], last: str) -> bool:
    """Each piece is looked for once, from left to right: the leftmost place leaves most for the rest."""
    if not given.startswith(first) or not given.endswith(last) or len(given) < len(first) + len(last):
        return False
    place, end = len(first), len(given) - len(last)
    for piece in middle:
        found = given.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True
