"""Lessons: written, changed, shown to students, deleted and restored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from teleklasa.courses.authoring.contents import (
    check_kind,
    columns_of,
    missing_in,
    set_captions,
    set_files,
    with_html,
)
from teleklasa.courses.authoring.counting import count_change, weight_of
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.meetings.rooms import close_shut_rooms_later
from teleklasa.courses.models import Course, Lesson, Section
from teleklasa.courses.refused import EditedMeanwhile, LastPublishedLesson, LessonNotReady, OutlineFull
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

MOST_LESSONS = 2000
Status = Lesson.Status


def add_lesson(section: Section, *, by: Person, title: str, kind: str, **fields: Any) -> Lesson:
    """A draft at the end of the section; `fields` as in `change_lesson`.

    Raises OutlineFull, and Invalid for fields that no lesson of this kind has or files that may not be used.
    """
    fields = with_html(check_kind(kind, fields), course=section.course, by=by)
    lesson = Lesson(course_id=section.course_id, section=section, title=title, kind=kind)
    with transaction.atomic():
        locked_course(section.course_id)
        if not Section.objects.filter(pk=section.pk).exists():
            raise NotFound
        if Lesson.objects.kept().filter(course=section.course_id)[MOST_LESSONS - 1 : MOST_LESSONS].exists():
            raise OutlineFull(limit=MOST_LESSONS)
        _fill(lesson, columns_of(lesson, fields, course=section.course, by=by))
        lesson.position = _next_position(section.pk)
        lesson.save(force_insert=True)
        set_files(lesson, fields, course=section.course, by=by)
        set_captions(lesson, fields, course=section.course, by=by)
        count_change(section.course_id, before=weight_of(lesson), after=weight_of(lesson))
        record(by, "lesson-created", f"lesson:{lesson.public_id}", kind=kind)
    return lesson


def change_lesson(lesson: Lesson, *, by: Person, changes: dict[str, Any], version: int | None = None) -> None:
    """Write the named fields; `video`, `files` and `captions` name files by their ids.

    Raises EditedMeanwhile when `version` is given and another one is there, Invalid for fields that no
    lesson of this kind has or files that may not be used, LessonNotReady where a published lesson would
    lose what its kind needs.
    """
    fields = with_html(check_kind(lesson.kind, changes), course=lesson.course, by=by)
    with transaction.atomic():
        course, there = _locked(lesson)
        if version is not None and there.version != version:
            raise EditedMeanwhile(version=there.version)
        if not changes:
            return
        before = weight_of(there)
        columns = columns_of(there, fields, course=course, by=by)
        _fill(there, columns)
        set_files(there, fields, course=course, by=by)
        set_captions(there, fields, course=course, by=by)
        if there.status == Status.PUBLISHED:
            _refuse_unready(there)
        _write(there, **columns)
        count_change(course.pk, before=before, after=weight_of(there))
        record(by, "lesson-changed", f"lesson:{there.public_id}", fields=sorted(changes))


def publish_lesson(lesson: Lesson, *, by: Person) -> None:
    """Students see the lesson, from `release_at` on where it has one; may be repeated.  Raises LessonNotReady."""
    with transaction.atomic():
        course, there = _locked(lesson)
        if there.status == Status.PUBLISHED:
            return
        _refuse_unready(there)
        _set_status(course, there, Status.PUBLISHED)
        record(by, "lesson-published", f"lesson:{there.public_id}")


def unpublish_lesson(lesson: Lesson, *, by: Person) -> None:
    """Back to a draft; what students did in it is kept; may be repeated.  Raises LastPublishedLesson."""
    with transaction.atomic():
        course, there = _locked(lesson)
        if there.status == Status.DRAFT:
            return
        _refuse_last(course, there)
        _set_status(course, there, Status.DRAFT)
        close_shut_rooms_later(course.pk, by=by)
        record(by, "lesson-unpublished", f"lesson:{there.public_id}")


def delete_lesson(lesson: Lesson, *, by: Person) -> None:
    """Out of the course, with its progress kept for the undo.  Raises LastPublishedLesson."""
    with transaction.atomic():
        course, there = _locked(lesson)
        _refuse_last(course, there)
        before = weight_of(there)
        there.deleted_at, there.position = timezone.now(), None
        _write(there, deleted_at=there.deleted_at, position=None)
        count_change(course.pk, before=before, after=weight_of(there))
        close_shut_rooms_later(course.pk, by=by)
        record(by, "lesson-deleted", f"lesson:{there.public_id}")


def restore_lesson(lesson: Lesson, *, by: Person) -> None:
    """Undo of the deletion: the lesson comes back as it was, at the end of its section; may be repeated.

    Raises NotFound when it was deleted too long ago, OutlineFull.
    """
    with transaction.atomic():
        course, there = _locked(lesson, may_be_deleted=True)
        if there.deleted_at is None:
            return
        if there.deleted_at < timezone.now() - timedelta(days=settings.DELETED_KEPT_DAYS):
            raise NotFound
        if Lesson.objects.kept().filter(course=course)[MOST_LESSONS - 1 : MOST_LESSONS].exists():
            raise OutlineFull(limit=MOST_LESSONS)
        before = weight_of(there)
        there.deleted_at, there.position = None, _next_position(there.section_id)
        _write(there, deleted_at=None, position=there.position)
        count_change(course.pk, before=before, after=weight_of(there))
        record(by, "lesson-restored", f"lesson:{there.public_id}")


def restorable(course: Course) -> QuerySet[Lesson]:
    """Deleted lessons that can still be restored, with their sections."""
    since = timezone.now() - timedelta(days=settings.DELETED_KEPT_DAYS)
    return Lesson.objects.filter(course=course, deleted_at__gte=since).select_related("section")


def _locked(lesson: Lesson, *, may_be_deleted: bool = False) -> tuple[Course, Lesson]:
    """The course, held, and the lesson as it is now.  Raises NotFound."""
    course = locked_course(lesson.course_id)
    rows = Lesson.objects.all() if may_be_deleted else Lesson.objects.kept()
    there = rows.select_for_update(no_key=True).filter(pk=lesson.pk).first()
    if there is None:
        raise NotFound
    return course, there


def _fill(lesson: Lesson, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(lesson, column, value)


def _next_position(section_id: int) -> int:
    last = Lesson.objects.filter(section=section_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _set_status(course: Course, lesson: Lesson, status: str) -> None:
    before = weight_of(lesson)
    lesson.status = status
    _write(lesson, status=status)
    count_change(course.pk, before=before, after=weight_of(lesson))


def _write(lesson: Lesson, **columns: Any) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(**columns, version=F("version") + 1, updated_at=timezone.now())


def _refuse_last(course: Course, lesson: Lesson) -> None:
    is_last = course.status == Course.Status.PUBLISHED and course.lessons <= 1
    if is_last and lesson.status == Status.PUBLISHED:
        raise LastPublishedLesson


def _refuse_unready(lesson: Lesson) -> None:
    if missing := missing_in(lesson):
        raise LessonNotReady(missing=missing)
