"""The courses that a person teaches, in whatever state they are."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS, WIDTH, card
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

BY_CHANGE = "changed"
KINDS: cursors.Kinds = {BY_CHANGE: (cursors.is_moment, cursors.is_count)}
WAITS = """
SELECT (SELECT count(*) FROM (
          SELECT FROM courses_submission w
            JOIN courses_task t ON t.id = w.task_id AND t.deleted_at IS NULL
           WHERE w.course_id = c.id AND w.status = 'submitted' AND w.deleted_at IS NULL LIMIT 100) found
       ) AS to_grade,
       (SELECT count(*) FROM (
          SELECT FROM courses_enrolment w WHERE w.course_id = c.id AND w.status = 'pending' LIMIT 100) found
       ) AS to_admit,
       (SELECT count(*) FROM (
          SELECT FROM courses_comment w
            JOIN courses_lesson l ON l.id = w.lesson_id AND l.deleted_at IS NULL
           WHERE w.course_id = c.id AND w.parent_id IS NULL AND w.reply_count = 0
             AND w.status = 'visible' AND w.deleted_at IS NULL
             AND NOT EXISTS (SELECT FROM courses_coursestaff s WHERE s.course_id = c.id AND s.person_id = w.author_id)
           LIMIT 100) found) AS unanswered
"""
"""What waits for the staff of a course `c`; nobody reads how much beyond a hundred it is."""

OWN_FIELDS = ("role", "status", "visibility", "review_note", "archived_at", "updated_at")
WAITING = ("to_grade", "to_admit", "unanswered")


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
        f"SELECT {COLUMNS}, s.role, c.status, c.visibility, c.review_note, c.archived_at, c.updated_at, "  # noqa: S608 -- made of constants
        f"{', '.join(f'waits.{name}' for name in WAITING)}, c.id "
        f"FROM courses_coursestaff s JOIN courses_course c ON c.id = s.course_id {JOINS} "
        f"CROSS JOIN LATERAL ({WAITS}) waits "
        f"WHERE s.person_id = %s AND c.deleted_at IS NULL {beyond} ORDER BY c.updated_at DESC, c.id DESC LIMIT %s",
        [person.pk, *after, size + 1],
    )
    shown = rows[:size]
    names = (*OWN_FIELDS, *WAITING, "id")
    own = [dict(zip(names, row[WIDTH:], strict=True)) for row in shown]
    last = [own[-1]["updated_at"], own[-1]["id"]] if len(rows) > size else None
    following = cursors.written(BY_CHANGE, last) if last else None
    return {
        "results": [
            {**card(row), **{name: facts[name] for name in names[:-1]}} for row, facts in zip(shown, own, strict=True)
        ],
        "next": following,
    }
