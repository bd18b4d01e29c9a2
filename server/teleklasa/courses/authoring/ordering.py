"""The order of a course, written whole: sections, and the lessons in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.models import Course, Lesson, Section
from teleklasa.courses.outline_version import touch_outline
from teleklasa.courses.refused import EditedMeanwhile
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

WRITE_SECTIONS = """
UPDATE courses_section s SET position = new.position, updated_at = now()
  FROM unnest(%s::bigint[], %s::int[]) AS new (id, position)
 WHERE s.id = new.id AND s.position <> new.position
"""
WRITE_LESSONS = """
UPDATE courses_lesson l SET section_id = new.section_id, position = new.position, updated_at = now()
  FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS new (id, section_id, position)
 WHERE l.id = new.id AND (l.section_id, l.position) IS DISTINCT FROM (new.section_id, new.position)
"""


@dataclass(frozen=True)
class SectionOrder:
    """A section and its lessons, by public ids, in the order wanted."""

    id: str
    lessons: tuple[str, ...]


def order_outline(course: Course, order: Sequence[SectionOrder], *, by: Person, version: int | None = None) -> None:
    """Bring the whole course into this order; lessons may go over to other sections.

    All or nothing: raises Invalid unless every section and every kept lesson of the course is named
    exactly once and nothing else is.  Two at once happen one after the other.  Raises EditedMeanwhile
    when `version` is given and the outline has another one.  Six statements.
    """
    with transaction.atomic():
        locked = locked_course(course.pk)
        if version is not None and locked.outline_version != version:
            raise EditedMeanwhile(version=locked.outline_version)
        sections = dict(Section.objects.filter(course=locked).values_list("public_id", "pk"))
        lessons = dict(Lesson.objects.kept().filter(course=locked).values_list("public_id", "pk"))
        _refuse_mismatch("sections", [section.id for section in order], sections)
        _refuse_mismatch("lessons", [lesson for section in order for lesson in section.lessons], lessons)
        _write(order, sections, lessons)
        touch_outline(locked.pk)
        record(by, "outline-ordered", f"course:{locked.slug}")


def _refuse_mismatch(field: str, named: Sequence[str], known: dict[str, int]) -> None:
    faults = {
        "unknown": set(named) - set(known),
        "missing": set(known) - set(named),
        "repeated": len(set(named)) != len(named),
    }
    if found := [code for code, is_there in faults.items() if is_there]:
        raise Invalid(fields={field: found})


def _write(order: Sequence[SectionOrder], sections: dict[str, int], lessons: dict[str, int]) -> None:
    """Positions are checked when the transaction ends, so rows may pass each other."""
    placed = [
        (lessons[lesson], sections[section.id], place)
        for section in order
        for place, lesson in enumerate(section.lessons)
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_SECTIONS, [[sections[section.id] for section in order], list(range(len(order)))])
        cursor.execute(
            WRITE_LESSONS, [[row[0] for row in placed], [row[1] for row in placed], [row[2] for row in placed]]
        )
