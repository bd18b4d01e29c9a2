"""Numbers with a tolerance, as files of questions write them."""

from __future__ import annotations

from decimal import Decimal, localcontext

from teleklasa.courses.quizzes.texts import decimal_of

DIGITS = 400
"""Enough for the sum and the half of any two numbers that `decimal_of` reads."""


def range_of(text: str) -> tuple[str, str] | None:
    """`value`, `value:tolerance` or `least..most` as value and tolerance, exact; None for anything else."""
    if ".." in text:
        least, _, most = text.partition("..")
        return _between(decimal_of(least), decimal_of(most))
    value, colon, tolerance = text.partition(":")
    return pair_of(value, tolerance if colon else "0")


def pair_of(value: str, tolerance: str) -> tuple[str, str] | None:
    found, around = decimal_of(value), decimal_of(tolerance)
    if found is None or around is None:
        return None
    return format(found, "f"), format(around, "f")


def _between(least: Decimal | None, most: Decimal | None) -> tuple[str, str] | None:
    if least is None or most is None or most < least:
        return None
    with localcontext(prec=DIGITS):
        return format((least + most) / 2, "f"), format((most - least) / 2, "f")
