"""Uploads in parts, which the browser sends to S3 itself by addresses that are signed here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any

from teleklasa.media.bucket import Bucket, PartsUnfit
from teleklasa.media.checking import finish_upload, reject
from teleklasa.media.models import MediaFile
from teleklasa.media.refusals import StoreAway, UploadIncomplete
from teleklasa.media.store import file_object
from teleklasa.media.uploading import Announced, announce, forget, require_mode
from teleklasa.people.models import Person

LEAST_PART_BYTES = 8 * 1024 * 1024
MOST_PARTS = 1_000
URL_LIFETIME_S = 6 * 3600
State = MediaFile.State


@dataclass(frozen=True, slots=True)
class PartThere:
    number: int
    size: int


def part_bytes(size: int) -> int:
    """How long each part but the last is, so that there are at most MOST_PARTS."""
    return max(LEAST_PART_BYTES, ceil(size / MOST_PARTS))


def part_urls(file: MediaFile) -> list[str]:
    """Where each part goes, the first first; good for URL_LIFETIME_S."""
    count = ceil(file.size / part_bytes(file.size))
    bucket = Bucket()
    return [
        bucket.part_url(file.storage_key, file.multipart_id, number, lifetime_s=URL_LIFETIME_S)
        for number in range(1, count + 1)
    ]


def announce_in_parts(owner: Person, announced: Announced) -> MediaFile:
    """Make room for a file and open its upload in the bucket; raises what `announce` raises."""
    require_mode("multipart")
    file = announce(owner, announced)
    try:
        file.multipart_id = Bucket().begin_parts(file.storage_key)
    except StoreAway:
        forget(file)
        raise
    file.save(update_fields=["multipart_id"])
    return file


def parts_there(file: MediaFile) -> list[PartThere]:
    """Which parts have arrived; all of them once the upload is over."""
    return [PartThere(part["PartNumber"], part["Size"]) for part in _parts(file)]


def complete(file: MediaFile) -> None:
    """Join the parts and check the file; again by the same sender, it only goes on.  Raises UploadIncomplete."""
    require_mode("multipart")
    if file.state != State.UPLOADING:
        return
    try:
        _join(file)
        joined_bytes = Bucket().size_of(file_object(file.storage_key))
    except FileNotFoundError:
        raise UploadIncomplete(offset=0) from None
    except PartsUnfit:
        joined_bytes = -1
    if joined_bytes == file.size:
        finish_upload(file)
    else:
        reject(file, "wrong_size")


def _join(file: MediaFile) -> None:
    """Make one object of the parts, unless that was done before."""
    parts = _parts(file)
    here = sum(part["Size"] for part in parts)
    if here > file.size:
        raise PartsUnfit
    if 0 < here < file.size:
        raise UploadIncomplete(offset=here)
    if parts:
        with suppress(FileNotFoundError):  # a request at the same moment joined them
            Bucket().join_parts(file.storage_key, file.multipart_id, parts)


def _parts(file: MediaFile) -> list[dict[str, Any]]:
    """What S3 has; nothing once the parts are joined."""
    try:
        return Bucket().parts_there(file.storage_key, file.multipart_id)
    except FileNotFoundError:
        return []
