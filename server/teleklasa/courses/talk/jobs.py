"""What the worker does for the talk."""

from procrastinate.contrib.django import app

from teleklasa.courses.talk.own_data import forget_deleted_words


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget-comments", pass_context=False)
def forget_deleted_comments(timestamp: int) -> None:
    """Erase the words of comments that were deleted longer ago than the undo reaches."""
    forget_deleted_words()
