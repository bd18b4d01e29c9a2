"""A pupil's places in a lesson, taken by the statement that sessions take theirs by too."""

from psycopg import AsyncClientCursor, IntegrityError

from teleklasa.live.places import LEASE_S, TAKE_PLACE_BY_LINK, Place, outcome, place_of

from .records import Guest, OpenLesson
from .tables import Tables


async def take_place(
    tables: Tables, guest: Guest, lesson: OpenLesson, *, device_id: str, most_devices: int, displaces: bool
) -> Place:
    """Give the device a place in the lesson for the next minute, if the guest may enter it at this moment.

    A device that holds one keeps it; `displaces` gives up the oldest ones for it.  Raises Unavailable.
    """
    facts = {
        "queue": place_of(guest.person_id, lesson.id),
        "lesson": lesson.id,
        "meeting": lesson.meeting_id,
        "create_time_ms": lesson.create_time_ms,
        "person": guest.person_id,
        "link": guest.link_id,
        "code_version": guest.code_version,
        "device": device_id,
        "most": most_devices,
        "displaces": displaces,
        "life_s": LEASE_S,
    }
    try:
        [(is_admitted, is_granted)] = await tables.rows(TAKE_PLACE_BY_LINK, facts, cursor=AsyncClientCursor)
    except IntegrityError:  # the lesson or the person was deleted a moment ago
        return Place.NOT_ADMITTED
    return outcome(is_admitted=is_admitted, is_granted=is_granted)
