"""Uploads that can be resumed: announced with their size, sent in parts, finished when the last byte is here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from teleklasa.media import places, quota
from teleklasa.media.checking import finish_upload
from teleklasa.media.disk import Disk
from teleklasa.media.file_names import clean_file_name
from teleklasa.media.limits import most_bytes
from teleklasa.media.models import MediaFile
from teleklasa.media.refusals import (
    ChecksumWrong,
    FileTooLarge,
    OtherUploadWay,
    TooManyUploads,
    UploadOver,
    WrongOffset,
)
from teleklasa.media.store import store
from teleklasa.people.models import Person

BLOCK_BYTES = 65_536
MOST_OPEN_UPLOADS = 50
State = MediaFile.State
Read = Callable[[int], bytes]
"""Reads at most so many bytes of a request's body; raises OSError when its sender is gone."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What is said of a file before it is sent; nothing of it is believed but where it should belong."""

    kind: str
    name: str
    size: int
    place: str = ""
    language: str = ""
    mime: str = ""


def mode() -> str:
    """How this school takes files: `tus` on a disk, `multipart` in a bucket of S3."""
    return "multipart" if settings.MEDIA_S3_BUCKET else "tus"


def require_mode(wanted: str) -> None:
    if mode() != wanted:
        raise OtherUploadWay(mode=mode())


def require_open_in_parts(file: MediaFile) -> None:
    """Raises OtherUploadWay and UploadOver."""
    require_mode("multipart")
    if file.state != State.UPLOADING:
        raise UploadOver


def announce(owner: Person, file: Announced) -> MediaFile:
    """Make room for a file that will be sent.

    Raises NotFound, Forbidden, FileTooLarge, TooManyUploads and QuotaFull.
    """
    places.require_upload(owner, file.place, file.kind)
    if file.size > most_bytes(file.kind):
        raise FileTooLarge(limit=most_bytes(file.kind))
    if MediaFile.objects.owned_by(owner).filter(state=State.UPLOADING).count() >= MOST_OPEN_UPLOADS:
        raise TooManyUploads(limit=MOST_OPEN_UPLOADS)
    limit_bytes = places.quota_of(owner, file.place)
    with transaction.atomic():
        quota.charge(quota.bucket_of(file.place, owner), file.size, limit_bytes=limit_bytes)
        return MediaFile.objects.create(
            owner=owner,
            place=file.place,
            kind=file.kind,
            name=clean_file_name(file.name) or file.kind,
            mime=file.mime,
            size=file.size,
            charged_bytes=file.size,
            language=file.language,
        )


def expires_at(file: MediaFile) -> datetime:
    return file.created_at + timedelta(hours=settings.MEDIA_UNFINISHED_KEPT_H)


def offset_of(file: MediaFile) -> int:
    """How much has arrived; the file on the disk is the only record of it."""
    return disk().received_bytes(file.storage_key) if file.state == State.UPLOADING else file.size


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file on its way in; `sha256` is its digest, if the sender told one."""

    read: Read
    offset: int
    length: int
    sha256: bytes | None = None


def take_part(file: MediaFile, part: Part) -> int:
    """Write a part as it comes, and finish the file with its last byte; how much is here afterwards.

    What arrived before the sender went is kept. Raises WrongOffset, UploadBusy, UploadOver, FileTooLarge,
    ChecksumWrong.
    """
    if file.state != State.UPLOADING:
        raise UploadOver
    if part.offset + part.length > file.size:
        raise FileTooLarge(limit=file.size - min(part.offset, file.size))
    with disk().receiving(file.storage_key, is_first=part.offset == 0) as growing:
        here = growing.tell()
        if here != part.offset:
            raise WrongOffset(offset=here)
        digest = _write(growing, part)
        here = growing.tell()
    if here == file.size:
        finish_upload(file, sha256=digest if part.offset == 0 else "")
    return here


def _write(growing: BinaryIO, part: Part) -> str:
    """Append what comes, a block at a time; its digest. A part that proves damaged is cut off again."""
    digest, left = hashlib.sha256(), part.length
    try:
        while left and (block := part.read(min(BLOCK_BYTES, left))):
            growing.write(block)
            digest.update(block)
            left -= len(block)
    except OSError:
        if part.sha256 is None:
            raise
        left = part.length  # nothing of it can be proven
    if part.sha256 is not None and (left or digest.digest() != part.sha256):
        growing.truncate(part.offset)
        growing.seek(part.offset)
        raise ChecksumWrong
    return digest.hexdigest()


def abandon(file: MediaFile) -> None:
    """Forget an unfinished upload and give its room back.  Raises UploadOver for one that is checked or ready."""
    forget(file)
    store().drop_received(file.storage_key, multipart_id=file.multipart_id)


def forget(file: MediaFile) -> None:
    """Delete the row of an unfinished upload and give its room back; its bytes stay.  Raises UploadOver."""
    with transaction.atomic():
        gone, _ = MediaFile.objects.filter(pk=file.pk, state__in=[State.UPLOADING, State.REJECTED]).delete()
        if not gone:
            raise UploadOver
        quota.give_back_all(file)


def disk() -> Disk:
    """Where parts are written.  Raises OtherUploadWay when the school keeps files in a bucket."""
    require_mode("tus")
    return Disk(settings.MEDIA_FOLDER)
