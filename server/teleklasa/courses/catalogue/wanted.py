"""What a request asks of the catalogue, read from its address without trusting any of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from teleklasa.courses.catalogue.folding import AND, tsquery_of
from teleklasa.courses.models import Course
from teleklasa.rest.problems import Invalid

PAGE, MOST_PER_PAGE = 20, 100
LONGEST_Q, LONGEST_CURSOR = 400, 600
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
SORTS = ("newest", "popular", "rating", "title", "relevance")
LENGTHS = ("short", "medium", "long")
LEVELS = frozenset(Course.Level.values)
IS_TRUE, IS_FALSE = frozenset({"1", "true"}), frozenset({"", "0", "false"})


@dataclass(frozen=True)
class Wanted:
    """Filters that are empty or None let everything through.

    `found_by` is a PostgreSQL query of the beginnings of words, `found_by_words` of whole words, and
    `found_by_typed` of whole words of which the last may go on.
    """

    category: str = ""
    language: str = ""
    level: str = ""
    length: str = ""
    rating: float | None = None
    has_preview: bool = False
    is_search: bool = False
    found_by: str = ""
    found_by_words: str = ""
    found_by_typed: str = ""
    sort: str = "newest"
    cursor: str = ""
    size: int = PAGE


class _Unreadable(ValueError):
    """The text is none that the field takes; the first argument is the error code."""


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """The filters, the order and the place in it.  Raises Invalid naming every field that cannot be read."""
    found: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    for name, read in READERS.items():
        if text := query.get(name):
            try:
                found[name] = read(text)
            except _Unreadable as error:
                faults[name] = [str(error)]
    if found.get("sort") == "relevance" and "q" not in found:
        faults["sort"] = ["needs_q"]
    if faults:
        raise Invalid(fields=faults)
    if "q" in found:
        beginnings, words, typed = found.pop("q")
        found |= {"is_search": True, "found_by": beginnings, "found_by_words": words, "found_by_typed": typed}
        found.setdefault("sort", "relevance")
    return Wanted(**found)


def read_size(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST_PER_PAGE:
        raise _Unreadable("out_of_range")
    return int(text)


def _q(text: str) -> tuple[str, str, str]:
    if len(text) > LONGEST_Q:
        raise _Unreadable("max_length")
    beginnings, words = tsquery_of(text), tsquery_of(text, is_whole=True)
    earlier, _, _ = words.rpartition(AND)
    return beginnings, words, AND.join(part for part in (earlier, beginnings.rpartition(AND)[2]) if part)


def _cursor(text: str) -> str:
    if len(text) > LONGEST_CURSOR:
        raise _Unreadable("invalid")
    return text


def _rating(text: str) -> float:
    try:
        stars = float(text) if len(text) <= 10 else 0.0
    except ValueError:
        stars = 0.0
    if not isfinite(stars) or not 1 <= stars <= 5:
        raise _Unreadable("out_of_range")
    return stars


def _flag(text: str) -> bool:
    if text.lower() in IS_TRUE | IS_FALSE:
        return text.lower() in IS_TRUE
    raise _Unreadable("invalid")


def _one_of(choices: frozenset[str] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise _Unreadable("invalid_choice")
        return text

    return read


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise _Unreadable("invalid")
        return text

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "q": _q,
    "category": _matching(SLUG),
    "language": _matching(LANGUAGE),
    "level": _one_of(LEVELS),
    "length": _one_of(LENGTHS),
    "rating": _rating,
    "has_preview": _flag,
    "sort": _one_of(SORTS),
    "cursor": _cursor,
    "size": read_size,
}


def read_paging(query: Mapping[str, str]) -> tuple[str, int]:
    """The cursor and the size of a list that has no filters.  Raises Invalid."""
    wanted = wanted_of({name: query.get(name, "") for name in ("cursor", "size")})
    return wanted.cursor, wanted.size


def read_q(query: Mapping[str, str]) -> str:
    """What was typed into a field of search.  Raises Invalid when nobody types that much."""
    text = query.get("q", "")
    if len(text) > LONGEST_Q:
        raise Invalid(fields={"q": ["max_length"]})
    return text
