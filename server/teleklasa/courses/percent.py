"""How far students are: derived when it is read, never kept, so that a changed course recomputes nobody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from teleklasa.courses.models import LessonProgress


def percent_of(done: int, required: int) -> int:
    """Whole percent of the required lessons, 100 only for all of them; 0 when nothing is required."""
    return max(0, min(100, 100 * done // required)) if required else 0


def required_done(enrolments: Collection[int]) -> dict[int, int]:
    """How many required published lessons each of these enrolments has done; one query, nobody with none is in it."""
    done = LessonProgress.objects.filter(
        enrolment__in=enrolments,
        state=LessonProgress.State.DONE,
        lesson__required=True,
        lesson__status="published",
        lesson__deleted_at=None,
    )
    return dict(done.values_list("enrolment_id").annotate(Count("lesson_id")).order_by())
