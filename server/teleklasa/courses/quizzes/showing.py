"""Questions as whoever takes a quiz sees them: never the key, in an order of each attempt's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from teleklasa.courses.models import Answer, Question, Submission
from teleklasa.courses.quizzes.attempting import end_of
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.tasks.submission_reading import shown_status


def asked(submission: Submission, *, moment: datetime) -> dict[str, Any]:
    """The questions of an attempt with what is saved so far, and the time that is left; two queries."""
    end = end_of(submission)
    answers = answers_of(submission)
    return {
        "submission": submission.public_id,
        "status": shown_status(submission),
        "server_time": moment,
        "ends_at": end,
        "seconds_left": None if end is None else max(0, int((end - moment).total_seconds())),
        "questions": [
            {**question_shown(question, submission), "answer": value_of(answers.get(question.pk))}
            for question in in_order(submission)
        ],
    }


def answers_of(submission: Submission) -> dict[int, Answer]:
    """The saved answers by the key of their question; one query."""
    return {answer.question_id: answer for answer in Answer.objects.filter(submission=submission)}


def value_of(answer: Answer | None) -> Any:
    return None if answer is None else answer.value


def in_order(submission: Submission) -> list[Question]:
    """The questions that this attempt was asked, in its order; one query."""
    rows = questions_of(submission.task, submission.task_version).defer("body_source", "explanation_source")
    questions = list(rows)
    return _mixed(questions, submission.public_id) if submission.task.shuffles else questions


def question_shown(question: Question, submission: Submission) -> dict[str, Any]:
    return {
        "id": question.public_id,
        "kind": question.kind,
        "body_html": question.body_html,
        "options": options_shown(question, submission),
        "points": question.points,
    }


def options_shown(question: Question, submission: Submission) -> Any:
    """The options without their sources; what is to be ordered or matched is always mixed, as its order is the key."""
    seed = f"{submission.public_id}:{question.public_id}"
    if isinstance(question.options, dict):
        left = _html_of(question.options["left"])
        return {
            "left": _mixed(left, f"{seed}:left") if submission.task.shuffles else left,
            "right": _mixed(_html_of(question.options["right"]), seed),
        }
    options = _html_of(question.options)
    is_mixed = submission.task.shuffles or question.kind == Question.Kind.ORDER
    return _mixed(options, seed) if is_mixed else options


def _html_of(items: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": item["id"], "html": item["html"]} for item in items]


def _mixed[T](items: Sequence[T], seed: str) -> list[T]:
    """The same order for the same seed, whenever it is asked for."""
    return Random(seed).sample(list(items), len(items))  # noqa: S311 -- an order for the eye, no secret
