"""Jobs of the worker: checks that take long, streams of videos, and the sweep."""

from procrastinate.contrib.django import app

from teleklasa.media import deleting
from teleklasa.media.checking import check
from teleklasa.media.models import MediaFile
from teleklasa.media.streams import make_stream_of


@app.task(queue="media", pass_context=False)
def check_file(file_id: int) -> None:
    """Check a file whose bytes are all here."""
    file = MediaFile.objects.filter(pk=file_id, state=MediaFile.State.CHECKING).first()
    if file is not None:
        check(file)


@app.task(queue="hls", lock="hls", pass_context=False)
def make_stream(file_id: int) -> None:
    """Cut a video into pieces; on a queue of its own, one at a time in the whole school."""
    file = MediaFile.objects.ready().filter(pk=file_id).first()
    if file is not None:
        make_stream_of(file)


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="sweep-media", pass_context=False)
def sweep_media(timestamp: int) -> None:
    """Forget unfinished uploads, delete files that nothing uses and bytes that no row names."""
    deleting.sweep()
