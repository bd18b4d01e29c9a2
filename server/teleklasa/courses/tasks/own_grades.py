"""What a student has got in a course so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from teleklasa.courses.models import Course, Submission, Task
from teleklasa.courses.tasks.grading import Attempt, effective_attempt, is_passed
from teleklasa.people.models import Person

Status = Submission.Status


@dataclass(frozen=True)
class OwnAttempt(Attempt):
    """An attempt as the list of grades needs it; points only once they are shown."""

    status: str
    late: bool


def own_grades(course: Course, person: Person, *, moment: datetime) -> list[dict[str, Any]]:
    """Every task that is open to members, in the order of the course, with the grade that counts; two queries."""
    attempts = attempts_of(course, person)
    open_lesson = Q(lesson__release_at=None) | Q(lesson__release_at__lte=moment)
    tasks = (
        Task.objects.published()
        .filter(open_lesson, course=course, lesson__status="published", lesson__deleted_at=None)
        .select_related("lesson")
        .only("public_id", "title", "kind", "due_at", "max_points", "pass_percent", "counts", "lesson__public_id")
        .order_by("lesson__section__position", "lesson__position", "position", "id")
    )
    return [line_of(task, attempts[task.pk]) for task in tasks]


def attempts_of(course: Course, person: Person) -> dict[int, list[OwnAttempt]]:
    """The person's attempts by the key of the task."""
    found: dict[int, list[OwnAttempt]] = defaultdict(list)
    rows = Submission.objects.kept().filter(course=course, person=person).order_by("attempt")
    fields = ("task_id", "attempt", "points", "max_points", "status", "late", "released_at")
    for task_id, number, points, max_points, status, late, released_at in rows.values_list(*fields):
        is_hidden = released_at is None
        shown = str(Status.SUBMITTED) if status == Status.GRADED and is_hidden else status
        found[task_id].append(OwnAttempt(number, None if is_hidden else points, max_points, shown, late))
    return found


def line_of(task: Task, attempts: list[OwnAttempt]) -> dict[str, Any]:
    """One task: the grade that counts, and how far the newest attempt is (`none` before the first)."""
    counts = effective_attempt(attempts, task.counts)
    points = counts.points if counts else None
    newest = attempts[-1] if attempts else None
    shown = counts or newest
    return {
        "task": {"id": task.public_id, "title": task.title, "kind": task.kind},
        "lesson_id": task.lesson.public_id,
        "due_at": task.due_at,
        "status": newest.status if newest else "none",
        "attempts": len(attempts),
        "late": shown is not None and shown.late,
        "points": points,
        "max_points": counts.max_points if counts else task.max_points,
        "percent": counts.percent if counts else None,
        "passed": is_passed(points, counts.max_points, task.pass_percent) if counts and points is not None else None,
    }
