"""The end of files: deleted by their owners, or swept when nothing points to them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from datetime import timedelta
from itertools import batched

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.utils import timezone

from teleklasa.media import quota
from teleklasa.media.checking import finish_upload, reject
from teleklasa.media.disk import Disk
from teleklasa.media.models import MediaFile
from teleklasa.media.references import in_use
from teleklasa.media.refusals import FileInUse
from teleklasa.media.store import Stored, file_object, image_object, scratch_folder, store

BATCH = 500
STRAY_AGE_S = 36 * 3600
"""Younger bytes may belong to an upload or a check that is under way."""
CHECK_WITHIN_H = 2
State, Kind = MediaFile.State, MediaFile.Kind
log = structlog.get_logger(__name__)


def delete_file(file: MediaFile) -> None:
    """Delete a file that nothing uses, and its bytes.  Raises FileInUse."""
    with transaction.atomic():
        locked = MediaFile.objects.select_for_update().filter(pk=file.pk)
        if not _delete_unused(locked):
            raise FileInUse


def sweep() -> dict[str, int]:
    """Put right what was cut off and delete what nobody needs; how many of each. Safe beside another sweep."""
    counts = {
        "resumed": resume_cut_off(),
        "unfinished": forget_unfinished(),
        "streams_given_up": give_up_streams(),
        "unused": delete_unused(),
        "stray": remove_stray_bytes(),
    }
    log.info("media swept", **counts)
    return counts


def resume_cut_off() -> int:
    """Check files whose last byte came, or whose check began, just before a process was killed."""
    from teleklasa.media.tasks import check_file  # noqa: PLC0415 -- the tasks call this module

    before = timezone.now() - timedelta(hours=CHECK_WITHIN_H)
    resumed = 0
    for file in MediaFile.objects.filter(state__in=[State.UPLOADING, State.CHECKING], created_at__lt=before).iterator():
        if file.state == State.CHECKING:
            check_file.defer(file_id=file.pk)
            resumed += 1
        elif not settings.MEDIA_S3_BUCKET and Disk(settings.MEDIA_FOLDER).received_bytes(file.storage_key) == file.size:
            finish_upload(file)
            resumed += 1
    return resumed


def forget_unfinished() -> int:
    """Reject uploads that were not finished in time; forget rejected ones a while after."""
    before = timezone.now() - timedelta(hours=settings.MEDIA_UNFINISHED_KEPT_H)
    late = MediaFile.objects.filter(state=State.UPLOADING, created_at__lt=before)
    rejected = sum(reject(file, "unfinished") for file in late.iterator())
    stuck = MediaFile.objects.filter(state=State.CHECKING, created_at__lt=before - timedelta(days=1))
    rejected += sum(reject(file, "not_checked") for file in stuck.iterator())
    for file in MediaFile.objects.filter(state=State.REJECTED, created_at__lt=before - timedelta(days=1)).iterator():
        _delete_one(file.pk)
    return rejected


def give_up_streams() -> int:
    """Say of streams whose making was cut off a day ago that there will be none."""
    before = timezone.now() - timedelta(days=1)
    cut_off = MediaFile.objects.filter(kind=Kind.VIDEO, hls_state=MediaFile.Hls.MAKING, ready_at__lt=before)
    return cut_off.update(hls_state=MediaFile.Hls.FAILED)


def delete_unused() -> int:
    """Delete ready files that are old enough and that nothing points to."""
    before = timezone.now() - timedelta(days=settings.MEDIA_UNUSED_KEPT_DAYS)
    deleted, after = 0, 0
    while True:
        old = MediaFile.objects.ready().filter(ready_at__lt=before, pk__gt=after).order_by("pk")
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return deleted
        unused = set(ids) - in_use(set(ids))
        deleted += sum(_delete_one(pk) for pk in unused)
        after = ids[-1]


def _delete_one(pk: int) -> int:
    with transaction.atomic():
        return _delete_unused(MediaFile.objects.select_for_update(skip_locked=True).filter(pk=pk))


def _delete_unused(locked: QuerySet[MediaFile]) -> int:
    """Delete the locked file if nothing points to it; what points to it later waits for the lock and fails."""
    file = locked.first()
    if file is None or in_use({file.pk}):
        return 0
    try:
        with transaction.atomic():
            file_id = file.pk
            file.delete()
            file.pk = file_id
    except (ProtectedError, RestrictedError):
        return 0
    quota.give_back_all(file)
    transaction.on_commit(lambda: _delete_bytes(file))
    return 1


def _delete_bytes(file: MediaFile) -> None:
    if file.kind == Kind.IMAGE:
        store().delete([image_object(file.storage_key), image_object(file.storage_key, is_card=True)])
    else:
        store().delete([file_object(file.storage_key)])
    if file.hls_key:
        store().delete_stream(file.hls_key)
    if file.state != State.READY:
        store().drop_received(file.storage_key, multipart_id=file.multipart_id)


def remove_stray_bytes() -> int:
    """Delete bytes that no row names: left by processes that were killed half way."""
    old = (found for found in store().stored() if found.age_s > STRAY_AGE_S)
    return _clear_scratch() + sum(_remove_unknown(batch) for batch in batched(old, BATCH, strict=False))


def _clear_scratch() -> int:
    """Delete what a killed job was working on."""
    before = time.time() - STRAY_AGE_S
    left = [path for path in scratch_folder().iterdir() if path.stat().st_mtime < before]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _remove_unknown(found: Iterable[Stored]) -> int:
    by_key = {stored.key: stored for stored in found}
    known = set(MediaFile.objects.filter(storage_key__in=by_key).values_list("storage_key", flat=True))
    known |= set(MediaFile.objects.filter(hls_key__in=by_key).values_list("hls_key", flat=True))
    strays = [stored for stored in found if stored.key not in known]
    for stored in strays:
        store().remove_stray(stored)
    return len(strays)
