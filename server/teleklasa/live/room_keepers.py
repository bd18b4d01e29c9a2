"""Kinds of rooms, and what `live` asks about each; whoever owns a kind registers its keeper.

`live` itself owns the rooms of groups.  An app above it owns others: it makes them by
`rooms.make_room`, registers a keeper when the apps are ready, and says in a migration who the
guests and the hosts are (`room_views`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypedDict

from teleklasa.live.models import Room
from teleklasa.live.outlook import Outlook
from teleklasa.people.models import Person


@dataclass(frozen=True)
class RoomCard:
    """What a lesson in the room is called, and by what the room is known outside.

    `slug` stands in `/after/{slug}`, where BigBlueButton sends whoever leaves, so no two rooms of
    any kind share one; `audit_target` is `group:…`, `course:…`, at most 60 characters.
    """

    title: str
    slug: str
    audit_target: str


@dataclass(frozen=True)
class ServerWishes:
    """Where a lesson in the room would best be held: a region's code, and servers in their order."""

    region: str = ""
    preferred: tuple[int, ...] = ()


class SlidesFile(TypedDict):
    """A document to show in a lesson: the public id of its file, and what people call it."""

    id: str
    name: str


@dataclass(frozen=True)
class Held:
    """What is known of a room while it is held open: how many would come if everybody came, and where to.

    `outlook` where the keeper read it in the same statement; `slides` are what the lesson is opened with.
    """

    roster_size: int
    wishes: ServerWishes
    outlook: Outlook | None = None
    slides: Sequence[SlidesFile] = ()


class RoomKeeper(Protocol):
    """Answers for the rooms of one kind."""

    def card(self, room: Room) -> RoomCard: ...

    def hold_open(self, room: Room) -> Held:
        """Keep what the room belongs to as it is until the transaction ends; what is known of it then.

        Called inside the transaction that claims a lesson.  Raises a Refusal when the room is
        closed, as when its group is archived.
        """

    def roster_size(self, room: Room) -> int:
        """How many guests would come if everybody came; past lessons say which share of them does."""

    def wishes(self, room: Room) -> ServerWishes: ...

    def path_after(self, slug: str, person: Person) -> str | None:
        """Where a signed-in person goes who left the room of this slug.

        None when the slug is of another kind or the page is not for this person, who then goes to limbo.
        """


_keepers: dict[str, RoomKeeper] = {}


def register_keeper(kind: str, keeper: RoomKeeper) -> None:
    """Let `keeper` answer for rooms of `kind`, at most 20 characters; the last registration holds."""
    _keepers[kind] = keeper


def keeper_of(room: Room) -> RoomKeeper:
    """Raises KeyError for a kind whose app is not installed."""
    return _keepers[room.kind]


def keepers() -> tuple[RoomKeeper, ...]:
    return tuple(_keepers.values())
