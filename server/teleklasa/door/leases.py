"""A person's places in a lesson: how many devices may be in it by one link."""

from psycopg import AsyncClientCursor, IntegrityError

from .refused import Unavailable
from .tables import Tables

LEASE_S = 60
TAKE_PLACE = """
SELECT pg_advisory_xact_lock(hashtextextended(%(queue)s, 0));
WITH held AS (
    SELECT id, device, row_number() OVER (PARTITION BY device = %(device)s ORDER BY granted_at DESC, id DESC) AS newest
    FROM live_devicelease
    WHERE live_lesson_id = %(lesson)s AND person_id = %(person)s AND expires_at > now()
), displaced AS (
    DELETE FROM live_devicelease lease USING held
    WHERE %(displaces)s AND lease.id = held.id AND held.device <> %(device)s AND held.newest >= %(most)s
    RETURNING lease.id
), granted AS (
    INSERT INTO live_devicelease AS lease (live_lesson_id, person_id, device, granted_at, expires_at)
    SELECT %(lesson)s, %(person)s, %(device)s, now(), now() + %(life_s)s * interval '1 second'
    WHERE %(displaces)s OR EXISTS (SELECT FROM held WHERE device = %(device)s)
       OR (SELECT count(*) FROM held WHERE device <> %(device)s) < %(most)s
    ON CONFLICT (live_lesson_id, person_id, device) DO UPDATE
    SET granted_at = CASE WHEN lease.expires_at > now() THEN lease.granted_at ELSE excluded.granted_at END,
        expires_at = excluded.expires_at
    RETURNING id
)
SELECT EXISTS (SELECT FROM granted)
"""
"""Lock, then look and write: two statements sent as one, so that the second sees what those before
it in the queue have committed.  A lock taken inside the second would wait with an old snapshot and
let a third device in.  (PostgreSQL documentation, "Read Committed Isolation Level")
"""


async def take_place(
    tables: Tables, *, lesson_id: int, person_id: int, device: str, most_devices: int, displaces: bool
) -> bool:
    """True when the device has a place in the lesson for the next minute.

    A device that holds one keeps it; `displaces` gives up the oldest ones for it.  Raises Unavailable.
    """
    facts = {
        "queue": f"place of {person_id} in {lesson_id}",
        "lesson": lesson_id,
        "person": person_id,
        "device": device,
        "most": most_devices,
        "displaces": displaces,
        "life_s": LEASE_S,
    }
    try:
        rows = await tables.rows(TAKE_PLACE, facts, cursor=AsyncClientCursor)
    except IntegrityError:  # the lesson or the person was deleted a moment ago
        raise Unavailable(retry_after_s=1) from None
    return bool(rows[0][0])
