"""Browsers that wait: each is one bit, *look again*, so a slow one never piles up news."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .records import Guest
from .refused import SlowDown, Unavailable

STREAMS_PER_LINK = 8


@dataclass(slots=True, eq=False)
class Waiting:
    """One open stream of one link."""

    link_id: int
    room_ids: tuple[int, ...]
    _look: asyncio.Event = field(default_factory=asyncio.Event)

    def look_again(self) -> None:
        self._look.set()

    async def until_news(self, within_s: float) -> bool:
        """True when there may be something to tell; False after `within_s` of quiet."""
        try:
            async with asyncio.timeout(within_s):
                await self._look.wait()
        except TimeoutError:
            return False
        self._look.clear()
        return True


@dataclass(slots=True)
class Limbo:
    """Everyone who waits, found by link and by room."""

    most_streams: int
    is_closing: bool = False
    count: int = 0
    _by_link: dict[int, set[Waiting]] = field(default_factory=dict)
    _by_room: dict[int, set[Waiting]] = field(default_factory=dict)

    @contextmanager
    def place_for(self, guest: Guest) -> Iterator[Waiting]:
        """A place to wait in.  Raises Unavailable when all are taken, SlowDown when one link has too many."""
        if self.count >= self.most_streams or self.is_closing:
            raise Unavailable(retry_after_s=5)
        if len(self._by_link.get(guest.link_id, ())) >= STREAMS_PER_LINK:
            raise SlowDown(retry_after_s=20)
        waiting = Waiting(guest.link_id, ())
        self._by_link.setdefault(guest.link_id, set()).add(waiting)
        self.count += 1
        self.move(waiting, guest.room_ids)
        try:
            yield waiting
        finally:
            self.move(waiting, ())
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
