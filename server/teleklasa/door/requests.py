"""One HTTP request as the door reads it, from an ASGI scope."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

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
        found: list[bytes] = [value for key, value in self.scope["headers"] if key == name]
        return b",".join(found).decode("latin-1") if found else None

    def cookie(self, name: str) -> str | None:
        for key, header in self.scope["headers"]:
            if key != b"cookie":
                continue
            text: str = header.decode("latin-1")
            for pair in text.split(";"):
                found, equals, value = pair.strip().partition("=")
                if equals and found == name:
                    return value
        return None

    async def body(self) -> bytes:
        """The whole body.  Raises TooLarge over 4 kB, Malformed when it stops or dawdles."""
        if _is_too_long(self.header(b"content-length") or ""):
            raise TooLarge
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                return await self._read()
        except TimeoutError:
            raise Malformed from None

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

    async def form(self) -> dict[str, str]:
        """The fields of an `application/x-www-form-urlencoded` body, the last one of a name."""
        body = await self.body()
        try:
            fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
        except ValueError:
            raise Malformed from None
        return {name: values[-1] for name, values in fields.items()}

    async def until_gone(self) -> None:
        """Return when the browser has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _is_too_long(announced: str) -> bool:
    """Whether a `Content-Length` says more than is read; what is no number says nothing."""
    if not (announced.isascii() and announced.isdigit()):
        return False
    digits = announced.lstrip("0")
    return len(digits) > len(str(MOST_BODY_BYTES)) or int(digits or "0") > MOST_BODY_BYTES
