"""Who may be in a room, by the views that every kind of room has a part in; each answer is one probe."""

from __future__ import annotations

from django.db import connection

from teleklasa.live.models import Room
from teleklasa.people.models import Person


def is_guest(room: Room, person: Person) -> bool:
    """Whether the person may wait for lessons of the room and enter them."""
    return _is_listed("SELECT EXISTS (SELECT FROM live_room_guest WHERE room_id = %s AND person_id = %s)", room, person)


def may_host(room: Room, person: Person) -> bool:
    """Whether the person may start lessons in the room, enter as their moderator and end them."""
    return _is_listed("SELECT EXISTS (SELECT FROM live_room_host WHERE room_id = %s AND person_id = %s)", room, person)


def _is_listed(statement: str, room: Room, person: Person) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [room.pk, person.pk])
        return bool(cursor.fetchone()[0])
