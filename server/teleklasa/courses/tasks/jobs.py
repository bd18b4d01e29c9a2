"""Jobs of the worker for tasks."""

from procrastinate.contrib.django import app

from teleklasa.courses.tasks.purging import purge_deleted


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="purge-tasks", pass_context=False)
def purge_tasks(timestamp: int) -> None:
    """Delete tasks and drafts for good whose time to be brought back is over."""
    purge_deleted()
