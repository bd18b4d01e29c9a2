"""A kind of room that no app has: clubs, whose people stand in a table that exists only in a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.migrations.state import ProjectState

from teleklasa.live import room_keepers
from teleklasa.live.models import Room
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.room_keepers import Held, RoomCard, ServerWishes, register_keeper
from teleklasa.live.room_views import guests_of_kind, hosts_of_kind
from teleklasa.live.rooms import make_room
from teleklasa.people.models import Person

CLUB = "club"
PARTS = [
    guests_of_kind(CLUB, "SELECT room_id, person_id FROM club_people WHERE NOT is_host"),
    hosts_of_kind(CLUB, "SELECT room_id, person_id FROM club_people WHERE is_host"),
]


class ClubRooms:
    """Answers for clubs; `closed` are the rooms of closed ones, `preferred` the servers they all prefer."""

    def __init__(self) -> None:
        self.closed: set[int] = set()
        self.preferred: tuple[int, ...] = ()

    def card(self, room: Room) -> RoomCard:
        return RoomCard(title="Kółko fizyczne " + "i" * 80, slug=f"club-{room.pk}", audit_target=f"club:{room.pk}")

    def hold_open(self, room: Room) -> Held:
        if room.pk in self.closed:
            raise NoOpenLesson
        return Held(self.roster_size(room), self.wishes(room))

    def roster_size(self, room: Room) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM club_people WHERE NOT is_host AND room_id = %s", [room.pk])
            return int(cursor.fetchone()[0])

    def wishes(self, room: Room) -> ServerWishes:
        return ServerWishes(preferred=self.preferred)

    def path_after(self, slug: str, person: Person) -> str | None:
        return f"/clubs/{slug}" if slug.startswith("club-") else None


@contextmanager
def clubs_in_the_school() -> Iterator[ClubRooms]:
    """Install the kind as a migration and an app would, and take it out again."""
    keeper, state = ClubRooms(), ProjectState()
    register_keeper(CLUB, keeper)
    with connection.schema_editor() as editor:
        editor.execute("CREATE TABLE club_people (room_id bigint, person_id bigint, is_host boolean)")
        for part in PARTS:
            part.database_forwards("live", editor, state, state)
    try:
        yield keeper
    finally:
        del room_keepers._keepers[CLUB]
        with connection.schema_editor() as editor:
            for part in reversed(PARTS):
                part.database_backwards("live", editor, state, state)
            editor.execute("DROP TABLE club_people")


def make_club(*, hosts: list[Person] | None = None, guests: list[Person] | None = None) -> Room:
    room = make_room(CLUB)
    for person in hosts or []:
        join_club(room, person, is_host=True)
    for person in guests or []:
        join_club(room, person)
    return room


def join_club(room: Room, person: Person, *, is_host: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO club_people VALUES (%s, %s, %s)", [room.pk, person.pk, is_host])


def leave_club(room: Room, person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM club_people WHERE room_id = %s AND person_id = %s", [room.pk, person.pk])
