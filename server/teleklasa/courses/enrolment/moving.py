"""Changes of state of enrolments: each a conditional update along `Enrolment.MOVES`, counted on the course.

Whoever changes who is in a course holds the course's row first, then enrolments: counters stay
exact and two changes never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from teleklasa.courses.models import Course, Enrolment

Status = Enrolment.Status


def hold_course(course_id: int) -> None:
    """Let nobody else change who is in the course until the transaction ends."""
    list(Course.objects.select_for_update(no_key=True).filter(pk=course_id).values_list("pk"))


def move(
    course_id: int,
    starts: Collection[str],
    end: str,
    *,
    people: Collection[int],
    only: Q | None = None,
    **written: Any,
) -> int:
    """How many of `people` were in one of the states `starts` and are in `end` now; the course's counter follows.

    `starts` are all memberships or none is.  Raises ValueError for a move that is in no table.
    """
    were_members = {start in Enrolment.MEMBER for start in starts}
    if len(were_members) != 1 or any(end not in Enrolment.MOVES[start] for start in starts):
        raise ValueError(f"no enrolment goes from {sorted(starts)} to {end}")
    rows = Enrolment.objects.filter(only or Q(), course_id=course_id, status__in=starts, person_id__in=people)
    moment = timezone.now()
    changes: dict[str, Any] = {"status": end, "updated_at": moment, **written}
    if end in Enrolment.MEMBER and were_members == {False}:
        changes |= {"enrolled_at": Coalesce(F("enrolled_at"), moment), "last_activity_at": moment}
    moved = rows.update(**changes)
    count_students(course_id, moved * ((end in Enrolment.MEMBER) - were_members.pop()))
    return moved


def let_in(course_id: int, starts: Collection[str], *, people: Collection[int], **written: Any) -> int:
    """Make members of them; who had completed the course before has completed it still."""
    moved = move(course_id, starts, Status.ACTIVE, people=people, **written)
    if moved:
        finished = Q(completed_at__isnull=False)
        move(course_id, [Status.ACTIVE], Status.COMPLETED, people=people, only=finished)
    return moved


def count_students(course_id: int, difference: int) -> None:
    """Change the number of students that the course's card shows, in the transaction of what is counted."""
    if difference:
        Course.objects.filter(pk=course_id).update(students=F("students") + difference)
