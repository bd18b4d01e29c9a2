"""What the web app will ask first, asked of the API's own views: the same rules, the same bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from teleklasa.rest.kept_bytes import KeptBytes
from teleklasa.site.kept_answers import shared_seconds

LEFT_OUT = frozenset({"HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"})
"""What a page's request carries and the questions do not; who asks is handed on as `request.user`."""

kept: KeptBytes[str, tuple[bytes, float]] = KeptBytes(max(1, settings.KEPT_ANSWERS_BYTES // 4))
"""Answers that are the same for everybody, until the time that they themselves say."""


@dataclass(slots=True)
class Answers:
    """The answers of the API to whoever opens a page, by the address that the web app will ask."""

    request: HttpRequest
    bodies: dict[str, bytes] = field(default_factory=dict)

    def of(self, address: str) -> Any:
        """The answer to the person of the page; None if it is not a good one, and then it is not told."""
        return self._told(address, _asked(self.request, address, self.request.user))

    def of_anybody(self, address: str) -> Any:
        """The answer to a visitor whom nothing is known of; it may be some seconds old."""
        body, good_until = kept.get(address) or (None, 0.0)
        if body is None or not time.time() < good_until:
            body = self._keep(address, _asked(self.request, address, AnonymousUser()))
        return self._told(address, body)

    def as_json(self) -> bytes:
        """All of them as one object that may stand inside a `script` element of HTML."""
        pairs = b",".join(orjson.dumps(address) + b":" + body for address, body in self.bodies.items())
        return (b"{" + pairs + b"}").replace(b"<", b"\\u003c")

    def _told(self, address: str, answer: HttpResponse | bytes | None) -> Any:
        body = answer.content if isinstance(answer, HttpResponse) else answer
        if body is None:
            return None
        self.bodies[address] = body
        return orjson.loads(body)

    def _keep(self, address: str, answer: HttpResponse | None) -> bytes | None:
        if answer is None:
            return None
        fresh_s = shared_seconds({name.lower(): value for name, value in answer.items()})
        if fresh_s and settings.KEPT_ANSWERS_BYTES:
            kept.keep(address, (answer.content, time.time() + fresh_s), size_bytes=len(answer.content))
        return answer.content


def _asked(page: HttpRequest, address: str, user: Any) -> HttpResponse | None:
    path, _, query = address.partition("?")
    told = {name: value for name, value in page.META.items() if name not in LEFT_OUT}
    question: Any = WSGIRequest(
        told | {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_ACCEPT": "application/json"}
    )
    question.user, question.session = user, page.session
    found = resolve(path)
    answer: Any = found.func(question, *found.args, **found.kwargs)
    if hasattr(answer, "render"):
        answer.render()
    return answer if isinstance(answer, HttpResponse) and answer.status_code == 200 else None
