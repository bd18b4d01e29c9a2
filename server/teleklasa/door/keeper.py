"""The door's keeper: what it knows, whom it has waiting, and how it learns of a guest."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from .held_places import HeldPlaces
from .limbo import Limbo
from .memory import Memory
from .misses import Limiter
from .records import Guest
from .refused import Unavailable
from .settings import DoorSettings
from .tables import Tables
from .use_days import UseDays


@dataclass(slots=True)
class Keeper:
    """Everything one process of the door holds; handlers take it as their first argument."""

    settings: DoorSettings
    tables: Tables
    memory: Memory
    limbo: Limbo
    limiter: Limiter
    use_days: UseDays
    places: HeldPlaces = field(default_factory=HeldPlaces)
    due_links: set[int] = field(default_factory=set)
    due_rooms: set[int] = field(default_factory=set)
    look_now: asyncio.Event = field(default_factory=asyncio.Event)
    told_at: dict[int, float] = field(default_factory=dict)
    _asked: dict[int, asyncio.Future[Guest | None]] = field(default_factory=dict)
    _reader: asyncio.Task[None] | None = None

    async def guest(self, link_id: int) -> Guest | None:
        """The pupil of a live link, from memory or from the tables; None when it is not live.

        Those asked for at the same moment are read by one statement.  Raises Unavailable.
        """
        return self.memory.guest(link_id) or await self._read_guest(link_id)

    async def guest_by_code(self, code_lookups: Sequence[bytes]) -> Guest | None:
        heard = self.memory.heard
        found = await self.tables.guest_by_code(code_lookups)
        if found is not None:
            self.take_guest(found, as_of=heard)
        return found

    def take_guest(self, guest: Guest, *, as_of: int) -> None:
        """Remember a guest read when `as_of` changes had been heard; read it again if there were more."""
        if self.memory.take_guest(guest):
            self.limbo.tell_link(guest.link_id)
        if self.memory.heard != as_of:
            self.look_again_at(guest.link_id)

    async def write_places(self) -> None:
        """Write the places given from memory; whoever the tables no longer admit is looked at again.

        Raises Unavailable.
        """
        for link_id in await self.places.write(self.tables):
            self.look_again_at(link_id)

    def look_again_at(self, link_id: int) -> None:
        """Have a guest of memory read again at once, and the open lessons with it; until then it is in doubt."""
        self.memory.doubt_link(link_id)
        self.due_links.add(link_id)
        self.look_now.set()

    async def _read_guest(self, link_id: int) -> Guest | None:
        asked = self._asked.get(link_id)
        if asked is None:
            asked = self._asked[link_id] = asyncio.get_running_loop().create_future()
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read_asked())
        return await asyncio.shield(asked)

    async def _read_asked(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, {}
            heard = self.memory.heard
            try:
                found = {guest.link_id: guest for guest in await self.tables.guests_by_link(asked)}
            except Exception as error:  # noqa: BLE001 -- whatever it was, those who asked are told
                refused = error if isinstance(error, Unavailable) else Unavailable(retry_after_s=3)
                _fail(asked, refused)
                continue
            for link_id, future in asked.items():
                guest = found.get(link_id)
                if guest is not None:
                    self.take_guest(guest, as_of=heard)
                if not future.done():
                    future.set_result(guest)


def _fail(asked: dict[int, asyncio.Future[Guest | None]], refused: Unavailable) -> None:
    for future in asked.values():
        if not future.done():
            future.set_exception(refused)


def new_keeper(settings: DoorSettings) -> Keeper:
    return Keeper(
        settings=settings,
        tables=Tables(settings.database_url, settings.keyring),
        memory=Memory(),
        limbo=Limbo(settings.most_streams),
        limiter=Limiter(),
        use_days=UseDays(settings.time_zone),
    )
