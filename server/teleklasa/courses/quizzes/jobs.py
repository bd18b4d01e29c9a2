"""Jobs of the worker for quizzes."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from teleklasa.courses.models import Task
from teleklasa.courses.quizzes.attempting import hand_in_overdue
from teleklasa.courses.quizzes.grading import Regrade, regrade
from teleklasa.people.models import Person


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="hand-in-quizzes", pass_context=False)
def hand_in_quizzes(timestamp: int) -> None:
    """Hand in the attempts whose time ran out while their owners were away."""
    hand_in_overdue()


@app.task
def regrade_quiz(task_id: int, version: int, by_id: int, asked_at: str) -> None:
    """Grade all attempts at a version of a quiz again; nothing if the quiz is gone."""
    task = Task.objects.kept().select_related("course").filter(pk=task_id).first()
    if task is not None:
        by = Person.objects.filter(pk=by_id).first()
        regrade(Regrade(task, version, by, datetime.fromisoformat(asked_at)))


def order_regrade(asked: Regrade) -> None:
    """Have the worker do it; asked for again while it waits, it is done once."""
    lock = f"regrade-quiz:{asked.task.pk}:{asked.version}"
    order = regrade_quiz.configure(queueing_lock=lock)
    try:
        with transaction.atomic():
            order.defer(
                task_id=asked.task.pk,
                version=asked.version,
                by_id=asked.by.pk if asked.by else 0,
                asked_at=asked.asked_at.isoformat(),
            )
    except AlreadyEnqueued:
        return
