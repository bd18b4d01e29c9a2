"""Jobs of the worker: checks that take long, streams of videos, and the sweep."""

from collections.abc import Callable
from functools import wraps

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from teleklasa.media import deleting
from teleklasa.media.checking import check
from teleklasa.media.models import MediaFile
from teleklasa.media.streams import make_stream_of


def with_fresh_connection[**P](job: Callable[P, None]) -> Callable[P, None]:
    """Jobs run in threads that no request ends: each begins without a broken connection and leaves none open."""

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _close_old()
        try:
            job(*args, **kwargs)
        finally:
            _close_old()

    return run


def _close_old() -> None:
    if not connection.in_atomic_block:  # in one, somebody else's transaction would be cut off
        close_old_connections()


@app.task(queue="media", pass_context=False)
@with_fresh_connection
def check_file(file_id: int) -> None:
    """Check a file whose bytes are all here."""
    file = MediaFile.objects.filter(pk=file_id, state=MediaFile.State.CHECKING).first()
    if file is not None:
        check(file)


@app.task(queue="hls", lock="hls", pass_context=False)
@with_fresh_connection
def make_stream(file_id: int) -> None:
    """Cut a video into pieces; on a queue of its own, one at a time in the whole school."""
    file = MediaFile.objects.ready().filter(pk=file_id).first()
    if file is not None:
        make_stream_of(file)


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="sweep-media", pass_context=False)
@with_fresh_connection
def sweep_media(timestamp: int) -> None:
    """Forget unfinished uploads, delete files that nothing uses and bytes that no row names."""
    deleting.sweep()
