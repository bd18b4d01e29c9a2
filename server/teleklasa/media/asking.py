"""What a request names: own files, and what the headers of the tus protocol say."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from rest_framework.request import Request

from teleklasa.media.models import MediaFile
from teleklasa.media.refusals import ChecksumUnknown, NotAnUploadPart, TusVersion
from teleklasa.media.uploading import Part
from teleklasa.people.asking import person_of
from teleklasa.rest.problems import Invalid, NotFound

TUS = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
LONGEST_NUMBER = 15


def own_file(request: Request, media_id: str) -> MediaFile:
    """One query.  Raises NotFound for a file of somebody else as for a missing one."""
    file = MediaFile.objects.owned_by(person_of(request)).filter(public_id=media_id).first()
    if file is None:
        raise NotFound
    return file


def require_tus(request: Request) -> None:
    if request.headers.get("Tus-Resumable") != TUS:
        raise TusVersion(supported=TUS)


def announced_by(request: Request) -> dict[str, Any]:
    """The words of Upload-Metadata, with Upload-Length as `size`.  Raises Invalid.  (tus 1.0.0, "Creation")"""
    return {**_metadata(request.headers.get("Upload-Metadata", "")), "size": number_in(request, "Upload-Length")}


def number_in(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Invalid(fields={header.lower().replace("-", "_"): ["invalid" if text else "required"]})
    return int(text)


def part_in(request: Request) -> Part:
    """The part that a PATCH sends, not read yet.  Raises Invalid, NotAnUploadPart and ChecksumUnknown."""
    if request.content_type.partition(";")[0].strip().lower() != PART_TYPE:
        raise NotAnUploadPart
    return Part(
        read=request._request.read,
        offset=number_in(request, "Upload-Offset"),
        length=int(request.META.get("CONTENT_LENGTH") or 0),
        sha256=_checksum(request.headers.get("Upload-Checksum", "")),
    )


def _metadata(header: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        key, _, coded = pair.partition(" ")
        try:
            words[key] = base64.b64decode(coded.strip(), validate=True).decode()
        except (ValueError, binascii.Error) as error:
            raise Invalid(fields={"upload_metadata": ["invalid"]}) from error
    return words


def _checksum(header: str) -> bytes | None:
    """The digest that a part must have; None when the sender told none."""
    if not header:
        return None
    algorithm, _, coded = header.partition(" ")
    try:
        digest = base64.b64decode(coded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise ChecksumUnknown from error
    if algorithm != "sha256" or len(digest) != 32:
        raise ChecksumUnknown
    return digest
