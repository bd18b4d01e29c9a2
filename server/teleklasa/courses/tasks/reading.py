"""Tasks as members and staff see them, as plain values for the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from teleklasa.courses.models import Lesson, Task
from teleklasa.courses.models.tasks import TaskQuerySet
from teleklasa.courses.rules import READ_DRAFTS, may
from teleklasa.courses.standing import Standing
from teleklasa.courses.tasks.deadlines import deadline_of


def tasks_of(lesson: Lesson, standing: Standing) -> TaskQuerySet:
    """The tasks of a lesson in their order, as far as the person sees them; each with its lesson and course."""
    rows = Task.objects.filter(lesson=lesson).select_related("lesson", "course").order_by("position", "id")
    return rows.kept() if may(READ_DRAFTS, standing) else rows.published()


def is_seen(task: Task, standing: Standing, moment: datetime) -> bool:
    """Whether a task, read with its lesson, exists for the person: staff see drafts, others what is open to them."""
    if task.deleted_at is not None or task.lesson.deleted_at is not None:
        return False
    if may(READ_DRAFTS, standing):
        return True
    return task.status == Task.Status.PUBLISHED and task.lesson.is_open_at(moment)


def task_seen_by(task: Task, standing: Standing, moment: datetime) -> dict[str, Any]:
    """The task for whoever stands so; no query, the task was read with its lesson and course."""
    return task_for_staff(task, moment) if may(READ_DRAFTS, standing) else task_for_member(task, moment)


def task_for_member(task: Task, moment: datetime) -> dict[str, Any]:
    deadline = deadline_of(task)
    return {
        "id": task.public_id,
        "lesson_id": task.lesson.public_id,
        "kind": task.kind,
        "title": task.title,
        "instructions_html": task.instructions_html,
        "position": task.position,
        "max_points": task.max_points,
        "pass_percent": task.pass_percent,
        "due_at": task.due_at,
        "close_at": task.close_at,
        "state": deadline.state(moment),
        "late_rule": task.late_rule,
        "late_percent_per_day": task.late_percent_per_day,
        "attempts": task.attempts,
        "counts": task.counts,
        "time_limit_s": task.time_limit_s,
        "most_files": task.most_files,
        "show_key": task.show_key,
        "releases_at_once": task.releases_at_once,
        "status": task.status,
    }


def task_for_staff(task: Task, moment: datetime) -> dict[str, Any]:
    """What a member sees, with what one needs to edit it."""
    return {
        **task_for_member(task, moment),
        "instructions_source": task.instructions_source,
        "shuffles": task.shuffles,
        "version": task.version,
        "edition": task.edition,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
    }
