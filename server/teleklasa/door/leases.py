"""A pupil's place in a lesson: given from memory where that is sure, by the tables otherwise.

How sure it is and what that costs: docs/decisions/0016-places-from-memory.md.
"""

import asyncio

from psycopg import AsyncClientCursor, IntegrityError

from teleklasa.live.places import LEASE_S, TAKE_PLACE_BY_LINK, Place, outcome, place_of, rungs_of

from .keeper import Keeper
from .records import Given

SETTLES_WITHIN_S = 1.0


async def take_place(keeper: Keeper, asked: Given, *, displaces: bool) -> Place:
    """Give the device a place in the lesson for the next minute, if the guest may enter it at this moment.

    A device that holds one keeps it; `displaces` gives up the oldest ones for it.  Raises Unavailable.
    """
    if not displaces and (_memory_gives(keeper, asked) or await _settles(keeper, asked)):
        keeper.places.give(asked)
        return Place.GRANTED
    await keeper.write_places()
    return await _take_by_tables(keeper, asked, displaces=displaces)


def _memory_gives(keeper: Keeper, asked: Given) -> bool:
    guest, lesson, device_id = asked
    return keeper.places.is_first_device(lesson.id, guest.person_id, device_id) and keeper.memory.is_sure(guest, lesson)


async def _settles(keeper: Keeper, asked: Given) -> bool:
    """Whether memory gives the place after the next look: one look for all is cheaper than a statement each.

    A class comes in just when its lesson was rung for: did everybody go by the tables then, the look that
    settles it would come later still.  Meanwhile another device may have come.
    """
    memory, (guest, lesson, device_id) = keeper.memory, asked
    if not memory.hears() or not keeper.places.is_first_device(lesson.id, guest.person_id, device_id):
        return False
    try:
        async with asyncio.timeout(SETTLES_WITHIN_S):
            while not memory.is_sure(guest, lesson):
                await keeper.looked.wait()
    except TimeoutError:
        return False
    is_as_before = memory.guests.get(guest.link_id) == guest and memory.lessons.get(lesson.room_id) == lesson
    return is_as_before and _memory_gives(keeper, asked)


async def _take_by_tables(keeper: Keeper, asked: Given, *, displaces: bool) -> Place:
    """By the statement that sessions take their places by too."""
    guest, lesson, device_id = asked
    held = (lesson.id, guest.person_id, device_id)
    [rung] = rungs_of([held])
    facts = {
        "queue": place_of(guest.person_id, lesson.id),
        "lesson": lesson.id,
        "meeting": lesson.meeting_id,
        "create_time_ms": lesson.create_time_ms,
        "person": guest.person_id,
        "link": guest.link_id,
        "code_version": guest.code_version,
        "device": device_id,
        "most": keeper.settings.devices_per_link,
        "displaces": displaces,
        "life_s": LEASE_S,
        "rung": rung,
    }
    try:
        [(is_admitted, is_granted)] = await keeper.tables.rows(TAKE_PLACE_BY_LINK, facts, cursor=AsyncClientCursor)
    except IntegrityError:  # the lesson or the person was deleted a moment ago
        return Place.NOT_ADMITTED
    if is_granted:
        keeper.places.hear([held])
    return outcome(is_admitted=is_admitted, is_granted=is_granted)
