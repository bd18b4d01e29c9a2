"""Answers that proxies may keep: written once as bytes, told apart by a strong tag, 304 for who has them."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

JSON = "application/json"
LISTS_FRESH_S, PAGE_FRESH_S, STALE_S = 30, 60, 300


def tag_of(*facts: object) -> str:
    """A strong ETag of what decides the bytes."""
    return f'"{hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()}"'


def shared_answer(request: HttpRequest, data: Any, *, fresh_s: int = LISTS_FRESH_S) -> HttpResponse:
    """`data` as JSON, the same for everyone; a request that carries no identity may be answered by proxies."""
    body = orjson.dumps(data)
    return tagged_answer(request, body, tag=tag_of(body), fresh_s=fresh_s)


def tagged_answer(request: HttpRequest, body: bytes, *, tag: str, fresh_s: int) -> HttpResponse:
    answer = unchanged(request, tag) or HttpResponse(body, content_type=JSON)
    return marked(request, answer, tag=tag, fresh_s=fresh_s)


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 if the client has these bytes already."""
    asked = request.headers.get("If-None-Match", "")
    if not asked:
        return None
    known = [has.removeprefix("W/") for has in parse_etags(asked)]
    return HttpResponseNotModified() if tag in known or known == ["*"] else None


def marked(request: HttpRequest, answer: HttpResponse, *, tag: str, fresh_s: int) -> HttpResponse:
    """Say how long the answer is good, and for whom."""
    is_shared = not request.META.get("HTTP_COOKIE") and not request.META.get("HTTP_AUTHORIZATION")
    answer["ETag"] = tag
    answer["Cache-Control"] = (
        f"public, s-maxage={fresh_s}, stale-while-revalidate={STALE_S}" if is_shared else "private, no-cache"
    )
    patch_vary_headers(answer, ("Cookie", "Authorization"))
    return answer
