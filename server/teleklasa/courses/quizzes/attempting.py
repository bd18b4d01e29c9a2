"""Attempts at quizzes: begun, answered one by one, handed in, and handed in when their time ran out.

The end of an attempt is when its time limit runs out or the task takes nothing more, whichever is first.  What
is on its way then is still taken for GRACE; after that the attempt is handed in as of its end, by whoever notices
first: the worker, or the next request of its owner.  The result is the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from teleklasa.courses.models import Answer, Question, Submission, Task
from teleklasa.courses.quizzes.editing import invalid
from teleklasa.courses.quizzes.grading import grade_answers
from teleklasa.courses.quizzes.keys import KeyFault, checked_answer
from teleklasa.courses.quizzes.refused import QuizIsEmpty, TimeIsOver
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.tasks.attempts import begin_attempt, hand_in, open_attempt, reread
from teleklasa.courses.tasks.deadlines import deadline_of
from teleklasa.courses.tasks.grading import Grade, write_grade
from teleklasa.courses.tasks.marking import complete_lesson_of
from teleklasa.courses.tasks.refused import HandedInAlready
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.rest.problems import NotFound

GRACE = timedelta(seconds=15)
"""For answers that are on their way when the time runs out."""

BATCH = 500
Status = Submission.Status
log = structlog.get_logger(__name__)


def begin_quiz(task: Task, person: Person, *, moment: datetime) -> tuple[Submission, bool]:
    """As `begin_attempt`, once an attempt whose time ran out is handed in.  Raises QuizIsEmpty too."""
    found = open_attempt(task, person)
    if found is not None:
        found.task = task
        hand_in_if_over(found, moment=moment)
    if not questions_of(task).exists():
        raise QuizIsEmpty
    return begin_attempt(task, person, moment=moment)


def end_of(submission: Submission) -> datetime | None:
    """When the attempt, read with its task and course, ends; None if never."""
    ends = [end for end in (submission.ends_at, deadline_of(submission.task).last_moment) if end is not None]
    return min(ends, default=None)


def is_over(submission: Submission, moment: datetime) -> bool:
    end = end_of(submission)
    return end is not None and moment > end + GRACE


def save_answer(submission: Submission, question_id: str, value: Any, *, moment: datetime) -> Question:
    """Keep an answer of an open attempt, instead of the one before; None takes it away.

    Raises HandedInAlready, TimeIsOver, NotFound for a question of something else, and Invalid.
    """
    if hand_in_if_over(submission, moment=moment):
        raise TimeIsOver
    with transaction.atomic():
        status = _held_status(submission)
        if status != Status.DRAFT:
            raise HandedInAlready
        question = questions_of(submission.task, submission.task_version).filter(public_id=question_id).first()
        if question is None:
            raise NotFound
        _write_answer(submission, question, value, moment)
    return question


def _write_answer(submission: Submission, question: Question, value: Any, moment: datetime) -> None:
    if value is None:
        Answer.objects.filter(submission=submission, question=question).delete()
        return
    try:
        value = checked_answer(question.kind, question.options, value)
    except KeyFault as fault:
        raise invalid(fault) from fault
    Answer.objects.bulk_create(
        [Answer(submission=submission, question=question, value=value, saved_at=moment)],
        update_conflicts=True,
        unique_fields=["submission", "question"],
        update_fields=["value", "saved_at"],
    )


def hand_in_quiz(submission: Submission, *, moment: datetime) -> bool:
    """Hand in what is saved and grade it; True for the one call that did.  Brings `submission` up to date.

    As of `moment`, or of the end of the attempt if that was before.
    """
    with transaction.atomic():
        if _held_status(submission) != Status.DRAFT:
            reread(submission)
            return False
        end = end_of(submission)
        at = moment if end is None else min(moment, end)
        submission.status = Status.DRAFT
        hand_in(submission, submission.task, moment=at)
        points = grade_answers([submission])[submission.pk]
        write_grade(submission, Grade(points), moment=at, is_shown=submission.task.releases_at_once)
        complete_lesson_of(submission)
    return True


def hand_in_if_over(submission: Submission, *, moment: datetime) -> bool:
    """Hand in a draft whose time ran out; True for the call that did."""
    if submission.status != Status.DRAFT or not is_over(submission, moment):
        return False
    return hand_in_quiz(submission, moment=moment)


def hand_in_overdue() -> int:
    """Hand in every attempt at a quiz whose time ran out; how many.  Each in a transaction of its own."""
    moment, done, last = timezone.now(), 0, 0
    while batch := list(_overdue(moment).filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for submission in batch:
            try:
                done += hand_in_if_over(submission, moment=moment)
            except (Refusal, DatabaseError):  # the others still go on
                log.exception("quiz-not-handed-in", submission=submission.public_id)
    return done


def _overdue(moment: datetime) -> Any:
    before = moment - GRACE
    refuses = Q(task__late_rule=Task.LateRule.REFUSE, task__due_at__isnull=False)
    closed = (refuses & Q(task__due_at__lt=before)) | (~refuses & Q(task__close_at__lt=before))
    return (
        Submission.objects.kept()
        .filter(
            closed | Q(ends_at__lt=before),
            status=Status.DRAFT,
            task__kind=Task.Kind.QUIZ,
            task__deleted_at=None,
        )
        .select_related("task__course")
    )


def _held_status(submission: Submission) -> str:
    """The status that the attempt has and keeps until the transaction ends."""
    rows = Submission.objects.select_for_update(no_key=True).filter(pk=submission.pk, deleted_at=None)
    return rows.values_list("status", flat=True).first() or ""
