"""Run as a program: browsers that wait at the door, as cheap as they can be.

`python limbo_pupils.py PORT FILE` reads a list of tickets and answers lines on its input by lines of JSON:
`open N` (so many more streams; seconds until each has had its first word), `told` (by stream, in the order of the
tickets, the monotonic time at which it heard of an open lesson, or null), `count` (streams open, and lost).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import partial
from pathlib import Path

AT_ONCE = 256
"""Connections that are being opened at the same time: a browser opens one."""


class Stream(asyncio.Protocol):
    """One `GET /door/wait` that is read for ever."""

    def __init__(self, ticket: str) -> None:
        self._ticket = ticket
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.told_at: float | None = None
        self.is_lost = False
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # TCP is
        transport.write(
            b"GET /door/wait HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
            b"Sec-Fetch-Site: same-origin\r\nCookie: door=%s\r\n\r\n" % self._ticket.encode()
        )

    def data_received(self, data: bytes) -> None:
        self._rest = (self._rest + data)[-2000:]
        if b'"state":"open"' in self._rest:
            self.told_at, self._rest = self.told_at or time.monotonic(), b""
        if not self.greeted.done() and b"event: doorway" in self._rest:
            self.greeted.set_result(None)
        if b"still here" in self._rest:
            self._rest = b""

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        if not self.greeted.done():
            self.greeted.set_exception(exc or ConnectionError("the door closed the stream"))


class Crowd:
    def __init__(self, port: int, tickets: list[str]) -> None:
        self._port, self._tickets = port, tickets
        self.streams: list[Stream] = []

    async def open(self, count: int) -> float:
        loop, few = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)
        began = time.monotonic()

        async def one(ticket: str) -> Stream:
            async with few:
                _, stream = await loop.create_connection(partial(Stream, ticket), "127.0.0.1", self._port)
                await stream.greeted
                return stream

        place = len(self.streams)
        self.streams += await asyncio.gather(*map(one, self._tickets[place : place + count]))
        return time.monotonic() - began

    def told(self) -> list[float | None]:
        return [stream.told_at for stream in self.streams]

    def count(self) -> list[int]:
        lost = sum(stream.is_lost for stream in self.streams)
        return [len(self.streams) - lost, lost]


async def main(port: int, tickets: list[str]) -> None:
    crowd, loop = Crowd(port, tickets), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order, *numbers = line.split()
        said = await crowd.open(int(numbers[0])) if order == "open" else getattr(crowd, order)()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
