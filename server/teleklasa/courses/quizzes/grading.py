"""Attempts at quizzes graded by the server, and graded again after a key was corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.models import Answer, Question, Submission, Task
from teleklasa.courses.quizzes.marking import NONE, WHOLE, points_for, score, share_of
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.tasks.grading import Grade, write_grade
from teleklasa.courses.tasks.marking import complete_lesson_of
from teleklasa.courses.tasks.telling import facts_of, target_of
from teleklasa.notifications.telling import notify
from teleklasa.people.audit import record
from teleklasa.people.models import Person

BATCH = 100
"""Attempts that are graded again in one transaction."""


def grade_answers(submissions: Sequence[Submission]) -> dict[int, Decimal]:
    """Mark every saved answer of these attempts at one version of one quiz; their points before lateness.

    Three statements however many attempts.  Call it in the transaction that holds them.
    """
    if not submissions:
        return {}
    first = submissions[0]
    questions = {question.pk: question for question in questions_of(first.task, first.task_version)}
    answers = _answers_of(submissions)
    marked: list[Answer] = []
    points: dict[int, Decimal] = {}
    for submission in submissions:
        own = answers[submission.pk]
        shares = {answer.question_id: _mark(answer, questions[answer.question_id]) for answer in own}
        parts = [(shares.get(pk, NONE), question.points) for pk, question in questions.items()]
        points[submission.pk] = score(parts, submission.max_points)
        marked += own
    Answer.objects.bulk_update(marked, ["points", "is_right"], batch_size=1000)
    return points


def _answers_of(submissions: Sequence[Submission]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(submission__in=submissions):
        found[answer.submission_id].append(answer)
    return found


def _mark(answer: Answer, question: Question) -> Fraction:
    share = share_of(question.kind, question.key, answer.value)
    answer.points, answer.is_right = points_for(share, question.points), share == WHOLE
    return share


@dataclass(frozen=True)
class Regrade:
    """Which attempts are graded again, who asked for it and when."""

    task: Task
    version: int
    by: Person | None
    asked_at: datetime


def to_regrade(task: Task, version: int) -> QuerySet[Submission]:
    """Attempts whose grade the server wrote; one that a person wrote instead stays."""
    rows = Submission.objects.kept().filter(task=task, task_version=version, graded_by=None)
    return rows.filter(status=Submission.Status.GRADED)


def regrade(asked: Regrade) -> int:
    """Grade the attempts again by the keys of now, a batch per transaction; how many got other points.

    May be repeated: what was done is found unchanged.  Old and new points are noted, and whoever saw the old
    grade is told.
    """
    changed = last = 0
    while True:
        with transaction.atomic():
            rows = to_regrade(asked.task, asked.version).filter(pk__gt=last).order_by("pk")
            batch = list(rows.select_for_update(no_key=True)[:BATCH])
            if not batch:
                return changed
            last = batch[-1].pk
            changed += _regrade_batch(asked, batch)


def _regrade_batch(asked: Regrade, batch: list[Submission]) -> int:
    for submission in batch:
        submission.task = asked.task
    points = grade_answers(batch)
    others = [submission for submission in batch if points[submission.pk] != submission.points_before_late]
    for submission in others:
        _write_again(submission, points[submission.pk], asked)
    told = {submission.person_id for submission in others if submission.released_at is not None}
    if told:
        mark = f"{asked.task.public_id}:{asked.version}:{asked.asked_at.isoformat()}"
        notify(
            told,
            notices.QUIZ_REGRADED.name,
            target=target_of(asked.task),
            facts=facts_of(asked.task),
            dedupe_key=f"quiz-regraded:{mark}",
        )
    return len(others)


def _write_again(submission: Submission, points: Decimal, asked: Regrade) -> None:
    old = submission.points
    write_grade(submission, Grade(points), moment=timezone.now(), is_shown=False)
    facts = {"old": str(old), "new": str(submission.points)}
    record(asked.by, "quiz-regraded", f"submission:{submission.public_id}", **facts)
    complete_lesson_of(submission)
