"""How much of a question an answer is worth, and a quiz of its questions: exact, without floats.

single — all or nothing; multiple — right picks less wrong picks, of the right ones there are, never below nothing;
short — equal to any accepted text (`texts.fits`); number — within the tolerance, both ends with it;
order — of the neighbours in the right order, how many follow each other in the answer; match — right pairs of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from teleklasa.courses.quizzes.texts import decimal_of, fits

CENT = Decimal("0.01")
NONE, WHOLE = Fraction(0), Fraction(1)


def share_of(kind: str, key: Any, value: Any) -> Fraction:
    """From 0 to 1; nothing for an answer that does not fit the question, or a key that is none.  Never raises."""
    try:
        share = MARKS[kind](key, value)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError):
        return NONE
    return max(NONE, min(WHOLE, share))


def _single(key: Any, value: Any) -> Fraction:
    return WHOLE if value == key["right"][0] else NONE


def _multiple(key: Any, value: Any) -> Fraction:
    right, picked = set(key["right"]), set(_listed(value))
    return Fraction(len(picked & right) - len(picked - right), len(right))


def _short(key: Any, value: Any) -> Fraction:
    ways = {"case_matters": key.get("case_matters", False), "accents_matter": key.get("accents_matter", True)}
    return WHOLE if any(fits(value, accepted, **ways) for accepted in key["accepted"]) else NONE


def _number(key: Any, value: Any) -> Fraction:
    given, right, tolerance = (decimal_of(text) for text in (value, key["value"], key["tolerance"]))
    if given is None or right is None or tolerance is None:
        return NONE
    return WHOLE if abs(Fraction(given) - Fraction(right)) <= Fraction(tolerance) else NONE


def _order(key: Any, value: Any) -> Fraction:
    right = key["order"]
    if sorted(_listed(value)) != sorted(right):
        return NONE
    following = set(pairwise(right))
    return Fraction(sum(pair in following for pair in pairwise(value)), len(following))


def _match(key: Any, value: Any) -> Fraction:
    pairs = key["pairs"]
    return Fraction(sum(value.get(left) == right for left, right in pairs.items()), len(pairs))


MARKS: dict[str, Callable[[Any, Any], Fraction]] = {
    "single": _single,
    "multiple": _multiple,
    "short": _short,
    "number": _number,
    "order": _order,
    "match": _match,
}


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def full_answer(kind: str, key: Any) -> Any:
    """An answer that is worth the whole question, made of its key; for short ones without wildcards."""
    match kind:
        case "single":
            return key["right"][0]
        case "multiple":
            return key["right"]
        case "short":
            return key["accepted"][0]
        case "number":
            return key["value"]
        case "order":
            return key["order"]
        case _:
            return key["pairs"]


def points_for(share: Fraction, points: Decimal) -> Decimal:
    """What an answer brings of the points of its question, to two places, halves up."""
    return rounded(share * Fraction(points))


def score(parts: Iterable[tuple[Fraction, Decimal]], max_points: Decimal) -> Decimal:
    """The points of a quiz, from each question's share and weight: Σ share·weight ÷ Σ weight × `max_points`.

    Rounded once, at the end, to two places, halves up.  A quiz whose questions all weigh nothing gives nothing.
    """
    earned = weights = NONE
    for share, weight in parts:
        earned += share * Fraction(weight)
        weights += Fraction(weight)
    return rounded(earned / weights * Fraction(max_points)) if weights else rounded(NONE)


def rounded(points: Fraction) -> Decimal:
    """To hundredths, halves up; `points` are not negative."""
    hundredths = (200 * points.numerator + points.denominator) // (2 * points.denominator)
    return (Decimal(hundredths) / 100).quantize(CENT, ROUND_HALF_UP)
