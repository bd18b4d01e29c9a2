"""The courses that a person studies: one statement for a page, however many they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from teleklasa.courses.catalogue.cards import COLUMNS, JOINS, WIDTH, card
from teleklasa.courses.catalogue.cursors import Kinds, is_count, is_moment, read, written
from teleklasa.courses.models import Enrolment
from teleklasa.courses.percent import percent_of
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_connection, read_rows

PAGE = 20
MOST_UNREAD = 99
CURSORS: Kinds = {"activity": (is_moment, is_count)}
STATES = {"": Enrolment.MEMBER} | {state: (state,) for state in ("active", "completed", "pending", "withdrawn")}

DONE = """(
    SELECT count(*) FROM courses_lessonprogress p JOIN courses_lesson done ON done.id = p.lesson_id
    WHERE p.enrolment_id = e.id AND p.state = 'done'
      AND done.required AND done.status = 'published' AND done.deleted_at IS NULL)"""

UNREAD = f"""(
    SELECT count(*) FROM (
      SELECT FROM courses_news n
      WHERE n.course_id = e.course_id AND n.published_at <= %s
        AND n.published_at > COALESCE(e.news_seen_at, e.enrolled_at, e.created_at)
      LIMIT {MOST_UNREAD}) AS newest)"""  # noqa: S608 -- only constants of ours are put in

LAST = "LEFT JOIN courses_lesson l ON l.id = e.last_lesson_id AND l.deleted_at IS NULL AND l.status = 'published'"

OWN_SQL = f"""
    SELECT e.status, e.source, e.note, e.enrolled_at, e.completed_at, e.last_activity_at, l.public_id, l.title, {DONE}
    FROM courses_enrolment e {LAST} WHERE e.course_id = %s AND e.person_id = %s"""  # noqa: S608 -- only constants of ours are put in

CARD_SQL = f"SELECT {COLUMNS} FROM courses_course c {JOINS} WHERE c.id = %s"  # noqa: S608 -- only constants of ours are put in

PAGE_SQL = f"""
    SELECT {COLUMNS}, c.status, c.required_lessons, e.id, e.status, e.source, e.last_activity_at, e.enrolled_at,
           e.completed_at, l.public_id, l.title, {DONE}, {UNREAD}
    FROM courses_enrolment e JOIN courses_course c ON c.id = e.course_id {JOINS}
    {LAST}
    WHERE e.person_id = %s AND e.status = ANY(%s) AND e.status IN {{states}} AND c.deleted_at IS NULL {{after}}
    ORDER BY e.last_activity_at DESC, e.id DESC LIMIT {PAGE + 1}"""  # noqa: S608 -- only constants of ours are put in


def my_courses(person: Person, *, state: str, cursor: str) -> dict[str, Any]:
    """The newest activity first.  Raises Invalid for a cursor that this list did not hand out.  One query."""
    after: list[Any] = read(cursor, CURSORS)[1] if cursor else []
    states = STATES[state]
    statement = PAGE_SQL.format(
        # The literal list lets the planner use the index of memberships, which is partial.
        states=f"('{state}')" if state in {"pending", "withdrawn"} else "('active', 'completed')",
        after="AND (e.last_activity_at, e.id) < (%s, %s)" if after else "",
    )
    found = read_rows(statement, [timezone.now(), person.pk, list(states), *after])
    page = found[:PAGE]
    beyond = None
    if found[PAGE:]:
        last = page[-1][WIDTH:]
        beyond = written("activity", [last[5], last[2]])
    return {"results": [_shown(row) for row in page], "next": beyond}


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    (course_status, required, _, status, source, last_activity_at, enrolled_at, completed_at) = row[WIDTH : WIDTH + 8]
    (lesson_id, lesson_title, done, unread) = row[WIDTH + 8 :]
    is_member = status in Enrolment.MEMBER
    return {
        "course": card(row),
        "course_status": course_status,
        "status": status,
        "source": source,
        "percent": percent_of(done, required),
        "last_lesson": {"id": lesson_id, "title": lesson_title} if lesson_id else None,
        "unread_news": unread if is_member else 0,
        "last_activity_at": last_activity_at,
        "enrolled_at": enrolled_at,
        "completed_at": completed_at,
    }


def course_card(course_id: int) -> dict[str, Any]:
    """The card of one course; one query."""
    with read_connection().cursor() as rows:
        rows.execute(CARD_SQL, [course_id])
        return card(rows.fetchone())


def own_enrolment(course_id: int, person: Person, *, required: int) -> dict[str, Any]:
    """How the person stands in the course; `status` None for nobody.  One query."""
    with read_connection().cursor() as rows:
        rows.execute(OWN_SQL, [course_id, person.pk])
        found = rows.fetchone()
    if found is None:
        nothing: dict[str, datetime | None] = dict.fromkeys(("enrolled_at", "completed_at", "last_activity_at"))
        return {"status": None, "source": None, "note": "", "percent": 0, "last_lesson": None, **nothing}
    status, source, note, enrolled_at, completed_at, last_activity_at, lesson_id, lesson_title, done = found
    return {
        "status": status,
        "source": source,
        "note": note,
        "percent": percent_of(done, required),
        "last_lesson": {"id": lesson_id, "title": lesson_title} if lesson_id else None,
        "enrolled_at": enrolled_at,
        "completed_at": completed_at,
        "last_activity_at": last_activity_at,
    }
