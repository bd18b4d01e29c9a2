"""Keeping memory at most a second behind the tables.

Wake-ups on the channel `door` say where to look: {"room": id} its guests changed, {"lesson_in": id of a room}
its lesson did and no guest has to be read for it, or a morning of starts would have them all read over and over,
{"link": id} it was reset, revoked or restored, {"person": id} its groups changed or it was retired.
{"places": [[lesson, person, device], …]} were given by some process.  The truth is in the tables: a
lost wake-up costs a second for a lesson and five for a guest.  That none is lost is proven twice a
second, and then guests are read anew less often; while it is not, the tables decide who gets into a room.
"""

import asyncio
import json
import logging
import random
import time

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from teleklasa.live.places import HELD_PLACES

from .held_places import WRITE_AFTER_S
from .keeper import Keeper
from .memory import NEVER
from .refused import Unavailable

LOOK_EVERY_S = 1.0
LINKS_LOOKED_OVER_IN_S = 5
LINKS_LOOKED_OVER_WHEN_HEARING_IN_S = 20
USE_DAYS_EVERY_S = 5.0
PROVE_EVERY_S = 0.4
PROVE_WITHIN_S = 3.0
CHANNEL = "door"
log = logging.getLogger(__name__)


async def follow_tables(keeper: Keeper) -> None:
    """Look at the tables every second, and at once after a wake-up, until cancelled."""
    turn, next_turn_at, write_at = 0, 0.0, time.monotonic() + USE_DAYS_EVERY_S
    while True:
        try:
            if time.monotonic() >= next_turn_at:
                turn, next_turn_at = turn + 1, time.monotonic() + LOOK_EVERY_S
                keeper.due_links.update(keeper.memory.slice_of_links(turn, _turns(keeper)))
            await look(keeper)
            if time.monotonic() >= write_at:
                write_at = time.monotonic() + USE_DAYS_EVERY_S
                await keeper.use_days.write(keeper.tables)
                keeper.memory.forget_idle(but=keeper.limbo.links())
                keeper.places.forget_past(lesson.id for lesson in keeper.memory.lessons.values())
                await keeper.tables.tell_waiting(keeper.limbo.count)
        except Unavailable:
            log.warning("the database does not answer; the door goes on with what it remembers")
            await asyncio.sleep(random.uniform(0.5, 1.5))
        except Exception:
            log.exception("the door could not look at the tables")
            await asyncio.sleep(LOOK_EVERY_S)
        await _until_next_look(keeper, next_turn_at - time.monotonic())


async def look(keeper: Keeper) -> None:
    """Read open lessons and the links that are due, and tell whoever waits of what changed."""
    doubts = keeper.memory.doubts
    changed = keeper.memory.take_lessons(await keeper.tables.open_lessons())
    keeper.limbo.tell_rooms(changed)  # at once: should the database go away now, the next look finds no change
    await _look_at_rooms(keeper)
    await _look_at_links(keeper)
    await _look_at_guests_of_new_rooms(keeper, changed)
    keeper.memory.settle(doubts)
    keeper.looked.set()
    keeper.looked = asyncio.Event()


def _turns(keeper: Keeper) -> int:
    """In how many seconds all guests are read anew."""
    is_hearing = time.monotonic() - keeper.memory.hears_as_of <= PROVE_WITHIN_S
    return LINKS_LOOKED_OVER_WHEN_HEARING_IN_S if is_hearing else LINKS_LOOKED_OVER_IN_S


async def write_given_places(keeper: Keeper) -> None:
    """Write the places that memory gives a moment after, many in one statement, until cancelled."""
    while True:
        await keeper.places.given.wait()
        await asyncio.sleep(WRITE_AFTER_S)
        try:
            await keeper.write_places()
        except Unavailable:
            await asyncio.sleep(random.uniform(0.5, 1.5))
        except Exception:
            log.exception("the door could not write who went in")
            await asyncio.sleep(LOOK_EVERY_S)


async def _look_at_rooms(keeper: Keeper) -> None:
    """Make due whoever was a guest of the rooms, as memory says, and whoever is one now."""
    if not keeper.due_rooms:
        return
    due, keeper.due_rooms = keeper.due_rooms, set()
    keeper.due_links |= keeper.memory.links_of_rooms(due)
    try:
        await _guests_are_due(keeper, due)
    except BaseException:
        keeper.due_rooms |= due
        raise


async def _guests_are_due(keeper: Keeper, room_ids: set[int]) -> None:
    links = map(keeper.memory.link_of, await keeper.tables.people_of_rooms(room_ids))
    keeper.due_links.update(link_id for link_id in links if link_id is not None)


async def _look_at_guests_of_new_rooms(keeper: Keeper, changed: set[int]) -> None:
    """A group's first lesson opens in a room that was not there when its pupils came to wait."""
    new = {room_id for room_id in changed if room_id in keeper.memory.lessons and not keeper.limbo.awaits(room_id)}
    if new and keeper.limbo.count:
        await _guests_are_due(keeper, new)
        await _look_at_links(keeper)


async def _look_at_links(keeper: Keeper) -> None:
    if not keeper.due_links:
        return
    due, keeper.due_links = keeper.due_links, set()
    heard = keeper.memory.heard
    try:
        guests = await keeper.tables.guests_by_link(due)
    except BaseException:
        keeper.due_links |= due
        raise
    for guest in guests:
        keeper.take_guest(guest, as_of=heard)
    for link_id in due - {guest.link_id for guest in guests}:
        if keeper.memory.forget_guest(link_id):
            keeper.limbo.tell_link(link_id)


async def _until_next_look(keeper: Keeper, within_s: float) -> None:
    try:
        async with asyncio.timeout(max(0.0, within_s)):
            await keeper.look_now.wait()
    except TimeoutError:
        return
    keeper.look_now.clear()


async def hear_wake_ups(keeper: Keeper) -> None:
    """LISTEN on a connection of its own, and connect again whenever it is lost, until cancelled."""
    tries = 0
    while True:
        try:
            async with await _connected(keeper.settings.database_url) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                tries = 0
                _everything_is_due(keeper)
                await _hear(keeper, connection)
        except psycopg.Error:
            tries += 1
            if tries == 1:
                log.warning("wake-ups of the door are lost; it looks by itself until they are back")
        await asyncio.sleep(random.uniform(0.1, min(5.0, 0.5 * 2 ** min(tries, 4))))


async def _connected(database_url: str) -> AsyncConnection[TupleRow]:
    return await AsyncConnection.connect(
        database_url, autocommit=True, application_name="teleklasa door wake-ups", connect_timeout=3
    )


async def _hear(keeper: Keeper, connection: AsyncConnection[TupleRow]) -> None:
    """Take wake-ups as they come, and prove again and again that they do."""
    try:
        await _hear_of_places(keeper, connection)
        while True:
            asked_at = time.monotonic()
            async with asyncio.timeout(PROVE_WITHIN_S):
                await connection.execute("SELECT 1")
            await _take_wake_ups(keeper, connection, within_s=0)  # what was rung before comes with the answer
            keeper.memory.hears_as_of = asked_at
            await _take_wake_ups(keeper, connection, within_s=PROVE_EVERY_S)
    except TimeoutError:
        raise psycopg.OperationalError("wake-ups stopped coming") from None
    finally:
        keeper.memory.hears_as_of = NEVER


async def _hear_of_places(keeper: Keeper, connection: AsyncConnection[TupleRow]) -> None:
    """Which devices are in already; those that come from now on are heard of."""
    async with asyncio.timeout(PROVE_WITHIN_S):
        keeper.places.hear(await (await connection.execute(HELD_PLACES)).fetchall())


async def _take_wake_ups(keeper: Keeper, connection: AsyncConnection[TupleRow], *, within_s: float) -> None:
    async for wake_up in connection.notifies(timeout=within_s):
        take_wake_up(keeper, wake_up.payload)


def take_wake_up(keeper: Keeper, payload: str) -> None:
    """Note what is due for a look; a payload that means nothing is ignored."""
    try:
        named = json.loads(payload)
        keeper.places.hear(named.get("places", ()))
        what = {key: int(named[key]) for key in ("room", "lesson_in", "link", "person") if key in named}
    except (TypeError, ValueError, AttributeError):
        log.warning("a wake-up of the door could not be read")
        return
    if what:
        _doubt(keeper, **what)


def _doubt(keeper: Keeper, room: int = 0, lesson_in: int = 0, link: int = 0, person: int = 0) -> None:
    """What memory says of these is no longer sure until it was looked at."""
    memory = keeper.memory
    if lesson_in:
        memory.doubt_room(lesson_in)
    if room or link or person:
        memory.heard += 1
    if room:
        memory.doubt_room(room)
        if memory.guests:
            keeper.due_rooms.add(room)
    link_id = link or memory.link_of(person)
    if link_id in memory.guests:
        memory.doubt_link(link_id)
        keeper.due_links.add(link_id)
    keeper.look_now.set()


def _everything_is_due(keeper: Keeper) -> None:
    keeper.memory.heard += 1
    keeper.memory.doubt_everything()
    keeper.due_links.update(keeper.memory.guests)
    keeper.look_now.set()
