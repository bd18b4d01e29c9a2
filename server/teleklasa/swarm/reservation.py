"""Promising a lesson to a server: the only module that writes reservations."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from teleklasa.refusal import Refusal
from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import LessonNeed, Placement, choose
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.tallies import COUNT_ONE, Counted, count

PLACEMENT_LOCK = 0x54_4B_01
"""The advisory lock under which lessons are placed: every placement sees the ones before it."""
RETRY_AFTER_S = 30
CHANGE_WORTH_WRITING_UNITS = 0.5

_random = SystemRandom()


class NoServerFree(Refusal):
    """No server may take the lesson; never raised while any other enabled one answers or might."""

    status, code, title = 503, "no-server-free", "No server can take another lesson"


@dataclass(frozen=True, slots=True)
class Reserved:
    """A server that counts the lesson from now on; `reason` says in JSON why it was this one."""

    server: Server
    reason: dict[str, Any]
    expected_units: float
    is_over_ceiling: bool = False


def reserve_server(*, meeting_id: str, need: LessonNeed, refused: frozenset[int] = frozenset()) -> Reserved:
    """Promise the meeting to the best server that is not in `refused` (primary keys).

    The same server for every caller with the same meeting until it is released or refused; what was
    promised to a refused one is taken back.  Makes a short transaction of its own and must not be
    called inside another one, which would hold up every other placement.  Raises NoServerFree.
    """
    try:
        with transaction.atomic(durable=True):
            wait_for_turn()
            placement = _kept(meeting_id, refused) or _place(meeting_id, need, refused)
    except NoServerFree as refusal:
        count(Counted.PLACEMENT_REFUSED, refusal.code)
        raise
    server = Server.objects.get(pk=placement.server_id)
    return Reserved(server, placement.reason, placement.units, placement.is_over_ceiling)


def release_server(meeting_id: str, *, server_id: int | None = None) -> bool:
    """Stop counting the meeting; True for the one call that did.

    With `server_id` only while it is promised to that server, so that a late release frees nothing
    that was promised elsewhere since.
    """
    open_ones = Reservation.objects.filter(meeting_id=meeting_id, released_at=None)
    if server_id is not None:
        open_ones = open_ones.filter(server_id=server_id)
    return open_ones.update(released_at=Now()) == 1


def observe_meetings(units_by_meeting: Mapping[str, float]) -> int:
    """Note what open meetings cost now, in one statement; changes too small to matter are left out."""
    if not units_by_meeting:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE swarm_reservation r SET observed_units = seen.units
            FROM unnest(%s::text[], %s::float8[]) AS seen(meeting_id, units)
            WHERE r.meeting_id = seen.meeting_id AND r.released_at IS NULL
              AND abs(r.observed_units - seen.units) >= %s
            """,
            [list(units_by_meeting), list(units_by_meeting.values()), CHANGE_WORTH_WRITING_UNITS],
        )
        return int(cursor.rowcount)


def wait_for_turn() -> None:
    """Let no placement happen until the transaction of the caller ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACEMENT_LOCK])


def _kept(meeting_id: str, refused: frozenset[int]) -> Placement | None:
    """The promise that the meeting has already, unless it is one of a refused server."""
    found = Reservation.objects.filter(meeting_id=meeting_id, released_at=None).exclude(server__in=refused)
    for server_id, units in found.values_list("server", "expected_units"):
        return Placement(server_id, units, is_over_ceiling=False, reason={"decided_by": "kept"})
    return None


def _place(meeting_id: str, need: LessonNeed, refused: frozenset[int]) -> Placement:
    weights = ledger.placement_weights()
    placement = choose(need, ledger.candidates(), refused=refused, random=_random, weights=weights)
    if placement is None:
        raise NoServerFree(retry_after_s=RETRY_AFTER_S)
    _promise(meeting_id, need.expected_people, placement)
    return placement


def _promise(meeting_id: str, expected_people: int, placement: Placement) -> None:
    """Write the promise, in the place of one the same meeting had elsewhere; stamped by the database's clock."""
    promise: dict[str, str | float] = {"meeting": meeting_id, "people": expected_people}
    promise |= {"server": placement.server_id, "units": placement.units}
    promise |= {"counted": Counted.PLACEMENT.value, "kind": placement.reason["decided_by"]}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH assigned AS (
                UPDATE swarm_server SET last_assigned = statement_timestamp() WHERE id = %(server)s
            ), counted AS ({COUNT_ONE})
            INSERT INTO swarm_reservation
                (meeting_id, server_id, expected_people, expected_units, observed_units, reserved_at)
            VALUES (%(meeting)s, %(server)s, %(people)s, %(units)s, 0, statement_timestamp())
            ON CONFLICT (meeting_id) DO UPDATE SET
                server_id = excluded.server_id, expected_people = excluded.expected_people,
                expected_units = excluded.expected_units, observed_units = 0,
                reserved_at = excluded.reserved_at, released_at = NULL
            """,  # noqa: S608 -- joins a constant
            promise,
        )
