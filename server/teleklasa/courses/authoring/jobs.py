"""What the worker does for authors."""

from django.conf import settings
from procrastinate.contrib.django import app

from teleklasa.courses.authoring import purging


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="purge-courses", pass_context=False)
def purge_deleted_courses(timestamp: int) -> None:
    """Erase courses and lessons that were deleted longer ago than the undo reaches."""
    purging.purge_deleted(kept_days=settings.DELETED_KEPT_DAYS)
