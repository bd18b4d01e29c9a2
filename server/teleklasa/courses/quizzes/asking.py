"""The quiz, the question or the attempt that a request names, as far as whoever asks sees it."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request

from teleklasa.courses.asking import require_rule, seen_part
from teleklasa.courses.models import Question, Submission, Task
from teleklasa.courses.quizzes.refused import TaskIsNoQuiz
from teleklasa.courses.rules import SEE, Rule
from teleklasa.courses.standing import Standing
from teleklasa.courses.tasks.asking import own_attempt, readable_submission, seen_task
from teleklasa.courses.tasks.reading import is_seen


def seen_quiz(request: Request, task_id: str, rule: Rule) -> Task:
    """A quiz with its lesson and course, once the rule holds; one query.  Raises TaskIsNoQuiz."""
    task, _ = seen_task(request, task_id, rule)
    require_quiz(task)
    return task


def seen_question(request: Request, question_id: str, rule: Rule) -> tuple[Question, Task]:
    """A question of any version, and its quiz, once the rule holds; one query."""
    rows = Question.objects.filter(public_id=question_id, task__deleted_at=None).select_related("task__lesson")
    question, standing = seen_part(request, rows, SEE, course="task__course")
    if not is_seen(question.task, standing, timezone.now()):
        raise Http404
    require_rule(rule, standing)
    return question, question.task


def own_quiz_attempt(request: Request, submission_id: str) -> Submission:
    """An attempt of whoever asks, at a quiz that they see now; one query.  Raises TaskIsNoQuiz."""
    submission, _ = own_attempt(request, submission_id)
    require_quiz(submission.task)
    return submission


def readable_quiz_attempt(request: Request, submission_id: str) -> tuple[Submission, Standing]:
    """Row 44.  Raises TaskIsNoQuiz."""
    submission, standing = readable_submission(request, submission_id)
    require_quiz(submission.task)
    return submission, standing


def require_quiz(task: Task) -> None:
    if task.kind != Task.Kind.QUIZ:
        raise TaskIsNoQuiz
