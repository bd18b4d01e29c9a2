"""Browsers that wait: each is one bit, *look again*, so a slow one never piles up news."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .records import Guest
from .refused import SlowDown, Unavailable

STREAMS_PER_LINK = 8
COMMENT_EVERY_S = 20
SEND_WITHIN_S = 30.0


@dataclass(slots=True, eq=False)
class Waiting:
    """One open stream of one link; `task` is cancelled when its browser takes nothing any more."""

    link_id: int
    room_ids: tuple[int, ...]
    turn: int
    task: asyncio.Task[Any] | None
    is_stuck: bool = False
    sending_since: float | None = None
    _has_news: bool = False
    _is_reminded: bool = False
    _called: asyncio.Future[None] | None = None

    def look_again(self) -> None:
        self._has_news = True
        self._call()

    def remind(self, now: float) -> None:
        """Have a comment sent, or give the stream up when what was sent long ago was not taken yet."""
        self._is_reminded = True
        self._call()
        if self.sending_since is not None and now - self.sending_since > SEND_WITHIN_S and self.task is not None:
            self.is_stuck = True
            self.task.cancel()

    async def until_news(self) -> bool:
        """True when there may be something to tell; False when a comment is due."""
        if not self._has_news and not self._is_reminded:
            self._called = asyncio.get_running_loop().create_future()
            await self._called
        has_news, self._has_news, self._is_reminded = self._has_news, False, False
        return has_news

    def _call(self) -> None:
        if self._called is not None and not self._called.done():
            self._called.set_result(None)


@dataclass(slots=True)
class Limbo:
    """Everyone who waits, found by link, by room, and by the second of COMMENT_EVERY_S in which they are reminded.

    One clock for all streams: a timer for each costs ten thousand of them more than all else that they do.
    """

    most_streams: int
    is_closing: bool = False
    count: int = 0
    _by_link: dict[int, set[Waiting]] = field(default_factory=dict)
    _by_room: dict[int, set[Waiting]] = field(default_factory=dict)
    _by_turn: list[set[Waiting]] = field(default_factory=lambda: [set() for _ in range(COMMENT_EVERY_S)])
    _came: int = 0

    @contextmanager
    def place_for(self, guest: Guest) -> Iterator[Waiting]:
        """A place to wait in.  Raises Unavailable when all are taken, SlowDown when one link has too many."""
        if self.count >= self.most_streams or self.is_closing:
            raise Unavailable(retry_after_s=5)
        if len(self._by_link.get(guest.link_id, ())) >= STREAMS_PER_LINK:
            raise SlowDown(retry_after_s=20)
        self._came += 1
        waiting = Waiting(guest.link_id, (), self._came % COMMENT_EVERY_S, asyncio.current_task())
        self._by_link.setdefault(guest.link_id, set()).add(waiting)
        self._by_turn[waiting.turn].add(waiting)
        self.count += 1
        self.move(waiting, guest.room_ids)
        try:
            yield waiting
        finally:
            self.move(waiting, ())
            self._by_turn[waiting.turn].discard(waiting)
            self.count -= 1
            _drop(self._by_link, guest.link_id, waiting)

    def move(self, waiting: Waiting, room_ids: tuple[int, ...]) -> None:
        """Wait for other rooms than before."""
        for room_id in waiting.room_ids:
            _drop(self._by_room, room_id, waiting)
        for room_id in room_ids:
            self._by_room.setdefault(room_id, set()).add(waiting)
        waiting.room_ids = room_ids

    def tell_rooms(self, room_ids: Iterable[int]) -> None:
        for room_id in room_ids:
            for waiting in self._by_room.get(room_id, ()):
                waiting.look_again()

    def tell_link(self, link_id: int) -> None:
        for waiting in self._by_link.get(link_id, ()):
            waiting.look_again()

    async def remind(self) -> None:
        """Remind every stream once in COMMENT_EVERY_S, a share of them each second, until cancelled."""
        loop, turn = asyncio.get_running_loop(), 0
        while True:
            await asyncio.sleep(1.0)
            turn = (turn + 1) % COMMENT_EVERY_S
            for waiting in tuple(self._by_turn[turn]):
                waiting.remind(loop.time())

    def awaits(self, room_id: int) -> bool:
        """Whether anyone waits for a lesson in the room."""
        return room_id in self._by_room

    def links(self) -> set[int]:
        return set(self._by_link)

    def close(self) -> None:
        """End every stream soon; the browsers come back by themselves."""
        self.is_closing = True
        for group in self._by_link.values():
            for waiting in group:
                waiting.look_again()


def _drop(groups: dict[int, set[Waiting]], key: int, waiting: Waiting) -> None:
    members = groups.get(key)
    if members is not None:
        members.discard(waiting)
        if not members:
            del groups[key]
