"""One HTTP request as the door reads it, from an ASGI scope."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from .refused import Malformed, NotJson, TooLarge

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BODY_BYTES = 4096
BODY_WITHIN_S = 10.0


@dataclass(slots=True)
class Request:
    scope: Scope
    receive: Receive
    _by_name: dict[bytes, bytes] | None = None

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def peer(self) -> str | None:
        """The address the connection came from: the nearest proxy, or the browser itself."""
        client = self.scope.get("client")
        return str(client[0]) if client else None

    def header(self, name: bytes) -> str | None:
        """The header of a lower-case name, several of them joined by commas; None when absent."""
        found = self._headers().get(name)
        return None if found is None else found.decode("latin-1")

    def _headers(self) -> dict[bytes, bytes]:
        if self._by_name is None:
            headers = self.scope["headers"]
            self._by_name = dict(headers)
            if len(self._by_name) != len(headers):
                self._by_name = _joined(headers)
        return self._by_name

    async def body(self) -> bytes:
        """The whole body.  Raises TooLarge over 4 kB, Malformed when it stops or dawdles."""
        if self._is_without_body():
            return b""
        if _is_too_long(self.header(b"content-length") or ""):
            raise TooLarge
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                return await self._read()
        except TimeoutError:
            raise Malformed from None

    def _is_without_body(self) -> bool:
        """Whether the headers say so; to ask the server for an empty body costs more than all else of a request.

        Before HTTP/2 a request without a length that is not chunked has none.  (RFC 9112, section 6.3)
        """
        headers = self._headers()
        announced = headers.get(b"content-length")
        if announced is None:
            return b"transfer-encoding" not in headers and str(self.scope.get("http_version", "")).startswith("1")
        return announced == b"0"

    async def _read(self) -> bytes:
        body = b""
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Malformed
            body += bytes(message.get("body", b""))
            if len(body) > MOST_BODY_BYTES:
                raise TooLarge
            if not message.get("more_body"):
                return body

    async def json_fields(self) -> dict[str, Any]:
        """The fields of a JSON body, none of one that is no object.  Raises NotJson, and Malformed and TooLarge."""
        if (self.header(b"content-type") or "").partition(";")[0].strip().lower() != "application/json":
            raise NotJson  # a form of another site cannot send this type
        try:
            sent = json.loads(await self.body())
        except (ValueError, RecursionError):
            raise Malformed from None
        return sent if isinstance(sent, dict) else {}

    async def until_gone(self) -> None:
        """Return when the browser has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


def cookies_in(header: str) -> dict[str, str]:
    """Cookies by name, the first one of each."""
    pairs = [pair.strip().partition("=") for pair in reversed(header.split(";"))]
    return {name: value for name, equals, value in pairs if equals}


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name, several of one name joined as HTTP says: cookies by semicolons, others by commas."""
    values: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        values.setdefault(name, []).append(value)
    return {name: (b"; " if name == b"cookie" else b",").join(found) for name, found in values.items()}


def _is_too_long(announced: str) -> bool:
    """Whether a `Content-Length` says more than is read; what is no number says nothing."""
    if not (announced.isascii() and announced.isdigit()):
        return False
    digits = announced.lstrip("0")
    return len(digits) > len(str(MOST_BODY_BYTES)) or int(digits or "0") > MOST_BODY_BYTES
