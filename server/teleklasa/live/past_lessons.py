"""How many came to a room's last lessons: what the forecast of the next one is made of."""

from __future__ import annotations

from django.db import connection

from teleklasa.live.models import Room

LESSONS_REMEMBERED = 5
MOST_PEOPLE = f"""
ARRAY(SELECT most_people FROM live_livelesson
       WHERE room_id = %(room)s AND state = 'ended' AND most_people > 0
       ORDER BY started_at DESC LIMIT {LESSONS_REMEMBERED})
"""  # noqa: S608 -- made of a number
"""An SQL expression: the fullest moments of the last lessons of the room, newest first."""


def most_people_of(room: Room) -> tuple[int, ...]:
    """The fullest moments of the room's last lessons, newest first.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MOST_PEOPLE}", {"room": room.pk})
        return tuple(cursor.fetchone()[0])
