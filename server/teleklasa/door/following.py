"""Keeping memory at most a second behind the tables.

Wake-ups on the channel `door` say where to look: {"room": id} its lesson or its guests changed,
{"link": id} it was reset, revoked or restored, {"person": id} its groups changed or it was retired.
The truth is in the tables: a lost wake-up costs a second for a lesson and five for a guest, whose
way into a room is decided by the tables anyway.
"""

import asyncio
import json
import logging
import random
import time

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from .keeper import Keeper
from .refused import Unavailable

LOOK_EVERY_S = 1.0
LINKS_LOOKED_OVER_IN_S = 5
USE_DAYS_EVERY_S = 5.0
PROBE_EVERY_S = 10.0
CHANNEL = "door"
log = logging.getLogger(__name__)


async def follow_tables(keeper: Keeper) -> None:
    """Look at the tables every second, and at once after a wake-up, until cancelled."""
    turn, next_turn_at, write_at = 0, 0.0, time.monotonic() + USE_DAYS_EVERY_S
    while True:
        try:
            if time.monotonic() >= next_turn_at:
                turn, next_turn_at = turn + 1, time.monotonic() + LOOK_EVERY_S
                keeper.due_links.update(keeper.memory.slice_of_links(turn, LINKS_LOOKED_OVER_IN_S))
            await look(keeper)
            if time.monotonic() >= write_at:
                write_at = time.monotonic() + USE_DAYS_EVERY_S
                await keeper.use_days.write(keeper.tables)
                keeper.memory.forget_idle(but=keeper.limbo.links())
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
    changed = keeper.memory.take_lessons(await keeper.tables.open_lessons())
    try:
        await _look_at_rooms(keeper)
        await _look_at_links(keeper)
        await _look_at_guests_of_new_rooms(keeper, changed)
    finally:  # also when the database went away in between: the next look finds no change in these
        keeper.limbo.tell_rooms(changed)


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
    while True:
        async for wake_up in connection.notifies(timeout=PROBE_EVERY_S, stop_after=1):
            take_wake_up(keeper, wake_up.payload)
            break
        else:
            await connection.execute("SELECT 1")


def take_wake_up(keeper: Keeper, payload: str) -> None:
    """Note what is due for a look; a payload that means nothing is ignored."""
    try:
        named = json.loads(payload)
        what = {key: int(named[key]) for key in ("room", "link", "person") if key in named}
    except (TypeError, ValueError):
        log.warning("a wake-up of the door could not be read")
        return
    memory = keeper.memory
    memory.heard += 1
    if "room" in what and memory.guests:
        keeper.due_rooms.add(what["room"])
    link_id = what.get("link") or memory.link_of(what.get("person", 0))
    if link_id in memory.guests:
        keeper.due_links.add(link_id)
    keeper.look_now.set()


def _everything_is_due(keeper: Keeper) -> None:
    keeper.memory.heard += 1
    keeper.due_links.update(keeper.memory.guests)
    keeper.look_now.set()
