"""The dates of a course that is copied: taken away, or moved so that the first falls on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from teleklasa.courses.models import Course, Lesson, Task

Shift = Callable[[datetime | None], datetime | None]


def shift_for(course: Course, starts_on: date | None) -> Shift:
    """How the dates of a copy of the course follow from its own; two queries when there is a day, else none.

    Moved dates keep the hour that the clocks of the course show.
    """
    dates = _dates_of(course) if starts_on is not None else []
    if starts_on is None or not dates:
        return lambda _: None
    zone = ZoneInfo(course.time_zone)
    days = timedelta(days=(starts_on - min(dates).astimezone(zone).date()).days)

    def moved(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return (moment.astimezone(zone).replace(tzinfo=None) + days).replace(tzinfo=zone)

    return moved


def _dates_of(course: Course) -> list[datetime]:
    of_lessons = Lesson.objects.kept().filter(course=course).values_list("release_at", "starts_at")
    of_tasks = Task.objects.kept().filter(course=course).values_list("due_at", "close_at")
    return [moment for row in [*of_lessons, *of_tasks] for moment in row if moment is not None]
