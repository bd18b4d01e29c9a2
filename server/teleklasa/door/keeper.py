"""The door's keeper: what it knows, whom it has waiting, and how it learns of a guest."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from .held_places import HeldPlaces
from .limbo import Limbo
from .memory import Memory
from .misses import Limiter
from .records import Guest
from .settings import DoorSettings
from .tables import Tables
from .together import Together
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
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the look that comes to an end next has done so; each look has its own."""
    told_at: dict[int, float] = field(default_factory=dict)
    _by_link: Together[int, Guest] = field(init=False)
    _by_code: Together[bytes, Guest] = field(init=False)

    def __post_init__(self) -> None:
        self._by_link = Together(self._guests_by_link)
        self._by_code = Together(self._guests_by_code)

    async def guest(self, link_id: int) -> Guest | None:
        """The pupil of a live link, from memory or from the tables; None when it is not live.

        Those asked for at the same moment are read by one statement.  Raises Unavailable.
        """
        return self.memory.guest(link_id) or await self._by_link.get(link_id)

    async def guest_by_code(self, code_lookups: Sequence[bytes]) -> Guest | None:
        """The pupil whose live personal link has one of these keyed hashes, from the tables.

        Those asked for at the same moment are read by one statement.  Raises Unavailable.
        """
        if len(code_lookups) == 1:
            return await self._by_code.get(code_lookups[0])
        found = await asyncio.gather(*map(self._by_code.get, code_lookups))
        return next((guest for guest in found if guest is not None), None)

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

    async def _guests_by_link(self, link_ids: list[int]) -> dict[int, Guest]:
        heard = self.memory.heard
        return self._taken({guest.link_id: guest for guest in await self.tables.guests_by_link(link_ids)}, heard)

    async def _guests_by_code(self, code_lookups: list[bytes]) -> dict[bytes, Guest]:
        heard = self.memory.heard
        return self._taken(await self.tables.guests_by_code(code_lookups), heard)

    def _taken[Key](self, found: dict[Key, Guest], as_of: int) -> dict[Key, Guest]:
        for guest in found.values():
            self.take_guest(guest, as_of=as_of)
        return found


def new_keeper(settings: DoorSettings) -> Keeper:
    return Keeper(
        settings=settings,
        tables=Tables(settings.database_url, settings.keyring),
        memory=Memory(),
        limbo=Limbo(settings.most_streams),
        limiter=Limiter(),
        use_days=UseDays(settings.time_zone),
    )
