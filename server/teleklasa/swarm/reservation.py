"""Promising a lesson to a server: the only module that writes reservations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from teleklasa.refusal import Refusal
from teleklasa.rest.joined_rows import JoinedRows
from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import LessonNeed, Placement, choose, headroom, with_lesson
from teleklasa.swarm.doubts import with_doubts
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.tallies import Counted, count
from teleklasa.swarm.together import Together

PLACEMENT_LOCK = 0x54_4B_01
"""The advisory lock under which lessons are placed: every placement sees the ones before it."""
RETRY_AFTER_S = 30
CHANGE_WORTH_WRITING_UNITS = 0.5

COUNT_PLACEMENTS = f"""
INSERT INTO swarm_tally (what, kind, times, seconds)
SELECT '{Counted.PLACEMENT.value}', reason ->> 'decided_by', count(*), 0 FROM promised GROUP BY 2
ON CONFLICT (what, kind) DO UPDATE SET times = swarm_tally.times + excluded.times
"""  # noqa: S608 -- made of a constant

SERVERS = JoinedRows(s=Server)
_random = SystemRandom()
log = structlog.get_logger(__name__)


class NoServerFree(Refusal):
    """No server may take the lesson; never raised while any other enabled one answers or might."""

    status, code, title = 503, "no-server-free", "No server can take another lesson"


@dataclass(frozen=True, slots=True)
class Reserved:
    """A server that counts the lesson from now on; `reason` says in JSON why it was this one.

    `is_noted` is whether an app above wrote it down with the promise (`note_promises_by`).
    """

    server: Server
    reason: dict[str, Any]
    expected_units: float
    is_over_ceiling: bool = False
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A meeting that wants a server; `is_new` says that it cannot have been promised one before."""

    meeting_id: str
    need: LessonNeed
    refused: frozenset[int] = frozenset()
    is_new: bool = False


def reserve_server(
    *, meeting_id: str, need: LessonNeed, refused: frozenset[int] = frozenset(), is_new: bool = False
) -> Reserved:
    """Promise the meeting to the best server that is not in `refused` (primary keys).

    The same server for every caller with the same meeting until it is released or refused; what was
    promised to a refused one is taken back.  Makes a short transaction of its own, together with those
    who ask at the same time, and must not be called inside another one, which would hold up every
    other placement.  Raises NoServerFree.
    """
    answer = _placements.ask(Wish(meeting_id, need, refused, is_new))
    if isinstance(answer, NoServerFree):
        count(Counted.PLACEMENT_REFUSED, answer.code)
        raise answer
    return answer


def release_server(meeting_id: str, *, server_id: int | None = None) -> bool:
    """Stop counting the meeting; True for the one call that did.

    With `server_id` only while it is promised to that server, so that a late release frees nothing
    that was promised elsewhere since.
    """
    open_ones = Reservation.objects.filter(meeting_id=meeting_id, released_at=None)
    if server_id is not None:
        open_ones = open_ones.filter(server_id=server_id)
    return open_ones.update(released_at=Now()) == 1


def release_unheld(holders: str, *, older_than_s: float) -> int:
    """Stop counting meetings that nothing stands behind, such as those of a process that died; how many there were.

    `holders` is a SELECT of the meeting ids that are still wanted, which the app above knows.
    """
    unheld = f"""
        UPDATE swarm_reservation SET released_at = statement_timestamp()
        WHERE released_at IS NULL AND reserved_at < statement_timestamp() - make_interval(secs => %s)
          AND meeting_id NOT IN ({holders})"""  # noqa: S608 -- a constant of the app above
    with connection.cursor() as cursor:
        cursor.execute(unheld, [older_than_s])
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class Observed:
    """What one meeting of ours costs now, and how many people are in it."""

    units: float = 0.0
    people: int = 0


def observe_meetings(seen: Mapping[str, Observed]) -> int:
    """Note what was seen of open meetings, in one statement; changes too small to matter are left out."""
    if not seen:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE swarm_reservation r SET observed_units = seen.units, observed_people = seen.people
            FROM unnest(%s::text[], %s::float8[], %s::int[]) AS seen(meeting_id, units, people)
            WHERE r.meeting_id = seen.meeting_id AND r.released_at IS NULL
              AND (abs(r.observed_units - seen.units) >= %s OR r.observed_people <> seen.people)
            """,
            [
                list(seen),
                [each.units for each in seen.values()],
                [each.people for each in seen.values()],
                CHANGE_WORTH_WRITING_UNITS,
            ],
        )
        return int(cursor.rowcount)


def wait_for_turn(*, waits_for_disk: bool = True) -> None:
    """Let no placement happen until the transaction of the caller ends, on the disk too unless told otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(%s),
                      set_config('synchronous_commit', coalesce(%s, current_setting('synchronous_commit')), true)""",
            [PLACEMENT_LOCK, None if waits_for_disk else "off"],
        )


def note_promises_by(statement: str) -> None:
    """Let an app above write down where its meetings go in the very statement that promises.

    `statement` changes rows by the table `promised (meeting_id, server_id, units, reason)` and ends with
    `RETURNING` their meeting ids.
    """
    _notes[:] = [statement]


_notes: list[str] = ["SELECT meeting_id FROM promised WHERE false"]

PROMISE = """
WITH promised AS (
    SELECT * FROM unnest(%(meetings)s::text[], %(servers)s::bigint[], %(people)s::int[], %(units)s::float8[],
                         %(reasons)s::jsonb[]) AS promised(meeting_id, server_id, people, units, reason)
), assigned AS (
    UPDATE swarm_server SET last_assigned = statement_timestamp()
    WHERE id IN (SELECT id FROM swarm_server WHERE id IN (SELECT server_id FROM promised)
                 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) RETURNING id
), counted AS ({counted}), noted AS ({noted}), written AS (
    INSERT INTO swarm_reservation
        (meeting_id, server_id, expected_people, expected_units, observed_units, observed_people, reserved_at)
    SELECT meeting_id, server_id, people, units, 0, 0, statement_timestamp() FROM promised
    ON CONFLICT (meeting_id) DO UPDATE SET
        server_id = excluded.server_id, expected_people = excluded.expected_people,
        expected_units = excluded.expected_units, observed_units = 0, observed_people = 0,
        reserved_at = excluded.reserved_at, released_at = NULL
)
SELECT (SELECT array_agg(meeting_id) FROM noted), {columns}
  FROM swarm_server s WHERE s.id IN (SELECT server_id FROM promised)
"""
"""Writes promises, each in the place of one that its meeting had elsewhere; stamped by the database's clock.

A server whose row the watcher is writing is not waited for: when it was assigned only settles ties.
"""


@dataclass(frozen=True, slots=True)
class _Written:
    """The servers that promises were written for, by id, and the meetings that were noted above."""

    servers: dict[int, Server]
    noted: frozenset[str]


def _place_together(wishes: list[Wish]) -> list[Reserved | NoServerFree]:
    """What each wish was promised, the largest placed first, or that no server may take it."""
    with transaction.atomic(durable=True):
        # All placements wait for this lock, and a disk can be slow.  What opens the lesson later takes
        # this along to the disk; a database that crashes before that loses the promise, and whoever
        # writes on must find it gone.
        wait_for_turn(waits_for_disk=False)
        kept = _kept([wish for wish in wishes if not wish.is_new])
        placed = _placed([wish for wish in wishes if wish.meeting_id not in kept])
        written = _write(placed)
    servers = written.servers | Server.objects.in_bulk(
        {promise.server_id for promise in kept.values()} - written.servers.keys()
    )
    return [_answer(wish, kept.get(wish.meeting_id), placed, servers, written.noted) for wish in wishes]


_placements: Together[Wish, Reserved | NoServerFree] = Together(_place_together)


def _kept(wishes: Sequence[Wish]) -> dict[str, Placement]:
    """Promises that meetings have already, unless they are those of a refused server."""
    if not wishes:
        return {}
    refused = {wish.meeting_id: wish.refused for wish in wishes}
    found = Reservation.objects.filter(meeting_id__in=refused, released_at=None)
    return {
        meeting_id: Placement(server_id, units, is_over_ceiling=False, reason={"decided_by": "kept"})
        for meeting_id, server_id, units in found.values_list("meeting_id", "server", "expected_units")
        if server_id not in refused[meeting_id]
    }


def _placed(wishes: Sequence[Wish]) -> dict[str, tuple[Wish, Placement]]:
    """A server for each, those already placed counted; wishes that no server may take are left out."""
    if not wishes:
        return {}
    weights, before = ledger.placement_weights(), with_doubts(ledger.candidates())
    candidates, last = before, None
    placed: dict[str, tuple[Wish, Placement]] = {}
    for wish in sorted(wishes, key=lambda wish: -wish.need.units(weights)):
        placement = choose(wish.need, candidates, refused=wish.refused, random=_random, weights=weights)
        if placement is not None:
            placed[wish.meeting_id], last = (wish, placement), placement
            candidates = [with_lesson(each, wish.need, placement, weights) for each in candidates]
    if last is not None and not last.reason["survives_one"] and headroom(before, weights).survives_one:
        log.warning("the swarm would not survive the loss of a server", headroom_units=last.reason["headroom_units"])
    return placed


def _write(placed: Mapping[str, tuple[Wish, Placement]]) -> _Written:
    """One statement."""
    if not placed:
        return _Written({}, frozenset())
    promises = list(placed.values())
    said: dict[str, Any] = {
        "meetings": list(placed),
        "servers": [placement.server_id for _, placement in promises],
        "people": [wish.need.expected_people for wish, _ in promises],
        "units": [placement.units for _, placement in promises],
        "reasons": [json.dumps(placement.reason) for _, placement in promises],
    }
    statement = PROMISE.format(counted=COUNT_PLACEMENTS, noted=_notes[0], columns=SERVERS.columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        rows = cursor.fetchall()
    servers = [server for row in rows for server in SERVERS.instances(row[1:], connection.alias)]
    return _Written({server.pk: server for server in servers}, frozenset(rows[0][0] or ()))


def _answer(
    wish: Wish,
    kept: Placement | None,
    placed: Mapping[str, tuple[Wish, Placement]],
    servers: Mapping[int, Server],
    noted: frozenset[str],
) -> Reserved | NoServerFree:
    _, placement = placed.get(wish.meeting_id, (wish, kept))
    if placement is None or placement.server_id not in servers:
        return NoServerFree(retry_after_s=RETRY_AFTER_S)
    server, is_noted = servers[placement.server_id], wish.meeting_id in noted
    return Reserved(server, placement.reason, placement.units, placement.is_over_ceiling, is_noted)
