"""The courses that a person teaches, in whatever state they are."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS, WIDTH, card
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

BY_CHANGE = "changed"
KINDS: cursors.Kinds = {BY_CHANGE: (cursors.is_moment, cursors.is_count)}
OWN_FIELDS = ("role", "status", "visibility", "review_note", "archived_at", "updated_at")


def taught_page(person: Person, *, cursor: str, size: int) -> dict[str, Any]:
    """Courses of whose staff the person is, the last changed first.  One statement; raises Invalid.

    Who came by a quick link runs live lessons, and is staff of no course until the password is given.
    """
    if person.is_by_link:
        return {"results": [], "next": None}
    beyond, after = "", list[Any]()
    if cursor:
        _, after = cursors.read(cursor, KINDS)
        beyond = "AND (c.updated_at, c.id) < (%s::timestamptz, %s::bigint)"
    rows = read_rows(
        f"SELECT {COLUMNS}, s.role, c.status, c.visibility, c.review_note, c.archived_at, c.updated_at, c.id "  # noqa: S608 -- made of constants
        f"FROM courses_coursestaff s JOIN courses_course c ON c.id = s.course_id {JOINS} "
        f"WHERE s.person_id = %s AND c.deleted_at IS NULL {beyond} ORDER BY c.updated_at DESC, c.id DESC LIMIT %s",
        [person.pk, *after, size + 1],
    )
    shown = rows[:size]
    following = cursors.written(BY_CHANGE, shown[-1][-2:]) if len(rows) > size else None
    return {
        "results": [{**card(row), **dict(zip(OWN_FIELDS, row[WIDTH:], strict=False))} for row in shown],
        "next": following,
    }
