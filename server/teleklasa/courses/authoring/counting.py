"""The counters on the card of a course: changed in the transaction of what they count."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from teleklasa.courses.models import Course, Lesson


@dataclass(frozen=True)
class Weight:
    """What lessons add to the counters of their course; drafts and deleted ones add nothing."""

    lessons: int = 0
    required_lessons: int = 0
    previews: int = 0
    duration_s: int = 0


NOTHING = Weight()


def weight_of(lesson: Lesson) -> Weight:
    if lesson.status != Lesson.Status.PUBLISHED or lesson.deleted_at is not None:
        return NOTHING
    return Weight(1, int(lesson.required), int(lesson.is_preview), lesson.duration_s)


def weight_of_all(lessons: QuerySet[Lesson]) -> Weight:
    """The same of many rows; one query."""
    found = lessons.published().aggregate(  # type: ignore[attr-defined]  # of LessonQuerySet
        lessons=Count("pk"),
        required_lessons=Count("pk", filter=Q(required=True)),
        previews=Count("pk", filter=Q(is_preview=True)),
        duration_s=Sum("duration_s", default=0),
    )
    return Weight(**found)


def count_change(course_id: int, *, before: Weight, after: Weight) -> None:
    """Bring the counters from one weight to the other, and say that the page of the course changed."""
    Course.objects.filter(pk=course_id).update(
        lessons=F("lessons") + after.lessons - before.lessons,
        required_lessons=F("required_lessons") + after.required_lessons - before.required_lessons,
        previews=F("previews") + after.previews - before.previews,
        duration_s=F("duration_s") + after.duration_s - before.duration_s,
        outline_version=F("outline_version") + 1,
        updated_at=timezone.now(),
    )
