"""Grades of a whole course: averages, and who has how many points for what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Case, Count, F, FloatField, QuerySet, When
from django.db.models.functions import Cast

from teleklasa.courses.models import Course, Enrolment, Submission, Task
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.rest.paging import page_of

COLUMNS = ("id", "person_id", "name", "person__public_id", "person__avatar_key")


def graded_tasks(course: Course) -> list[Task]:
    """The published tasks in the order of the course; one query."""
    rows = Task.objects.published().filter(course=course, lesson__status="published", lesson__deleted_at=None)
    order = ("lesson__section__position", "lesson__position", "position", "id")
    return list(rows.only("public_id", "title", "kind", "max_points").order_by(*order))


def that_count(course: Course, people: Any) -> QuerySet[Submission]:
    """The one graded attempt of each person at each task that counts: the best by share of points, or the last."""
    share = Cast(F("points"), FloatField()) / Cast(F("max_points"), FloatField())
    best = Case(When(task__counts=Task.Counts.BEST, then=share))
    rows = Submission.objects.kept().filter(
        course=course, person__in=people, status=Submission.Status.GRADED, points__isnull=False
    )
    return rows.order_by("task_id", "person_id", best.desc(nulls_last=True), "-attempt").distinct(
        "task_id", "person_id"
    )


def averages(course: Course, people: QuerySet[Enrolment]) -> list[dict[str, Any]]:
    """Each task with how many of the students have a grade and their average; two queries."""
    counted = Submission.objects.filter(pk__in=that_count(course, people.values("person_id")).values("pk"))
    percent = 100.0 * Cast(F("points"), FloatField()) / Cast(F("max_points"), FloatField())
    found: dict[int, Mapping[str, Any]] = {
        row["task_id"]: row
        for row in counted.values("task_id").annotate(graded=Count("pk"), mean=Avg("points"), share=Avg(percent))
    }
    nobody: dict[str, Any] = {"graded": 0, "mean": None, "share": None}
    return [_average(task, found.get(task.pk, nobody)) for task in graded_tasks(course)]


def _average(task: Task, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **task_card(task),
        "graded": row["graded"],
        "average_points": None if row["mean"] is None else row["mean"].quantize(Decimal("0.01")),
        "average_percent": None if row["share"] is None else round(row["share"], 1),
    }


def task_card(task: Task) -> dict[str, Any]:
    return {"id": task.public_id, "title": task.title, "kind": task.kind, "max_points": task.max_points}


def grades_page(course: Course, rows: QuerySet[Enrolment], *, cursor: str) -> dict[str, Any]:
    """A page of students by name, each with the points that count, by task; three queries."""
    page, beyond = page_of(rows.values(*COLUMNS), keys=["name", "id"], cursor=cursor)
    tasks = graded_tasks(course)
    points = points_of(course, tasks, [row["person_id"] for row in page])
    return {
        "tasks": [task_card(task) for task in tasks],
        "results": [
            {
                "person": person_card_of(row["person__public_id"], row["name"], row["person__avatar_key"]),
                "points": points[row["person_id"]],
            }
            for row in page
        ],
        "next": beyond,
    }


def points_of(course: Course, tasks: list[Task], people: list[int]) -> dict[int, dict[str, Decimal | None]]:
    """The points that count of these people, by the task's public id; one query."""
    names = {task.pk: task.public_id for task in tasks}
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for person, task, points in that_count(course, people).values_list("person_id", "task_id", "points"):
        if task in names:
            found[person][names[task]] = points
    return found
