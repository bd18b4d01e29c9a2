"""A browser as cheap as it can be: HTTP/1.1 over asyncio, cookies, connections kept alive, and EventSource.

What it cannot reach it tries again for a moment, as the front of a school does for it (`deploy/Caddyfile`).
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HELD_BY_FRONT_S, TRIED_EVERY_S = 5.0, 0.25
ANSWER_WITHIN_S = 10.0
"""The page's own limit; nobody else has one."""
HEADERS = (
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile\r\n"
    "Accept-Language: pl-PL,pl;q=0.9\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n"
)

type Way = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Cut(Exception):
    """No answer came: nothing listened there, or the connection ended too early."""


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    headers: dict[str, str]
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Faults:
    """What went wrong, and when it was begun: (time, method and path, status), with 0 for what was cut."""

    found: list[tuple[float, str, int]] = field(default_factory=list)

    def note(self, what: str, status: int, *, begun_at: float = 0.0) -> None:
        self.found.append((begun_at or time.time(), what, status))


@dataclass(slots=True)
class Browser:
    port: int
    faults: Faults
    cookies: dict[str, str] = field(default_factory=dict)
    extra: str = ""
    answer_within_s: float | None = ANSWER_WITHIN_S
    _idle: list[Way] = field(default_factory=list)

    async def insist(self, method: str, path: str, *, again_after_s: tuple[float, float]) -> Said:
        """An answer below 500, however often it takes."""
        while True:
            said = await self.fetch(method, path)
            if said is not None:
                return said
            await asyncio.sleep(random.uniform(*again_after_s))

    async def fetch(self, method: str, path: str, body: str = "", kind: str = "application/json") -> Said | None:
        """An answer below 500, or None for one that a page takes for a lost connection; forms wait without end."""
        begun_at = time.time()
        try:
            async with asyncio.timeout(self.answer_within_s if kind == "application/json" else None):
                said = await self._ask(method, path, body, kind)
        except (Cut, TimeoutError):
            self.faults.note(f"{method} {_named(path)}", 0, begun_at=begun_at)
            return None
        if said.status >= 500:
            self.faults.note(f"{method} {_named(path)}", said.status, begun_at=begun_at)
            return None
        return said

    async def listen(self, path: str, hear: Callable[[str, str], None]) -> bool:
        """Hand on every event of a stream until it ends; whether it was open at all."""
        way: Way | None = None
        try:
            way, said = await self._send("GET", path, "", "", is_held=False)
            if said.status != 200:
                if said.status >= 500:
                    self.faults.note(f"GET {path}", said.status)
                return False
            await _hear_events(way[0], hear)
        except Cut:
            self.faults.note(f"GET {path}", 0)
            return way is not None
        finally:
            if way is not None:
                way[1].close()
        return True

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[1].close()

    async def _ask(self, method: str, path: str, body: str, kind: str) -> Said:
        way, said = await self._send(method, path, body, kind, is_held=True)
        try:
            read = await way[0].readexactly(int(said.headers.get("content-length", "0")))
        except (OSError, asyncio.IncompleteReadError):
            way[1].close()
            raise Cut from None
        except BaseException:
            way[1].close()
            raise
        self._idle.append(way)
        return Said(said.status, said.headers, read)

    async def _send(self, method: str, path: str, body: str, kind: str, *, is_held: bool) -> tuple[Way, Said]:
        """The head of an answer; an idle connection that turns out to be dead is replaced, as browsers do."""
        text = self._request(method, path, body, kind).encode()
        while self._idle:
            way = self._idle.pop()
            try:
                return way, await self._head(way, text)
            except Cut:
                continue
        way = await self._connect(HELD_BY_FRONT_S if is_held else 0.0)
        return way, await self._head(way, text)

    async def _head(self, way: Way, text: bytes) -> Said:
        reader, writer = way
        try:
            writer.write(text)
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError):
            writer.close()
            raise Cut from None
        except BaseException:
            writer.close()
            raise
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in lines if line]
        for name, value in pairs:
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        return Said(int(first.split(" ", 2)[1]), {name.lower(): value for name, value in pairs})

    async def _connect(self, held_s: float) -> Way:
        gives_up_at = time.monotonic() + held_s
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                if time.monotonic() >= gives_up_at:
                    raise Cut from None
            await asyncio.sleep(TRIED_EVERY_S)

    def _request(self, method: str, path: str, body: str, kind: str) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)
        lines = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{HEADERS}{self.extra}"
        if cookies:
            lines += f"Cookie: {cookies}\r\n"
        if method == "POST":
            lines += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return f"{lines}\r\n{body}"


async def _hear_events(reader: asyncio.StreamReader, hear: Callable[[str, str], None]) -> None:
    """Read a chunked stream of events to its end.  (HTML standard, "Server-sent events")  Raises Cut."""
    rest = b""
    try:
        while size := int(await reader.readline() or b"-1", 16):
            if size < 0:
                raise Cut
            *blocks, rest = (rest + (await reader.readexactly(size + 2))[:-2]).split(b"\n\n")
            for block in blocks:
                fields = dict(line.partition(": ")[::2] for line in block.decode().split("\n"))
                if "retry" in fields:
                    hear("retry", fields["retry"])
                elif "data" in fields:
                    hear(fields.get("event", ""), fields["data"])
    except (OSError, ValueError, asyncio.IncompleteReadError):
        raise Cut from None


def _named(path: str) -> str:
    """A code is not written down."""
    if path.startswith("/api/"):
        return "/api/v1/groups/{slug}/lesson"
    return path if path.startswith(("/door/", "/lekcja")) else "/{code}"
