"""A course copied: what its authors made, without the people and what they did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, QuerySet

from teleklasa.courses.authoring.creating import begin_course
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.authoring.shifting import Shift, shift_for
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.models import Course, Lesson, LessonCaptions, LessonFile, Question, Section, Task
from teleklasa.courses.rules import ALWAYS
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.audit import record
from teleklasa.people.models import Person

CARD = (
    *("summary", "description_source", "description_html", "goals", "requirements", "language", "level"),
    *("category_id", "cover_id", "cover_key", "time_zone", "visibility", "enrol_policy", "shows_classmates"),
    *("gives_certificate", "lessons", "required_lessons", "previews", "duration_s"),
)
AT_ONCE = 500
COPY_IMAGES = """
INSERT INTO courses_courseimage (course_id, file_id)
SELECT %s, file_id FROM courses_courseimage WHERE course_id = %s
"""


def duplicate_course(course: Course, *, by: Person, title: str | None = None, starts_on: date | None = None) -> Course:
    """A draft of `by` with the sections, kept lessons and tasks of the course, their states as they are.

    Files are the same files, used once more, so they take no more room.  Dates are cleared, or with
    `starts_on` moved by whole days so that the first of them falls on it.  One transaction; the number
    of statements grows only with each 500 rows.  Raises TooManyCourses.
    """
    with transaction.atomic():
        held = locked_course(course.pk, while_in=ALWAYS)
        card = {name: getattr(held, name) for name in CARD}
        made = begin_course(title=title or held.title, owner=by, **card)
        _copy_parts(held, made, shift_for(held, starts_on))
        index_course(made.pk)
        record(by, "course-duplicated", f"course:{made.slug}", source=course.slug)
    return made


def _copy_parts(course: Course, made: Course, shift: Shift) -> None:
    sections = _copied(Section.objects.filter(course=course), course_id=made.pk)
    lessons = _copied(
        Lesson.objects.kept().filter(course=course),
        change=lambda lesson: _into(lesson, "section_id", sections) | _moved(lesson, shift, "release_at", "starts_at"),
        course_id=made.pk,
        room_id=None,
        comment_count=0,
    )
    for rows in (LessonFile.objects.all(), LessonCaptions.objects.all()):
        _copied(rows.filter(lesson__in=list(lessons)), change=lambda row: _into(row, "lesson_id", lessons))
    tasks = _copied(
        Task.objects.kept().filter(lesson__in=list(lessons)),
        change=lambda task: _into(task, "lesson_id", lessons) | _moved(task, shift, "due_at", "close_at"),
        course_id=made.pk,
        version=1,
        edition=1,
    )
    latest = Question.objects.filter(task__in=list(tasks), task_version=F("task__version"))
    _copied(latest, change=lambda question: _into(question, "task_id", tasks), task_version=1)
    with connection.cursor() as cursor:
        cursor.execute(COPY_IMAGES, [made.pk, course.pk])


def _copied[M: Model](
    rows: QuerySet[M], *, change: Callable[[Any], dict[str, Any]] | None = None, **changes: Any
) -> dict[int, int]:
    """Write a copy of every row, with these columns changed; the key of each copy by that of its original."""
    originals: list[Any] = list(rows.order_by("pk"))
    copies = [_copy_of(row, {**changes, **(change(row) if change else {})}) for row in originals]
    made: list[Any] = rows.model._default_manager.bulk_create(copies, batch_size=AT_ONCE)  # noqa: SLF001 -- Django's way to a model's manager
    return {original.pk: copy.pk for original, copy in zip(originals, made, strict=True)}


def _copy_of(row: Any, changes: dict[str, Any]) -> Any:
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    fresh = {"id": None} | ({"public_id": new_public_id()} if "public_id" in columns else {})
    restarted = {"version": 1} if "version" in columns else {}
    return type(row)(**{**columns, **restarted, **changes, **fresh})


def _into(row: Any, column: str, copies: dict[int, int]) -> dict[str, int]:
    """What the copy belongs to: the copy of what the original belongs to."""
    return {column: copies[getattr(row, column)]}


def _moved(row: Any, shift: Shift, *columns: str) -> dict[str, Any]:
    return {column: shift(getattr(row, column)) for column in columns}
