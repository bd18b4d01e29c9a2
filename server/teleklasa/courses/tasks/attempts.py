"""Attempts of one person at a task: begun, handed in, taken back.

Two devices at once are told apart by the constraints `one_draft_per_task` and `attempt_once`, and by
updates that name the state they leave.  Quizzes use the same acts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.tasks.deadlines import deadline_of
from teleklasa.courses.tasks.refused import AttemptsUsedUp, HandedInAlready, TaskClosed
from teleklasa.people.models import Person

Status = Submission.Status
OPEN = (Status.DRAFT, Status.RETURNED)
"""What its owner may still change."""

HANDED_IN = (Status.SUBMITTED, Status.GRADED)
MOST_ATTEMPTS = 1000
"""Even of a task without a limit, so that nobody fills the table."""


CHANGING = tuple(
    field.attname
    for field in Submission._meta.concrete_fields
    if field.name not in {"id", "task", "course", "person", "public_id"}
)


def reread(submission: Submission) -> None:
    """Bring an attempt up to date, and keep the task, the course and the person that were read with it."""
    submission.refresh_from_db(fields=CHANGING)


def open_attempt(task: Task, person: Person) -> Submission | None:
    """The attempt that the person is at: the draft, or else the newest that was given back; one query."""
    rows = Submission.objects.kept().filter(task=task, person=person, status__in=OPEN)
    return rows.order_by("status", "-attempt").first()


def begin_attempt(task: Task, person: Person, *, moment: datetime) -> tuple[Submission, bool]:
    """The open attempt of the person, begun if there is none, and whether it was begun now.

    `task` was read with its course.  An attempt with a time limit ends when the limit runs out or the
    task closes.  Raises TaskClosed and AttemptsUsedUp.
    """
    for _ in range(2):
        found = open_attempt(task, person)
        if found is not None:
            return found, False
        try:
            with transaction.atomic():
                return _begin(task, person, moment), True
        except IntegrityError:  # another device of the same person was quicker
            continue
    raise AttemptsUsedUp(limit=task.attempts)


def _begin(task: Task, person: Person, moment: datetime) -> Submission:
    if deadline_of(task).is_closed(moment):
        raise TaskClosed
    number = next_attempt(task, person)
    if number > (task.attempts or MOST_ATTEMPTS):
        raise AttemptsUsedUp(limit=task.attempts or MOST_ATTEMPTS)
    return Submission.objects.create(
        task=task,
        course_id=task.course_id,
        person=person,
        task_version=task.version,
        attempt=number,
        started_at=moment,
        ends_at=ends_at(task, moment),
        max_points=task.max_points,
    )


def next_attempt(task: Task, person: Person) -> int:
    """The number of the attempt that would be begun now, from 1."""
    rows = Submission.objects.kept().filter(task=task, person=person).order_by("-attempt")
    return (rows.values_list("attempt", flat=True).first() or 0) + 1


def ends_at(task: Task, started_at: datetime) -> datetime | None:
    """When an attempt begun then runs out of time; None without a time limit."""
    if task.time_limit_s is None:
        return None
    over = started_at + timedelta(seconds=task.time_limit_s)
    last = deadline_of(task).last_moment
    return over if last is None else min(over, last)


def hand_in(submission: Submission, task: Task, *, moment: datetime) -> bool:
    """Hand the attempt in; True for the one caller whose call did it, False if it was handed in before.

    `moment` decides about lateness, so a quiz that ran out of time gives the end of its time.  A
    correction that the teacher asked for is taken whenever it comes, and is no later than the first
    time.  Brings `submission` up to date.  Raises TaskClosed.
    """
    deadline = deadline_of(task)
    changes: dict[str, Any] = {"status": Status.SUBMITTED, "submitted_at": moment}
    first = Submission.objects.kept().filter(pk=submission.pk, status=Status.DRAFT)
    again = Submission.objects.kept().filter(pk=submission.pk, status=Status.RETURNED)
    if submission.status == Status.RETURNED:
        done = again.update(**changes, version=F("version") + 1, updated_at=moment)
    elif submission.status == Status.DRAFT:
        if deadline.is_closed(moment):
            raise TaskClosed
        changes |= {"late": deadline.is_late(moment), "late_percent": deadline.percent_off(moment)}
        done = first.update(**changes, version=F("version") + 1, updated_at=moment)
    else:
        done = 0
    reread(submission)
    return done == 1


def take_back(submission: Submission, task: Task, *, moment: datetime) -> None:
    """Make a draft again of what was handed in and nobody graded, before it is due.

    Raises HandedInAlready for a graded one, TaskClosed after the deadline, AttemptsUsedUp while the
    person is at another attempt.
    """
    deadline = deadline_of(task)
    if deadline.is_late(moment) or deadline.is_closed(moment):
        raise TaskClosed
    waiting = Submission.objects.waiting().filter(pk=submission.pk)
    try:
        with transaction.atomic():
            done = waiting.update(
                status=Status.DRAFT,
                submitted_at=None,
                late=False,
                late_percent=0,
                version=F("version") + 1,
                updated_at=moment,
            )
    except IntegrityError as error:
        raise AttemptsUsedUp(limit=task.attempts) from error
    reread(submission)
    if not done and submission.status != Status.DRAFT:
        raise HandedInAlready
