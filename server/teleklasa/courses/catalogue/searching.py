"""The catalogue by relevance, without ever ranking more rows than a reader could want.

Words that stand as they were typed in more than a page of courses find those: looking for words that
only begin so costs ten times as much and would add nothing to the first pages.  Else the last word may be
one that is still being typed, and if nothing is found so, any of them.

A query that matches few courses ranks them all.  One that matches more than MOST_RANKED says too
little to rank by, and lists the matches by students: the index of that order is walked, and since
matches are frequent, the walk is short.  The cursor keeps the order with which a list began.
"""

from __future__ import annotations

import re
from typing import Any

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS
from teleklasa.courses.catalogue.listing import BY_VALUE, KINDS, Conditions, conditions_of, ordered_page, page
from teleklasa.courses.catalogue.wanted import Wanted
from teleklasa.rest.replica import read_rows

MOST_RANKED = 1000
MOST_SUGGESTED = 8
ESTIMATE = re.compile(r"rows=(\d+)")

WORDS, TYPED, RANKED, BY_STUDENTS = "words", "typed", "ranked", "popular"
SEARCH_KINDS: cursors.Kinds = {
    WORDS: (cursors.is_share, cursors.is_count, cursors.is_count),
    TYPED: (cursors.is_share, cursors.is_count, cursors.is_count),
    RANKED: (cursors.is_share, cursors.is_count, cursors.is_count),
    BY_STUDENTS: KINDS["popular"],
}


def catalogue_page(wanted: Wanted) -> dict[str, Any]:
    """One page of listed courses and the next cursor.

    One statement; one more for a category, and up to four more to choose how a new search is ordered.
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
        order, after = cursors.read(wanted.cursor, SEARCH_KINDS)
        if order == BY_STUDENTS:
            return _page_by_students(conditions, wanted)
        return _ranked_page(conditions, wanted, after, order=order)[0]
    best, matches = _ranked_page(conditions, wanted, [], order=WORDS)
    if wanted.size < matches <= MOST_RANKED:
        return best
    if matches <= MOST_RANKED and wanted.found_by_typed != wanted.found_by:
        best, matches = _ranked_page(conditions, wanted, [], order=TYPED)
        if 0 < matches <= MOST_RANKED:
            return best
    if matches <= MOST_RANKED and estimated_rows(conditions) <= MOST_RANKED:
        best, matches = _ranked_page(conditions, wanted, [], order=RANKED)
        if matches <= MOST_RANKED:
            return best
    found = _page_by_students(conditions, wanted)
    return found if found["next"] else _ranked_page(conditions, wanted, [], order=RANKED)[0]  # fewer than it seemed


def _page_by_students(conditions: Conditions, wanted: Wanted) -> dict[str, Any]:
    return ordered_page(conditions, Wanted(sort=BY_STUDENTS, cursor=wanted.cursor, size=wanted.size))


def _ranked_page(conditions: Conditions, wanted: Wanted, after: list[Any], *, order: str) -> tuple[dict[str, Any], int]:
    """The page, and how many matches there are; more than MOST_RANKED are not all looked at."""
    found_by = {WORDS: wanted.found_by_words, TYPED: wanted.found_by_typed}.get(order, wanted.found_by)
    where, values = conditions.said(instead={"found_by": [found_by]})
    beyond = "WHERE (rank, students, id) < (%s::real, %s::bigint, %s::bigint)" if after else ""
    rows = read_rows(
        "WITH found AS MATERIALIZED (SELECT c.id, c.students, "  # noqa: S608 -- made of constants; values are parameters
        "ts_rank(c.search, %s::tsquery) AS rank "
        f"FROM courses_course c WHERE {where} LIMIT {MOST_RANKED + 1}), "
        f"best AS (SELECT * FROM found {beyond} ORDER BY rank DESC, students DESC, id DESC LIMIT %s) "
        f"SELECT {COLUMNS}, b.rank, b.students, b.id, (SELECT count(*) FROM found) "
        f"FROM best b JOIN courses_course c ON c.id = b.id {JOINS} ORDER BY b.rank DESC, b.students DESC, b.id DESC",
        [found_by, *values, *after, wanted.size + 1],
    )
    matches = rows[0][-1] if rows else 0
    return page([row[:-1] for row in rows], size=wanted.size, order=order), matches


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
