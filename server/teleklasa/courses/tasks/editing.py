"""Tasks made, changed, ordered, published, deleted and brought back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from teleklasa.courses.models import Lesson, Submission, Task
from teleklasa.courses.outline_version import touch_outline
from teleklasa.courses.refused import EditedMeanwhile
from teleklasa.courses.tasks.refused import DueInThePast, TaskHasGrades
from teleklasa.courses.writing import rendered
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid, NotFound

MOST_TASKS = 100
"""Of one lesson."""

KEPT_DAYS = 30
"""How long something deleted can be brought back."""


def create_task(lesson: Lesson, *, by: Person, fields: dict[str, Any]) -> Task:
    """A draft at the end of the lesson, which was read with its course.  Raises Invalid and DueInThePast."""
    now = timezone.now()
    require_order(fields.get("due_at"), fields.get("close_at"))
    if any(fields.get(name) is not None and fields[name] <= now for name in ("due_at", "close_at")):
        raise DueInThePast
    fields = with_html(fields, lesson=lesson, author=by)
    with transaction.atomic():
        # one author after the other, so that no two tasks take one place
        Lesson.objects.select_for_update(no_key=True).get(pk=lesson.pk)
        rows = Task.objects.kept().filter(lesson=lesson)
        if rows.count() >= MOST_TASKS:
            raise Invalid(fields={"lesson": ["too_many_tasks"]})
        place = rows.aggregate(last=Max("position"))["last"]
        return Task.objects.create(
            course_id=lesson.course_id, lesson=lesson, position=0 if place is None else place + 1, **fields
        )


def change_task(task: Task, *, by: Person, edition: int | None, fields: dict[str, Any]) -> None:
    """Write the named fields of a task that was read with its lesson and course; brings `task` up to date.

    `edition` is the one that the person edited, None for whatever is there.  The most points can be
    lowered only while nothing is graded, and attempts that are there are out of as many points as the
    task.  Raises EditedMeanwhile, Invalid and TaskHasGrades.
    """
    require_order(fields.get("due_at", task.due_at), fields.get("close_at", task.close_at))
    fields = with_html(fields, lesson=task.lesson, author=by)
    try:
        with transaction.atomic():
            _write(task, edition, fields)
            if "max_points" in fields and fields["max_points"] != task.max_points:
                _give_points(task, fields["max_points"])
    except IntegrityError as error:  # a grade above the new maximum was written at the same time
        raise TaskHasGrades from error
    task.refresh_from_db(fields=[*fields, "edition", "updated_at"])


def _write(task: Task, edition: int | None, fields: dict[str, Any]) -> None:
    """The deadlines were judged together, so they are written only over those that were read."""
    read = Q(due_at=task.due_at, close_at=task.close_at) if edition is None else Q(edition=edition)
    rows = Task.objects.kept().filter(read, pk=task.pk)
    if rows.update(**fields, edition=F("edition") + 1, updated_at=timezone.now()):
        return
    found = Task.objects.kept().filter(pk=task.pk).values_list("edition", flat=True).first()
    if found is None:
        raise NotFound
    raise EditedMeanwhile(version=found)


def _give_points(task: Task, max_points: Decimal) -> None:
    submissions = Submission.objects.filter(task=task)
    if max_points < task.max_points and submissions.filter(points__isnull=False).exists():
        raise TaskHasGrades
    submissions.update(max_points=max_points)


def order_tasks(lesson: Lesson, public_ids: list[str]) -> None:
    """Put the tasks of the lesson in this order.  Raises Invalid unless each of them is named once."""
    with transaction.atomic():
        found = {task.public_id: task for task in Task.objects.kept().filter(lesson=lesson).select_for_update()}
        if sorted(found) != sorted(public_ids):
            raise Invalid(fields={"tasks": ["not_the_same"]})
        for place, public_id in enumerate(public_ids):
            found[public_id].position = place
        Task.objects.bulk_update(found.values(), ["position"])
        touch_outline(lesson.course_id)


def publish_task(task: Task, *, by: Person) -> None:
    """Members see it from now on.  May be repeated."""
    _set_status(task, Task.Status.PUBLISHED, by=by)


def unpublish_task(task: Task, *, by: Person) -> None:
    """Members no longer see it; what they handed in stays.  May be repeated."""
    _set_status(task, Task.Status.DRAFT, by=by)


def _set_status(task: Task, status: str, *, by: Person) -> None:
    with transaction.atomic():
        rows = Task.objects.kept().filter(pk=task.pk).exclude(status=status)
        if rows.update(status=status, edition=F("edition") + 1, updated_at=timezone.now()):
            touch_outline(task.course_id)
            record(by, "task-status", f"task:{task.public_id}", status=status)
    task.refresh_from_db(fields=["status", "edition", "updated_at"])


def delete_task(task: Task, *, by: Person) -> None:
    """Take the task away; it can be brought back for KEPT_DAYS, with all that was handed in."""
    with transaction.atomic():
        rows = Task.objects.kept().filter(pk=task.pk)
        if rows.update(deleted_at=timezone.now(), edition=F("edition") + 1):
            touch_outline(task.course_id)
            record(by, "task-deleted", f"task:{task.public_id}", title=task.title)


def restore_task(task: Task, *, by: Person) -> None:
    """Undo a deletion.  May be repeated.  Raises NotFound when it was too long ago."""
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    with transaction.atomic():
        rows = Task.objects.filter(pk=task.pk, deleted_at__gte=since)
        if rows.update(deleted_at=None, edition=F("edition") + 1, updated_at=timezone.now()):
            touch_outline(task.course_id)
            record(by, "task-restored", f"task:{task.public_id}")
    task.refresh_from_db()
    if task.deleted_at is not None:
        raise NotFound


def require_order(due_at: Any, close_at: Any) -> None:
    """Raises Invalid for a task that would close before it is due."""
    if due_at is not None and close_at is not None and close_at < due_at:
        raise Invalid(fields={"close_at": ["before_due"]})


def with_html(fields: dict[str, Any], *, lesson: Lesson, author: Person) -> dict[str, Any]:
    """The fields, with the HTML of the instructions when they are among them."""
    if "instructions_source" not in fields:
        return fields
    html = rendered(fields["instructions_source"], place_course=lesson.course, author=author)
    return {**fields, "instructions_html": html}
