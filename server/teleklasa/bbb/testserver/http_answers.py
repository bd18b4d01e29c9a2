"""What goes in and out of a test server over HTTP, apart from sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came; `raw_query` is untouched, since the checksum covers its bytes."""

    method: str
    path: str
    raw_query: bytes
    content_type: str = ""
    body: bytes = b""
    cookies: Mapping[str, str] = field(default_factory=dict)
    languages: str = ""
    origin: str = ""
    peer: str = "127.0.0.1"

    def json(self) -> dict[str, Any]:
        """The body's object; empty when it is not one.

        The content type keeps pages of other origins from posting here without asking first.
        """
        if self.content_type.partition(";")[0].strip() != "application/json":
            return {}
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer, ready to be written."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: object, status: int = 200) -> HttpAnswer:
    return HttpAnswer(json.dumps(value).encode(), status, "application/json")


def redirect(location: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    return HttpAnswer(b"", 302, "text/plain", {"Location": location, **(headers or {})})
