"""A course and a person's standing towards it, in one statement whose text is made once.

The same facts as `standing.with_standing`; nearly every request about a course begins here, and
building that query anew each time cost more than running it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from teleklasa.courses.models import Course
from teleklasa.courses.standing import Standing, standing_of
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_connection

NOT_READ = {"search"}
"""Only the database looks at it."""
FACTS = ("own_role", "own_enrolment_id", "own_status", "own_source", "teaches_group")
JOINED = """
  LEFT JOIN courses_coursestaff s ON s.course_id = c.id AND s.person_id = %s
  LEFT JOIN courses_enrolment e ON e.course_id = c.id AND e.person_id = %s"""
ABOUT_PERSON = """, s.role, e.id, e.status, e.source,
       EXISTS (SELECT FROM courses_groupenrolment g JOIN groups_groupmoderator m ON m.group_id = g.group_id
                WHERE g.course_id = c.id AND g.active AND m.person_id = %s)"""


@cache
def _names() -> list[str]:
    return [str(field.attname) for field in Course._meta.concrete_fields if field.column not in NOT_READ]


@cache
def _statement(*, about_person: bool) -> str:
    columns = ", ".join(f"c.{field.column}" for field in Course._meta.concrete_fields if field.column not in NOT_READ)
    facts, joined = (ABOUT_PERSON, JOINED) if about_person else ("", "")
    return (
        f"SELECT {columns}{facts} FROM {Course._meta.db_table} c {joined} "  # noqa: S608 -- made of constants
        "WHERE c.slug = %s AND c.deleted_at IS NULL"
    )


def course_and_standing(slug: str, person: Person | None) -> tuple[Course, Standing] | None:
    """The kept course of this slug, and the standing of the person or of nobody; one query."""
    asker = person if person is not None and person.is_active else None
    values = [asker.pk] * 3 if asker else []
    connection = read_connection()
    with connection.cursor() as cursor:
        cursor.execute(_statement(about_person=asker is not None), [*values, slug])
        row = cursor.fetchone()
    if row is None:
        return None
    names = _names()
    course: Any = Course.from_db(connection.alias, names, row[: len(names)])
    for name, value in zip(FACTS, row[len(names) :], strict=False):
        setattr(course, name, value)
    return course, standing_of(asker, course)
