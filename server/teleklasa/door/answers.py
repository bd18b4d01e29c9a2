"""What the door answers: bytes with the headers that every answer carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from .refused import Refused
from .requests import Send

type Headers = list[tuple[bytes, bytes]]

ALWAYS: Headers = [
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
NO_STORE = (b"cache-control", b"no-store")
EMPTY = (b"content-length", b"0")
SENT_ON: Headers = [NO_STORE, *ALWAYS, EMPTY]


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` hold all but the length of a body."""

    status: int
    headers: Headers
    body: bytes = b""

    async def send_by(self, send: Send, *, without_body: bool = False) -> None:
        headers = self.headers
        if self.body:
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if without_body else self.body})


def compact(value: Any) -> bytes:
    """`value` as JSON bytes in one line."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def json_answer(value: Any, *cookies: bytes, kept_s: int = 0) -> Answer:
    """200 with JSON; a browser may keep it for `kept_s` seconds."""
    keep = (b"cache-control", f"public, max-age={kept_s}".encode()) if kept_s else NO_STORE
    return Answer(200, [(b"content-type", b"application/json"), keep, *ALWAYS, *_set(cookies)], compact(value))


def problem_answer(refused: Refused) -> Answer:
    headers: Headers = [(b"content-type", b"application/problem+json"), NO_STORE, *ALWAYS]
    if "retry_after_s" in refused.facts:
        headers.append((b"retry-after", str(refused.facts["retry_after_s"]).encode()))
    return Answer(refused.status, headers, compact(refused.as_problem()))


def no_content(*cookies: bytes) -> Answer:
    return Answer(204, [NO_STORE, *ALWAYS, *_set(cookies)])


def see_other(url: str, *cookies: bytes) -> Answer:
    """303: the browser goes on by GET; nothing on the way may keep where to."""
    return Answer(303, [(b"location", url.encode()), *SENT_ON, *_set(cookies)])


def page_answer(html: bytes, coding: str, headers: Mapping[str, str]) -> Answer:
    named: Headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    if coding != "identity":
        named.append((b"content-encoding", coding.encode()))
    return Answer(200, [(b"content-type", b"text/html; charset=utf-8"), (b"vary", b"Accept-Encoding"), *named], html)


def _set(cookies: tuple[bytes, ...]) -> Headers:
    return [(b"set-cookie", cookie) for cookie in cookies]
