"""Answers to visitors without identity, kept for the seconds that they say themselves, and given before Django runs.

Only what a proxy may keep is kept: `GET` without cookie and authorisation, answered 200 with
`Cache-Control: public, s-maxage=…` and without a cookie.  Each process keeps its own.  (RFC 9111, section 3)
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from teleklasa.rest.kept_bytes import KeptBytes
from teleklasa.site.first_content.forms import language_asked, takes_gzip

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
WsgiApplication = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

SHARED_FOR = re.compile(r"s-maxage=(\d{1,5})")
VARIES_BY = frozenset({"cookie", "authorization", "accept"})
"""What the key of an answer tells apart, or a kept answer never has."""
PAGES_VARY_BY = VARIES_BY | {"accept-language", "accept-encoding"}
"""The same of pages for people; the API speaks no language and packs nothing."""
OF_BODY = frozenset({"content-length", "content-type"})
ROW_BYTES = 1024
"""About what an answer takes besides its body."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and the one to who has it already."""

    body: list[bytes]
    headers: Headers
    short_headers: Headers
    tag: str
    made_at: float
    good_until: float


class KeptAnswers:
    """A WSGI application that asks `application` only for what it does not keep."""

    def __init__(self, application: WsgiApplication, *, most_bytes: int) -> None:
        self._application = application
        self._kept: KeptBytes[tuple[str, ...], Kept] = KeptBytes(most_bytes)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION"):
            return self._application(environ, start_response)
        key = (
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_HOST", ""),
            environ.get("HTTP_ACCEPT", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            *_form_of_page(environ),
        )
        kept, now = self._kept.get(key), time.time()
        if kept is None or not kept.made_at <= now < kept.good_until:  # a clock set back keeps nothing
            return self._ask(key, environ, start_response)
        age = ("Age", str(int(now - kept.made_at)))
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and kept.tag and has_tag(asked, kept.tag):
            start_response("304 Not Modified", [*kept.short_headers, age])
            return []
        start_response("200 OK", [*kept.headers, age])
        return kept.body

    def _ask(self, key: tuple[str, ...], environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        told: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            told.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer: Any = self._application(environ, start)
        if len(told) == 1 and told[0][0].startswith("200 ") and getattr(answer, "streaming", True) is False:
            self._keep(key, told[0][1], b"".join(answer))
        given: Iterable[bytes] = answer
        return given

    def _keep(self, key: tuple[str, ...], headers: Headers, body: bytes) -> None:
        named = {name.lower(): value for name, value in headers}
        fresh_s = shared_seconds(named, varies_by=VARIES_BY if is_api(key[0]) else PAGES_VARY_BY)
        if fresh_s:
            now = time.time()
            short = [pair for pair in headers if pair[0].lower() not in OF_BODY]
            kept = Kept([body], list(headers), short, named.get("etag", ""), now, now + fresh_s)
            self._kept.keep(key, kept, size_bytes=len(body) + len(repr(key)) + ROW_BYTES)


def _form_of_page(environ: dict[str, Any]) -> tuple[str, str]:
    """What a page differs by, not how browsers write it: thousands of headers ask for the same four forms."""
    if is_api(environ["PATH_INFO"]):
        return "", ""
    is_packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return language_asked(environ.get("HTTP_ACCEPT_LANGUAGE", "")), "gzip" if is_packed else ""


def is_api(path: str) -> bool:
    return path.startswith("/api/")


def shared_seconds(headers: dict[str, str], *, varies_by: frozenset[str] = VARIES_BY) -> int:
    """For how long an answer with these headers is anybody's; 0 if it is not."""
    control = [part.strip() for part in headers.get("cache-control", "").lower().split(",")]
    varies = {name.strip() for name in headers.get("vary", "").lower().split(",") if name.strip()}
    if "public" not in control or "set-cookie" in headers or not varies <= varies_by:
        return 0
    return next((int(found[1]) for part in control if (found := SHARED_FOR.fullmatch(part))), 0)


def has_tag(asked: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag, weakly compared.  (RFC 9110, section 13.1.2)"""
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in asked.split(","))
