"""Addresses that open one file for a while; they hold no name of a person and no key of the store."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer

from teleklasa.media.models import MediaFile
from teleklasa.media.refusals import LinkExpired
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

FILE_SIGNER = Signer(salt="teleklasa.media.file", sep="~")
STREAM_SIGNER = Signer(salt="teleklasa.media.stream", sep="~")
LONGEST_SIGNED = 400


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address that holds opens; `expires_at` in seconds since 1970."""

    name: str
    expires_at: int
    as_attachment: bool = False


def signed_url(file: MediaFile, person: Person | None, *, lifetime_s: int, as_attachment: bool = False) -> str:
    """The address of a ready document, video or captions, good for `lifetime_s` seconds, by whoever holds it.

    The caller has judged that `person` may read the file. For nobody in particular (a preview) the end is
    rounded up, so that everybody is given the same address and caches may keep what names it.
    """
    expires_at = expiry(person, lifetime_s)
    signed = FILE_SIGNER.sign_object([file.public_id, expires_at, int(as_attachment)])
    return f"{origin()}/media/file/{signed}"


def stream_url(file: MediaFile, person: Person | None, *, lifetime_s: int) -> str | None:
    """The address of the video's playlist, which opens all its pieces too; None while there is no stream."""
    if file.hls_state != MediaFile.Hls.READY:
        return None
    signed = STREAM_SIGNER.sign_object([file.hls_key, expiry(person, lifetime_s)])
    return f"{origin()}/media/hls/{signed}/master.m3u8"


def image_url(file: MediaFile, *, is_card: bool = False) -> str:
    """The permanent address of a ready picture; `is_card` asks for the variant of 640 pixels."""
    return f"{origin()}/media/image/{file.storage_key}{'/card' if is_card else ''}"


def expiry(person: Person | None, lifetime_s: int) -> int:
    now = int(time.time())
    return now + lifetime_s if person else (now // lifetime_s + 2) * lifetime_s


def origin() -> str:
    """The host that files are served from: empty for the school's own."""
    return str(settings.MEDIA_HOST_URL)


def opened_file(signed: str) -> Opened:
    """Raises NotFound for an address that we did not make, LinkExpired for an old one."""
    public_id, expires_at, as_attachment = _read(FILE_SIGNER, signed, 3)
    return Opened(public_id, expires_at, as_attachment=bool(as_attachment))


def opened_stream(signed: str) -> Opened:
    """Raises NotFound and LinkExpired."""
    prefix, expires_at = _read(STREAM_SIGNER, signed, 2)
    return Opened(prefix, expires_at)


def _read(signer: Signer, signed: str, length: int) -> list[Any]:
    if len(signed) > LONGEST_SIGNED:
        raise NotFound
    try:
        values = signer.unsign_object(signed)
    except (BadSignature, ValueError) as error:
        raise NotFound from error
    if not isinstance(values, list) or len(values) != length:
        raise NotFound
    if values[1] <= time.time():
        raise LinkExpired
    return values
