"""The check of a file whose bytes are all here: it becomes ready, or it is rejected and its bytes are deleted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from teleklasa.media import quota
from teleklasa.media.captions import read_captions
from teleklasa.media.file_names import ending_of, named_for
from teleklasa.media.findings import Findings, Rejected
from teleklasa.media.limits import TYPES, WEBP
from teleklasa.media.models import MediaFile
from teleklasa.media.pictures import Picture, redraw
from teleklasa.media.sniffing import sniff
from teleklasa.media.store import image_object, store
from teleklasa.media.videos import examine_video

State, Kind = MediaFile.State, MediaFile.Kind
CHECKED_LATER = frozenset({Kind.VIDEO, Kind.PACKAGE})
"""Kinds whose check takes long enough to be a job of the worker."""
BLOCK_BYTES = 1024 * 1024
log = structlog.get_logger(__name__)


def finish_upload(file: MediaFile, *, sha256: str = "") -> None:
    """All bytes are here: check them, now or by the worker. Only the first of several callers does.

    `sha256` is given when the bytes were counted as they came.
    """
    with transaction.atomic():
        claimed = MediaFile.objects.filter(pk=file.pk, state=State.UPLOADING)
        if not claimed.update(state=State.CHECKING, sha256=sha256):
            return
        file.state, file.sha256 = State.CHECKING, sha256
        if file.kind in CHECKED_LATER:
            from teleklasa.media.tasks import check_file  # noqa: PLC0415 -- the tasks call this module

            check_file.defer(file_id=file.pk)
    if file.kind not in CHECKED_LATER:
        check(file)


def check(file: MediaFile) -> None:
    """Judge a file in state CHECKING by its content and record what was found."""
    try:
        with store().received(file.storage_key) as path:
            _require_size(path, file.size)
            if file.kind == Kind.IMAGE:
                _accept_picture(file, path)
            else:
                _accept(file, path)
    except FileNotFoundError:
        reject(file, "lost")
    except Rejected as found:
        reject(file, found.because)


def _require_size(path: Path, announced_bytes: int) -> None:
    if path.stat().st_size != announced_bytes:
        raise Rejected("wrong_size")


def reject(file: MediaFile, because: str) -> bool:
    """Delete the bytes and give their room back; True for the one call that did."""
    with transaction.atomic():
        unfinished = MediaFile.objects.filter(pk=file.pk, state__in=[State.UPLOADING, State.CHECKING])
        if not unfinished.update(state=State.REJECTED, rejected_because=because, charged_bytes=0):
            return False
        quota.give_back_all(file)
    file.state, file.rejected_because = State.REJECTED, because
    store().drop_received(file.storage_key, multipart_id=file.multipart_id)
    log.info("media rejected", file=file.public_id, because=because)
    return True


def _accept(file: MediaFile, path: Path) -> None:
    findings = examine(path, file.kind, file.name)
    sha256 = file.sha256 or sha256_of(path)
    store().keep(file.storage_key, path)
    hls = MediaFile.Hls.WAITING if file.kind == Kind.VIDEO and settings.MEDIA_HLS else MediaFile.Hls.NONE
    with transaction.atomic():
        _mark_ready(file, findings, sha256=sha256, stored_bytes=file.size, hls_state=hls)
        if hls == MediaFile.Hls.WAITING:
            from teleklasa.media.tasks import make_stream  # noqa: PLC0415 -- the tasks call this module

            make_stream.defer(file_id=file.pk)


def _accept_picture(file: MediaFile, path: Path) -> None:
    """The drawn copy takes the place of what was sent."""
    if sniff(path, ending="") not in TYPES[Kind.IMAGE]:
        raise Rejected("type_not_allowed")
    drawn = redraw(path)
    _put_picture(file.storage_key, drawn)
    file.size = len(drawn.webp)
    _mark_ready(
        file,
        Findings(WEBP, file.name, drawn.width, drawn.height),
        sha256=hashlib.sha256(drawn.webp).hexdigest(),
        stored_bytes=len(drawn.webp) + len(drawn.card),
    )
    store().drop_received(file.storage_key)


def _put_picture(key: str, drawn: Picture) -> None:
    store().put(image_object(key), drawn.webp, mime=WEBP)
    store().put(image_object(key, is_card=True), drawn.card, mime=WEBP)


def examine(path: Path, kind: str, name: str) -> Findings:
    """What a file of any kind but a picture is.  Raises Rejected."""
    mime = sniff(path, ending=ending_of(name))
    if mime not in TYPES[kind]:
        raise Rejected("type_not_allowed")
    kept_name = named_for(name, mime)
    if kept_name is None:
        raise Rejected("wrong_ending")
    if kind == Kind.CAPTIONS:
        return Findings(mime, kept_name, duration_s=read_captions(path))
    if kind == Kind.VIDEO:
        video = examine_video(path, mime)
        return Findings(mime, kept_name, video.width, video.height, video.duration_s)
    return Findings(mime, kept_name)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mark_ready(
    file: MediaFile, found: Findings, *, sha256: str, stored_bytes: int, hls_state: str = MediaFile.Hls.NONE
) -> None:
    """Record the findings and give back what was charged and is not needed."""
    charged = min(file.charged_bytes, stored_bytes)
    facts = {
        "state": State.READY,
        "ready_at": timezone.now(),
        "sha256": sha256,
        "size": file.size,
        "charged_bytes": charged,
        "mime": found.mime,
        "name": found.name,
        "width": found.width,
        "height": found.height,
        "duration_s": found.duration_s,
        "hls_state": hls_state,
    }
    with transaction.atomic():
        if MediaFile.objects.filter(pk=file.pk, state=State.CHECKING).update(**facts):
            quota.give_back(quota.bucket_of(file.place, file.owner), file.charged_bytes - charged)
            for name, value in facts.items():
                setattr(file, name, value)
