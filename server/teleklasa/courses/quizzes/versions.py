"""Versions of a quiz: questions that somebody was asked never change, the first edit after that copies them all."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from teleklasa.courses.models import Question, Submission, Task
from teleklasa.courses.quizzes.refused import QuestionReplaced
from teleklasa.keys.public_id import new_public_id
from teleklasa.rest.problems import NotFound

AT_ONCE = 500


def questions_of(task: Task, version: int | None = None) -> QuerySet[Question]:
    """The questions of one version of a quiz in their order; of the newest unless said."""
    wanted = task.version if version is None else version
    return Question.objects.filter(task=task, task_version=wanted).order_by("position")


def is_answered(task: Task, version: int | None = None) -> bool:
    """Whether anybody began an attempt at this version."""
    return Submission.objects.filter(task=task, task_version=version or task.version).exists()


def open_for_editing(task: Task) -> None:
    """Hold the quiz until the transaction ends, at a version that nobody was asked; a new one when needed.

    Editors wait for each other here, and an attempt that begins now waits for the edit: its row points to
    the task.  So two editors at once make one new version.  Brings `task.version` up to date.  Call it in
    a transaction.  Raises NotFound for a task deleted meanwhile.
    """
    hold(task)
    if is_answered(task):
        _begin_version(task)


def hold(task: Task) -> None:
    """Hold the quiz until the transaction ends, and bring `task.version` up to date.  Raises NotFound."""
    held = Task.objects.kept().select_for_update().filter(pk=task.pk).values_list("version", flat=True).first()
    if held is None:
        raise NotFound
    task.version = held


def _begin_version(task: Task) -> None:
    originals = list(questions_of(task))
    Question.objects.bulk_create([_copy_of(one, task.version + 1) for one in originals], batch_size=AT_ONCE)
    Task.objects.filter(pk=task.pk).update(version=F("version") + 1, updated_at=timezone.now())
    task.version += 1


def _copy_of(question: Question, version: int) -> Question:
    made = copy(question)
    made._state = type(question._state)()  # noqa: SLF001 -- a row of its own, as Django's docs copy one
    made.pk = None
    made.public_id, made.task_version = new_public_id(), version
    return made


def current(question: Question, task: Task) -> Question:
    """The question as the newest version has it; itself, or its copy.  Raises QuestionReplaced when it has none."""
    found = questions_of(task).filter(lineage=question.lineage).first()
    if found is None:
        raise QuestionReplaced
    return found


def close_up(task: Task) -> None:
    """Number the questions of the newest version from 0, in the order that they have."""
    rows = list(questions_of(task).only("pk", "position"))
    moved = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    with transaction.atomic():
        Question.objects.bulk_update(moved, ["position"], batch_size=AT_ONCE)
