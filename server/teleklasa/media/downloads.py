"""Files on their way to browsers: pictures at permanent addresses, everything else at signed ones."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from teleklasa.media import signing
from teleklasa.media.limits import WEBP
from teleklasa.media.models import MediaFile
from teleklasa.media.ranges import Span, asked_span
from teleklasa.media.refusals import FileGone
from teleklasa.media.store import file_object, image_object, store, stream_object
from teleklasa.media.streams import PIECE_TYPES
from teleklasa.refusal import Refusal
from teleklasa.rest.problems import CONTENT_TYPE, NotFound, problem

BLOCK_BYTES = 65_536
YEAR_S = 365 * 24 * 3600
S3_LINK_S = 3600
KEY = re.compile(r"[0-9a-f]{32}")
PIECE = re.compile(r"(?:master|\d{3,4})\.m3u8|\d{3,4}_\d{4,6}\.ts")
INLINE_TYPES = ("video/", "text/vtt")
NO_CODE = "sandbox; default-src 'none'"
"""Content of files never runs, whatever it is."""

View = Callable[..., HttpResponseBase]


def answers_problems(view: View) -> View:
    """Refusals as the API tells them, for views outside it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return _refused(refusal)

    return answer


def _refused(refusal: Refusal) -> HttpResponse:
    body = problem(refusal.status, refusal.code, refusal.title, **refusal.facts)
    headers = {"Cache-Control": "no-store"}
    if refusal.status == 416:
        headers["Content-Range"] = f"bytes */{refusal.facts['size']}"
    return JsonResponse(body, status=refusal.status, content_type=CONTENT_TYPE, headers=headers)


@require_safe
@answers_problems
def image(request: HttpRequest, key: str, *, is_card: bool = False) -> HttpResponseBase:
    """A picture, for whoever knows its key; it never changes, so caches keep it. No query."""
    if not KEY.fullmatch(key):
        raise NotFound
    name = image_object(key, is_card=is_card)
    etag = f'"{key}-card"' if is_card else f'"{key}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={YEAR_S}, immutable"}
    return _served(request, name, mime=WEBP, disposition="inline", headers=headers, missing=NotFound())


@require_safe
@answers_problems
def file(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A document, a video or captions, by a signed address. One query."""
    opened = signing.opened_file(signed)
    found = MediaFile.objects.ready().filter(public_id=opened.name).exclude(kind=MediaFile.Kind.IMAGE).first()
    if found is None:
        raise NotFound
    is_inline = found.mime.startswith(INLINE_TYPES) and not opened.as_attachment
    disposition = "inline" if is_inline else attachment(found.name)
    headers = {"ETag": f'"{found.sha256}"', "Cache-Control": _until(opened)}
    name = file_object(found.storage_key)
    mime = f"{found.mime}; charset=utf-8" if found.mime.startswith("text/") else found.mime
    return _served(request, name, mime=mime, disposition=disposition, headers=headers, missing=FileGone())


@require_safe
@answers_problems
def stream(request: HttpRequest, signed: str, piece: str) -> HttpResponseBase:
    """A playlist or a piece of a video; the signature covers the whole stream. No query."""
    opened = signing.opened_stream(signed)
    if not PIECE.fullmatch(piece):
        raise NotFound
    mime = PIECE_TYPES[f".{piece.rpartition('.')[2]}"]
    headers = {"ETag": f'"{opened.name[:16]}-{piece}"', "Cache-Control": _until(opened)}
    name = stream_object(opened.name, piece)
    return _served(request, name, mime=mime, disposition="inline", headers=headers, missing=FileGone())


def attachment(name: str) -> str:
    """A Content-Disposition that saves under `name`, whatever letters it has.  (RFC 6266, RFC 8187)"""
    plain = "".join(letter if " " <= letter <= "~" and letter not in '\\"%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _until(opened: signing.Opened) -> str:
    return f"private, max-age={max(0, opened.expires_at - int(time.time()))}"


def _served(
    request: HttpRequest, name: str, *, mime: str, disposition: str, headers: dict[str, str], missing: Refusal
) -> HttpResponseBase:
    """The object, or the part that is asked for; from a bucket, the way to it.  Raises `missing`."""
    if settings.MEDIA_S3_BUCKET:
        return _way_to_bucket(name, mime=mime, disposition=disposition)
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    try:
        opened = store().open(name)
    except OSError as error:
        raise missing from error
    try:
        response = _streamed(request, opened, etag=headers["ETag"])
    except BaseException:
        opened.close()
        raise
    for header, value in {**headers, **_protecting(request)}.items():
        response[header] = value
    response["Content-Type"], response["Content-Disposition"] = mime, disposition
    response["Accept-Ranges"] = "bytes"
    return response


def _streamed(request: HttpRequest, opened: BinaryIO, *, etag: str) -> HttpResponseBase:
    size = os.fstat(opened.fileno()).st_size
    asked = request.headers.get("Range", "")
    is_same = request.headers.get("If-Range", etag) == etag
    span = asked_span(asked, size) if asked and is_same and request.method == "GET" else None
    whole = Span(0, size)
    part = FilePart(opened, span or whole)
    response = FileAnswer(part, status=206 if span else 200)
    response.file_part = part
    response["Content-Length"] = str((span or whole).length)
    if span:
        response["Content-Range"] = span.of(size)
    return response


def _protecting(request: HttpRequest) -> dict[str, str]:
    """No code runs in a file; on a host of its own the school's pages, and no other, may read it."""
    headers = {"Content-Security-Policy": NO_CODE, "X-Content-Type-Options": "nosniff"}
    if settings.MEDIA_HOST_URL:
        headers |= {"Access-Control-Allow-Origin": settings.PUBLIC_URL, "Cross-Origin-Resource-Policy": "cross-origin"}
        headers |= {"Access-Control-Expose-Headers": "Content-Range, Accept-Ranges, ETag", "Vary": "Origin"}
    return headers


def _way_to_bucket(name: str, *, mime: str, disposition: str) -> HttpResponseRedirect:
    from teleklasa.media.bucket import Bucket  # noqa: PLC0415 -- boto3 is slow to load, and few schools need it

    link = Bucket().link_to(name, mime=mime, disposition=disposition, lifetime_s=S3_LINK_S)
    return HttpResponseRedirect(link, headers={"Cache-Control": f"private, max-age={S3_LINK_S // 2}"})


class FilePart:
    """A part of an open file, read in blocks as it is sent; closing it closes the file."""

    def __init__(self, opened: BinaryIO, span: Span) -> None:
        self.opened = opened
        self.span = span

    def __iter__(self) -> Iterator[bytes]:
        self.opened.seek(self.span.start)
        left = self.span.length
        while left and (block := self.opened.read(min(BLOCK_BYTES, left))):
            left -= len(block)
            yield block

    def again(self) -> FilePart:
        """The same part, opened anew."""
        return FilePart(os.fdopen(os.dup(self.opened.fileno()), "rb"), self.span)

    def close(self) -> None:
        self.opened.close()


class FileAnswer(StreamingHttpResponse):
    """An answer whose `file_part` the bridge sends by itself, so that slow readers hold no thread."""

    file_part: FilePart
