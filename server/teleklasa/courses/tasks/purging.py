"""What was deleted long enough ago goes for good."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.tasks.editing import KEPT_DAYS

BATCH = 500


def purge_deleted() -> tuple[int, int]:
    """Delete drafts and tasks whose undo is over, a batch per transaction; how many of each."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    drafts = tasks = 0
    while ids := list(Submission.objects.filter(deleted_at__lt=before).values_list("pk", flat=True)[:BATCH]):
        drafts += len(ids)
        with transaction.atomic():
            Submission.objects.filter(pk__in=ids).delete()
    for task in Task.objects.filter(deleted_at__lt=before).order_by("pk"):
        _purge(task)
        tasks += 1
    return drafts, tasks


def _purge(task: Task) -> None:
    """What was handed in goes first: answers hold on to their questions."""
    while ids := list(Submission.objects.filter(task=task).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Submission.objects.filter(pk__in=ids).delete()
    task.delete()
