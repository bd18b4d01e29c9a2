"""A person's places in a lesson: how many devices may be in it, whichever way they came.

Plain Python and SQL, because the door takes places by personal links and the API by sessions.  Whoever
gives a place rings the doors with `rungs_of`, because each keeps in memory which devices are in.
"""

import json
from collections.abc import Iterable
from enum import Enum, auto
from itertools import batched

LEASE_S = 60
PLACES_IN_A_RUNG = 100
"""So many fit into the 8,000 bytes that PostgreSQL takes for one NOTIFY."""

type HeldPlace = tuple[int, int, str]
"""A lesson, a person, and the device by which the person has a place there."""

_BY_LINK = """
    JOIN people_accesslink link ON link.id = %(link)s AND link.person_id = guest.person_id
      AND link.code_version = %(code_version)s AND link.purpose = 'personal' AND link.revoked_at IS NULL"""


def _take_place(proof: str) -> str:
    return f"""
WITH admitted AS (
    SELECT FROM live_livelesson lesson
    JOIN live_room_guest guest ON guest.room_id = lesson.room_id AND guest.person_id = %(person)s{proof}
    WHERE lesson.id = %(lesson)s AND lesson.state IN ('running', 'suspect')
      AND lesson.meeting_id = %(meeting)s AND lesson.create_time_ms = %(create_time_ms)s
), held AS (
    SELECT id, device, row_number() OVER (PARTITION BY device = %(device)s ORDER BY granted_at DESC, id DESC) AS newest
    FROM live_devicelease
    WHERE live_lesson_id = %(lesson)s AND person_id = %(person)s AND expires_at > now()
), displaced AS (
    DELETE FROM live_devicelease lease USING held
    WHERE %(displaces)s AND EXISTS (SELECT FROM admitted)
      AND lease.id = held.id AND held.device <> %(device)s AND held.newest >= %(most)s
    RETURNING lease.id
), granted AS (
    INSERT INTO live_devicelease AS lease (live_lesson_id, person_id, device, granted_at, expires_at, displaced_at)
    SELECT %(lesson)s, %(person)s, %(device)s, now(), now() + %(life_s)s * interval '1 second',
           CASE WHEN EXISTS (SELECT FROM displaced) THEN now() END
    WHERE EXISTS (SELECT FROM admitted)
      AND (%(displaces)s OR EXISTS (SELECT FROM held WHERE device = %(device)s)
           OR (SELECT count(*) FROM held WHERE device <> %(device)s) < %(most)s)
    ON CONFLICT (live_lesson_id, person_id, device) DO UPDATE
    SET granted_at = CASE WHEN lease.expires_at > now() THEN lease.granted_at ELSE excluded.granted_at END,
        expires_at = excluded.expires_at, displaced_at = COALESCE(excluded.displaced_at, lease.displaced_at)
    RETURNING id
)
SELECT EXISTS (SELECT FROM admitted), (SELECT count(pg_notify('door', %(rung)s)) FROM granted) = 1
"""  # noqa: S608 -- of constants


QUEUE_UP = "SELECT pg_advisory_xact_lock(hashtextextended(%(queue)s, 0))"
"""Comes before TAKE_PLACE in its transaction, and is a statement of its own.

So TAKE_PLACE sees what those before it in the queue have committed: a lock taken inside it would wait with
an old snapshot and let a third device in.  (PostgreSQL documentation, "Read Committed Isolation Level")
"""

TAKE_PLACE = _take_place("")
"""For a person whom a session proved."""

TAKE_PLACE_BY_LINK = f"{QUEUE_UP};{_take_place(_BY_LINK)}"
"""For the holder of a personal link, if it still is live at that version; both statements, sent as one."""


WRITE_PLACES = """
WITH noted AS (
    SELECT * FROM unnest(%(lessons)s::bigint[], %(meetings)s::text[], %(create_times_ms)s::bigint[],
                         %(people)s::bigint[], %(links)s::bigint[], %(code_versions)s::int[], %(devices)s::text[])
        AS noted (lesson, meeting, create_time_ms, person, link, code_version, device)
), admitted AS (
    SELECT noted.lesson, noted.person, noted.device, noted.link FROM noted
    JOIN live_livelesson lesson ON lesson.id = noted.lesson AND lesson.state IN ('running', 'suspect')
      AND lesson.meeting_id = noted.meeting AND lesson.create_time_ms = noted.create_time_ms
    JOIN people_accesslink link ON link.id = noted.link AND link.person_id = noted.person
      AND link.code_version = noted.code_version AND link.purpose = 'personal' AND link.revoked_at IS NULL
    WHERE EXISTS (
      SELECT FROM live_room_guest guest WHERE guest.room_id = lesson.room_id AND guest.person_id = noted.person)
), written AS (
    INSERT INTO live_devicelease AS lease (live_lesson_id, person_id, device, granted_at, expires_at)
    SELECT lesson, person, device, now(), now() + %(life_s)s * interval '1 second' FROM admitted ORDER BY 1, 2, 3
    ON CONFLICT (live_lesson_id, person_id, device) DO UPDATE
    SET granted_at = CASE WHEN lease.expires_at > now() THEN lease.granted_at ELSE excluded.granted_at END,
        expires_at = excluded.expires_at
)
SELECT ARRAY(SELECT link FROM noted EXCEPT SELECT link FROM admitted),
       (SELECT count(pg_notify('door', rung)) FROM unnest(%(rungs)s::text[]) AS rung)
"""
"""Many places that the door has given by what it remembered, and the links that the tables no longer admit.

It does not count devices: whoever was let in is written down, so that the moderator sees all of them.
"""

HELD_PLACES = """
SELECT lease.live_lesson_id, lease.person_id, lease.device
FROM live_devicelease lease JOIN live_livelesson lesson ON lesson.id = lease.live_lesson_id
WHERE lesson.state IN ('running', 'suspect') AND lease.expires_at > now()
"""


def rungs_of(places: Iterable[HeldPlace]) -> list[str]:
    """What the doors are rung with when these places were given."""
    return [json.dumps({"places": some}, separators=(",", ":")) for some in batched(places, PLACES_IN_A_RUNG)]


class Place(Enum):
    """What came of asking for a place; NOT_ADMITTED when the tables no longer say what memory said."""

    GRANTED = auto()
    ALL_TAKEN = auto()
    NOT_ADMITTED = auto()


def place_of(person_id: int, lesson_id: int) -> str:
    """The name of the queue in which devices of one person wait for a place in one lesson."""
    return f"place of {person_id} in {lesson_id}"


def outcome(*, is_admitted: bool, is_granted: bool) -> Place:
    if not is_admitted:
        return Place.NOT_ADMITTED
    return Place.GRANTED if is_granted else Place.ALL_TAKEN
