"""Files that the school itself makes or finds in packages: judged and stored as those that people send."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from teleklasa.media import quota
from teleklasa.media.checking import check, examine
from teleklasa.media.file_names import clean_file_name
from teleklasa.media.findings import Rejected
from teleklasa.media.limits import TYPES, most_bytes
from teleklasa.media.models import MediaFile
from teleklasa.media.pictures import redraw
from teleklasa.media.sniffing import sniff
from teleklasa.media.store import file_object, image_object, store
from teleklasa.people.models import Person

State, Kind = MediaFile.State, MediaFile.Kind


@dataclass(frozen=True, slots=True)
class Found:
    """A file of this machine, to be taken; `sha256` is of its bytes as they are."""

    path: Path
    name: str
    kind: str
    size: int
    sha256: str


def judge(found: Found) -> None:
    """Look at a file as its check would, and write nothing.  Raises Rejected."""
    if found.size > most_bytes(found.kind):
        raise Rejected("too_large")
    if found.kind == Kind.IMAGE:
        if sniff(found.path, ending="") not in TYPES[Kind.IMAGE]:
            raise Rejected("type_not_allowed")
        redraw(found.path)
    else:
        examine(found.path, found.kind, clean_file_name(found.name) or found.kind)


def take(found: Found, *, owner: Person, place: str, limit_bytes: int) -> MediaFile:
    """The file, ready, in that place.  Whoever calls has judged that `owner` may put it there.

    Raises Rejected, and QuotaFull when the place, which may take `limit_bytes`, is full; nothing is left then.
    """
    if found.size > most_bytes(found.kind):
        raise Rejected("too_large")
    with transaction.atomic():
        quota.charge(quota.bucket_of(place, owner), found.size, limit_bytes=limit_bytes)
        file = MediaFile.objects.create(
            owner=owner,
            place=place,
            kind=found.kind,
            name=clean_file_name(found.name) or found.kind,
            state=State.CHECKING,
            size=found.size,
            charged_bytes=found.size,
            sha256=found.sha256,
        )
    return _checked(file, found.path)


def fill(file: MediaFile, found: Found, *, limit_bytes: int) -> MediaFile:
    """Give a file that waits in state CHECKING its bytes, which the school has made.

    Raises Rejected and QuotaFull; the file is rejected then, or gone.
    """
    with transaction.atomic():
        quota.charge(quota.bucket_of(file.place, file.owner), found.size, limit_bytes=limit_bytes)
        waiting = MediaFile.objects.filter(pk=file.pk, state=State.CHECKING, charged_bytes=0)
        if not waiting.update(size=found.size, charged_bytes=found.size, sha256=found.sha256):
            quota.give_back(quota.bucket_of(file.place, file.owner), found.size)
            raise Rejected("lost")
    file.size, file.charged_bytes, file.sha256 = found.size, found.size, found.sha256
    return _checked(file, found.path)


def _checked(file: MediaFile, path: Path) -> MediaFile:
    """Store the bytes as if they had been received, and let the usual check judge them."""
    raw = file_object(file.storage_key)
    try:
        store().put(raw, path, mime="application/octet-stream")
        check(file)
    finally:
        if file.state != State.READY or file.kind == Kind.IMAGE:
            store().delete([raw])  # of a picture only the drawn copy stays
    if file.state != State.READY:
        because = file.rejected_because or "lost"
        MediaFile.objects.filter(pk=file.pk, state=State.REJECTED).delete()
        raise Rejected(because)
    return file


def move(files: list[MediaFile], *, place: str, limit_bytes: int) -> None:
    """Bring files of one place and owner to another place, with the room that they take.  Raises QuotaFull."""
    if not files:
        return
    with transaction.atomic():
        total = sum(file.charged_bytes for file in files)
        quota.charge(place, total, limit_bytes=limit_bytes)
        quota.give_back(quota.bucket_of(files[0].place, files[0].owner), total)
        MediaFile.objects.filter(pk__in=[file.pk for file in files]).update(place=place)
    for file in files:
        file.place = place


def drop(files: list[MediaFile]) -> None:
    """Forget files that were taken for nothing, with their bytes and the room that they took."""
    for file in files:
        with transaction.atomic():
            deleted, _ = MediaFile.objects.filter(pk=file.pk).delete()
            if deleted:
                quota.give_back_all(file)
        names = [image_object(file.storage_key), image_object(file.storage_key, is_card=True)]
        store().delete([*names, file_object(file.storage_key)])
