"""The end of what was deleted: courses and lessons that nobody asked back."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from teleklasa.courses.models import Answer, Course, Lesson, Submission
from teleklasa.live.models import LiveLesson, Room

ROWS_AT_ONCE = 5000
LESSONS_AT_ONCE = 50
LONG_TABLES = ("courses_lessonprogress", "courses_favourite")
"""Tables with many rows for one lesson; nothing points to them."""


def purge_deleted(*, kept_days: int) -> dict[str, int]:
    """Erase courses and lessons deleted longer ago, with what was done in them; how many of each.

    Short transactions, so that a course of many students holds up nobody; what a stop leaves is done
    the next time.
    """
    before = timezone.now() - timedelta(days=kept_days)
    return {"lessons": _purge_lessons(before), "courses": _purge_courses(before)}


def _purge_lessons(before: datetime) -> int:
    ids = list(Lesson.objects.filter(deleted_at__lt=before).order_by("pk").values_list("pk", flat=True))
    for some in batched(ids, LESSONS_AT_ONCE, strict=False):
        _empty(list(some))
        with transaction.atomic():
            _erase_work(list(some))
            rooms = _rooms_of(list(some))
            Lesson.objects.filter(pk__in=some, deleted_at__lt=before).delete()
            _erase_rooms(rooms)
    return len(ids)


def _purge_courses(before: datetime) -> int:
    ids = list(Course.objects.filter(deleted_at__lt=before).order_by("pk").values_list("pk", flat=True))
    for course_id in ids:
        lessons = Lesson.objects.filter(course=course_id).values_list("pk", flat=True)
        for some in batched(lessons, LESSONS_AT_ONCE, strict=False):
            _empty(list(some))
        with transaction.atomic():
            _erase_work(list(lessons))
            rooms = _rooms_of(list(lessons))
            Course.objects.filter(pk=course_id, deleted_at__lt=before).delete()
            _erase_rooms(rooms)
    return len(ids)


def _empty(lesson_ids: list[int]) -> None:
    """Erase the rows of the long tables, so many at once that each statement is short."""
    for table in LONG_TABLES:
        erase = f"""DELETE FROM {table} WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM {table} WHERE lesson_id = ANY(%s) LIMIT {ROWS_AT_ONCE}))"""  # noqa: S608 -- our own names
        erased = ROWS_AT_ONCE
        while erased == ROWS_AT_ONCE:
            with connection.cursor() as cursor:
                cursor.execute(erase, [lesson_ids])
                erased = cursor.rowcount


def _erase_work(lesson_ids: list[int]) -> None:
    """What was handed in, before the questions that answers protect."""
    handed_in = Submission.objects.filter(task__lesson__in=lesson_ids)
    Answer.objects.filter(submission__in=handed_in).delete()
    handed_in.delete()


def _rooms_of(lesson_ids: list[int]) -> list[int]:
    return list(Lesson.objects.filter(pk__in=lesson_ids, room__isnull=False).values_list("room", flat=True))


def _erase_rooms(room_ids: list[int]) -> None:
    """The rooms that are no lesson's any more, with who was in them; one in which a meeting is still open stays."""
    left = Room.objects.filter(pk__in=room_ids, lesson=None)
    left.exclude(live_lessons__state__in=LiveLesson.OPEN).delete()
