"""What an attempt at a quiz brought: to its owner as far as grades and keys are shown, to staff all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from teleklasa.courses.models import Answer, Question, Submission, Task
from teleklasa.courses.quizzes.showing import answers_of, in_order, question_shown, value_of
from teleklasa.courses.quizzes.texts import ZERO
from teleklasa.courses.tasks.deadlines import deadline_of
from teleklasa.courses.tasks.grading import is_passed, percent_of
from teleklasa.courses.tasks.submission_reading import shown_status

ShowKey = Task.ShowKey


@dataclass(frozen=True)
class Sight:
    """What a reader of a result may know."""

    grade: bool
    key: bool


def sight_of_owner(submission: Submission, moment: datetime) -> Sight:
    """The grade once it is released; the key only with it, as `show_key` of the task says."""
    is_shown = submission.status == Submission.Status.GRADED and submission.released_at is not None
    task = submission.task
    by_task = task.show_key == ShowKey.SUBMITTED or (
        task.show_key == ShowKey.CLOSED and deadline_of(task).is_closed(moment)
    )
    return Sight(grade=is_shown, key=is_shown and by_task)


def result_of(submission: Submission, sight: Sight) -> dict[str, Any]:
    """An attempt that was handed in, read with its task and course; two queries."""
    answers = answers_of(submission)
    questions = in_order(submission)
    return {
        "submission": submission.public_id,
        "attempt": submission.attempt,
        "status": submission.status if sight.grade else shown_status(submission),
        "submitted_at": submission.submitted_at,
        "late": submission.late,
        "max_points": submission.max_points,
        **_grade(submission, sight),
        "shows_key": sight.key,
        "questions": [_line(question, answers.get(question.pk), submission, sight) for question in questions],
    }


def _grade(submission: Submission, sight: Sight) -> dict[str, Any]:
    points = submission.points if sight.grade else None
    if points is None:
        return {"points": None, "percent": None, "passed": None}
    return {
        "points": points,
        "percent": percent_of(points, submission.max_points),
        "passed": is_passed(points, submission.max_points, submission.task.pass_percent),
    }


def _line(question: Question, answer: Answer | None, submission: Submission, sight: Sight) -> dict[str, Any]:
    return {
        **question_shown(question, submission),
        "answer": value_of(answer),
        "right": (answer is not None and answer.is_right is True) if sight.grade else None,
        "earned": (answer.points if answer and answer.points is not None else ZERO) if sight.grade else None,
        "key": question.key if sight.key else None,
        "explanation_html": question.explanation_html if sight.key else None,
    }
