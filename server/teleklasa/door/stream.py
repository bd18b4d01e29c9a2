"""Server-sent events to a browser that waits.  (HTML standard, "Server-sent events")"""

import asyncio
import random
from typing import Any

from teleklasa.keys.door_ticket import LIFE_S as TICKET_LIFE_S
from teleklasa.keys.door_ticket import Ticket

from .admission import admits, admitted_guest
from .answers import ALWAYS, NO_STORE, Headers, compact
from .cookies import read_device, read_ticket
from .doorway import doorway
from .keeper import Keeper
from .limbo import Waiting
from .refused import NoTicket
from .requests import Request, Send

HEADERS: Headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), NO_STORE, *ALWAYS]


async def wait(keeper: Keeper, request: Request, send: Send) -> None:
    """`GET /door/wait`: tell the pupil's doorway now and whenever it changes.

    Raises what `admitted_guest` and `Limbo.place_for` raise, before anything was sent.
    """
    ticket = read_ticket(request, keeper.settings)
    if ticket is None:
        raise NoTicket
    guest = await admitted_guest(keeper, request)
    with keeper.limbo.place_for(guest) as waiting:
        waiting.look_again()
        gone = asyncio.ensure_future(request.until_gone())
        gone.add_done_callback(lambda _: waiting.look_again())
        known_device = read_device(request, keeper.settings) is not None
        stream = _Stream(keeper, ticket, waiting, send, known_device=known_device)
        try:
            await stream.run(gone)
        except asyncio.CancelledError:
            if not waiting.is_stuck:
                raise
        finally:
            gone.cancel()


class _Stream:
    """One browser's stream: looks at memory when told to, sends only what is news."""

    def __init__(self, keeper: Keeper, ticket: Ticket, waiting: Waiting, send: Send, *, known_device: bool) -> None:
        self.keeper, self.ticket, self.waiting, self._send = (keeper, ticket, waiting, send)
        self.known_device = known_device
        self.told: tuple[Any, ...] | None = None
        self._begins_with = _retry()

    async def run(self, gone: asyncio.Future[None]) -> None:
        ends_at = asyncio.get_running_loop().time() + TICKET_LIFE_S
        await self._send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        while not gone.done():
            if self.keeper.limbo.is_closing or asyncio.get_running_loop().time() > ends_at:
                await self._write(_retry())
                break
            if not await self.waiting.until_news():
                await self._write(b": still here\n\n")
            elif not gone.done() and not await self._tell():
                break
        await self._send({"type": "http.response.body", "body": b""})

    async def _tell(self) -> bool:
        """Send what changed since the last time; False when the link is no longer this pupil's."""
        guest = self.keeper.memory.guest(self.ticket.link_id)
        if guest is None or not admits(self.ticket, guest):
            await self._write(b"event: renewed\ndata: {}\n\n")
            return False
        self.keeper.limbo.move(self.waiting, guest.room_ids)
        lesson = self.keeper.memory.lesson_for(guest)
        news = (guest, lesson)
        if news != self.told:
            self.told = news
            told = doorway(guest, lesson, known_device=self.known_device)
            await self._write(b"event: doorway\ndata: " + compact(told) + b"\n\n")
        return True

    async def _write(self, text: bytes) -> None:
        """Cancelled by `Waiting.remind` when the browser stops reading."""
        self.waiting.sending_since = asyncio.get_running_loop().time()
        body, self._begins_with = self._begins_with + text, b""
        await self._send({"type": "http.response.body", "body": body, "more_body": True})
        self.waiting.sending_since = None


def _retry() -> bytes:
    """When to come back after a cut: everybody at another moment, for all are cut at once when a process dies."""
    return f"retry: {random.randint(1000, 15000)}\n\n".encode()
