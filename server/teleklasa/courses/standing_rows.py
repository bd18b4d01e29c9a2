"""A course and a person's standing towards it, in one statement whose text is made once.

The same facts as `standing.with_standing`; nearly every request about a course begins here, and
building that query anew each time cost more than running it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from teleklasa.courses.models import Course, Lesson
from teleklasa.courses.standing import TEACHES_GROUP, Standing, standing_of
from teleklasa.people.models import Person
from teleklasa.rest.joined_rows import JoinedRows
from teleklasa.rest.replica import read_connection

NOT_READ = {"search", "body_source", "body_html", "description_source", "description_html"}
"""Looked at by the database only, or long and needed by few: read when somebody asks for it."""
OWN = ("own_role", "own_enrolment_id", "own_status", "own_source", "teaches_group")
"""What ABOUT_PERSON reads, named as `standing_of` reads it."""
JOINED = """
  LEFT JOIN courses_coursestaff s ON s.course_id = c.id AND s.person_id = %s
  LEFT JOIN courses_enrolment e ON e.course_id = c.id AND e.person_id = %s"""
ABOUT_PERSON = f", s.role, e.id, e.status, e.source, {TEACHES_GROUP.format(course='c.id', person='%s')}"
FROM_COURSE = ("FROM courses_course c", "WHERE c.slug = %s AND c.deleted_at IS NULL")
FROM_LESSON = (
    "FROM courses_lesson l JOIN courses_course c ON c.id = l.course_id",
    "WHERE l.public_id = %s AND l.deleted_at IS NULL AND c.deleted_at IS NULL",
)


OF_COURSE = JoinedRows(c=Course, without=NOT_READ)
OF_LESSON = JoinedRows(c=Course, l=Lesson, without=NOT_READ)


@cache
def _statement(*, of_lesson: bool, about_person: bool) -> str:
    columns = (OF_LESSON if of_lesson else OF_COURSE).columns
    source, condition = FROM_LESSON if of_lesson else FROM_COURSE
    facts, joined = (ABOUT_PERSON, JOINED) if about_person else ("", "")
    return f"SELECT {columns}{facts} {source} {joined} {condition}"


def course_and_standing(slug: str, person: Person | None) -> tuple[Course, Standing] | None:
    """The kept course of this slug, and the standing of the person or of nobody; one query."""
    found = _read(slug, person, of_lesson=False)
    return None if found is None else (found[0], found[2])


def lesson_and_standing(public_id: str, person: Person | None) -> tuple[Lesson, Standing] | None:
    """The kept lesson of this name with its course, and the standing towards that; one query."""
    found = _read(public_id, person, of_lesson=True)
    if found is None:
        return None
    course, lesson, standing = found
    lesson.course = course
    return lesson, standing


def _read(key: str, person: Person | None, *, of_lesson: bool) -> tuple[Course, Any, Standing] | None:
    asker = person if person is not None and person.is_active else None
    connection = read_connection()
    with connection.cursor() as cursor:
        statement = _statement(of_lesson=of_lesson, about_person=asker is not None)
        cursor.execute(statement, [*([asker.pk] * 3 if asker else []), key])
        row = cursor.fetchone()
    if row is None:
        return None
    parts = OF_LESSON if of_lesson else OF_COURSE
    course: Any
    course, *lessons = parts.instances(row, connection.alias)
    for name, value in zip(OWN, row[parts.count :], strict=False):
        setattr(course, name, value)
    return course, lessons[0] if lessons else None, standing_of(asker, course)
