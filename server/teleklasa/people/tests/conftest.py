"""The worker, played inline: jobs see the test's own transaction, and mails land in `mail.outbox`."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Do every job that was written since the last call."""
    done: set[int] = set()

    def run() -> None:
        for job in ProcrastinateJob.objects.exclude(id__in=done).order_by("id"):
            app.tasks[job.task_name](**job.args)
            done.add(job.id)

    return run
