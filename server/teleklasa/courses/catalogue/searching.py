"""The catalogue by relevance, without ever ranking more rows than a reader could want.

Words that stand as they were typed in more than a page of courses find those: looking for words that
only begin so costs ten times as much and would add nothing to the first pages.  Else the last word may be
one that is still being typed, and if nothing is found so, any of them.

A query that matches few courses ranks them all.  One that matches more than MOST_RANKED says too
little to rank by, and lists the matches by students: the index of that order is walked, and since
matches are frequent, the walk is short.  The cursor keeps by which words and in which order a list began.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS
from teleklasa.courses.catalogue.listing import BY_VALUE, KINDS, Conditions, conditions_of, ordered_page, page
from teleklasa.courses.catalogue.wanted import Wanted
from teleklasa.rest.replica import read_rows

MOST_RANKED = 1000
MOST_SUGGESTED = 8
ESTIMATE = re.compile(r"rows=(\d+)")

WORDS, TYPED, RANKED = "words", "typed", "ranked"
BY_STUDENTS = {WORDS: "popular_words", TYPED: "popular_typed", RANKED: "popular"}
"""The order of a search that matches too much to be ranked."""
RANK: Sequence[Callable[[object], bool]] = (cursors.is_share, cursors.is_count, cursors.is_count)
SEARCH_KINDS: cursors.Kinds = {
    **dict.fromkeys((WORDS, TYPED, RANKED), RANK),
    **dict.fromkeys(BY_STUDENTS.values(), KINDS["popular"]),
}


def catalogue_page(wanted: Wanted) -> dict[str, Any]:
    """One page of listed courses and the next cursor.

    One statement; one more for a category, and up to five more to choose how a new search is ordered.
    Raises Invalid for an unknown category and a cursor of another list.
    """
    if wanted.is_search and not wanted.found_by:
        return {"results": [], "next": None}
    conditions = conditions_of(wanted)
    if wanted.sort != "relevance":
        return ordered_page(conditions, wanted)
    return _relevance_page(conditions, wanted)


def _relevance_page(conditions: Conditions, wanted: Wanted) -> dict[str, Any]:
    if wanted.cursor:
        return _next_page(conditions, wanted)
    words = _found_page(conditions, wanted, WORDS)
    if words.matches > wanted.size:
        return words.page
    if wanted.found_by_typed != wanted.found_by:
        typed = _likely_page(conditions, wanted, TYPED)
        if typed.matches:
            return typed.page
    return _likely_page(conditions, wanted, RANKED).page


def _next_page(conditions: Conditions, wanted: Wanted) -> dict[str, Any]:
    order, after = cursors.read(wanted.cursor, SEARCH_KINDS)
    for words, by_students in BY_STUDENTS.items():
        if order == by_students:
            return _page_by_students(conditions, wanted, words)
    return _ranked_page(conditions, wanted, after, words=order).page


@dataclass(frozen=True)
class Found:
    """A page, and how many courses match; of more than MOST_RANKED not all are looked at."""

    page: dict[str, Any]
    matches: int


def _likely_page(conditions: Conditions, wanted: Wanted, words: str) -> Found:
    """As `_found_page`, where many matches are likely: then they are not looked at only to be counted."""
    if estimated_rows(_narrowed(conditions, wanted, words)) > MOST_RANKED:
        found = _page_by_students(conditions, wanted, words)
        if found["next"]:
            return Found(found, MOST_RANKED + 1)
    return _found_page(conditions, wanted, words)  # perhaps fewer than it seemed


def _found_page(conditions: Conditions, wanted: Wanted, words: str) -> Found:
    best = _ranked_page(conditions, wanted, [], words=words)
    if best.matches <= MOST_RANKED:
        return best
    return Found(_page_by_students(conditions, wanted, words), best.matches)


def _narrowed(conditions: Conditions, wanted: Wanted, words: str) -> Conditions:
    """The conditions with the query of WORDS, TYPED or RANKED."""
    found_by = {WORDS: wanted.found_by_words, TYPED: wanted.found_by_typed}.get(words, wanted.found_by)
    return Conditions({**conditions.parts}, {**conditions.values, "found_by": [found_by]})


def _page_by_students(conditions: Conditions, wanted: Wanted, words: str) -> dict[str, Any]:
    by_students = replace(wanted, sort="popular")
    narrowed = _narrowed(conditions, wanted, words)
    return ordered_page(narrowed, by_students, order=BY_STUDENTS[words], kinds=SEARCH_KINDS)


def _ranked_page(conditions: Conditions, wanted: Wanted, after: list[Any], *, words: str) -> Found:
    narrowed = _narrowed(conditions, wanted, words)
    where, values = narrowed.said()
    beyond = "WHERE (rank, students, id) < (%s::real, %s::bigint, %s::bigint)" if after else ""
    rows = read_rows(
        "WITH found AS MATERIALIZED (SELECT c.id, c.students, "  # noqa: S608 -- made of constants; values are parameters
        "ts_rank(c.search, %s::tsquery) AS rank "
        f"FROM courses_course c WHERE {where} LIMIT {MOST_RANKED + 1}), "
        f"best AS (SELECT * FROM found {beyond} ORDER BY rank DESC, students DESC, id DESC LIMIT %s) "
        f"SELECT {COLUMNS}, b.rank, b.students, b.id, (SELECT count(*) FROM found) "
        f"FROM best b JOIN courses_course c ON c.id = b.id {JOINS} ORDER BY b.rank DESC, b.students DESC, b.id DESC",
        [*narrowed.values["found_by"], *values, *after, wanted.size + 1],
    )
    return Found(page([row[:-1] for row in rows], size=wanted.size, order=words), rows[0][-1] if rows else 0)


def estimated_rows(conditions: Conditions, *, without: str = "") -> int:
    """How many courses PostgreSQL believes to match; nothing is read but its statistics."""
    where, values = conditions.said(without=without)
    plan = read_rows(f"EXPLAIN SELECT FROM courses_course c WHERE {where}", values)
    found = ESTIMATE.search(plan[0][0])
    return int(found[1]) if found else 0


def suggestions(found_by: str) -> list[dict[str, str]]:
    """Titles that hold words beginning as asked, the most attended first; one statement.

    `found_by` is a query of words of weight A.
    """
    if not found_by:
        return []
    conditions = Conditions()
    conditions.add("found_by", BY_VALUE["found_by"], found_by)
    where, values = conditions.said()
    rows = read_rows(
        f"SELECT c.slug, c.title FROM courses_course c WHERE {where} "  # noqa: S608 -- made of constants
        f"ORDER BY c.students DESC, c.id DESC LIMIT {MOST_SUGGESTED}",
        values,
    )
    return [{"slug": slug, "title": title} for slug, title in rows]
