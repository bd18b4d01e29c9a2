"""What an admin looks at: the swarm as a whole, its last hours, and how the health of servers changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import Candidate, headroom, room_of
from teleklasa.swarm.ledger import Promised
from teleklasa.swarm.models import HealthChange, Server

MOST_STEPS = 290
"""So that a server never has more than 300 points, however the steps fall on the clock."""
COUNTS = ("people", "meetings", "cameras", "microphones")

STEPS = """
    SELECT server_id, extract(epoch FROM date_bin(make_interval(secs => %(step_s)s), at, 'epoch'))::bigint AS step,
           max(people), max(meetings), max(cameras), max(microphones), max(cpu)::float8, max(reserved)::float8
    FROM swarm_serversample
    WHERE at > statement_timestamp() - make_interval(hours => %(hours)s) AND server_id = ANY(%(server_ids)s)
    GROUP BY 1, 2
"""
MEASURES = (*COUNTS, "cpu", "reserved_units")


def totals(
    servers: Sequence[Server], candidates: Sequence[Candidate], promised: Mapping[int, Promised]
) -> dict[str, Any]:
    """Sums over the swarm: counts of all servers, units of those that take lessons now."""
    weights = ledger.placement_weights()
    open_ones = [each for each in candidates if each.is_taking]
    foreign = {server.pk: server.foreign_units for server in servers}
    left = headroom(candidates, weights)
    seen = {server_id: each.observed_units for server_id, each in promised.items()}
    observed = sum(seen.get(each.server_id, 0.0) + foreign.get(each.server_id, 0.0) for each in open_ones)
    return {name: sum(getattr(server, name) for server in servers) for name in COUNTS} | {
        "lessons": sum(each.lessons for each in promised.values()),
        "capacity_units": round(sum(weights.capacity_units * each.strength for each in open_ones), 1),
        "reserved_units": round(sum(each.reserved_units for each in open_ones), 1),
        "observed_units": round(observed, 1),
        "room_units": round(sum(room_of(each, weights) for each in open_ones), 1),
        "headroom_units": round(left.units, 1),
        "survives_one": left.survives_one,
    }


@dataclass(frozen=True, slots=True)
class History:
    """The highest of every measure in each step, by server; None where nothing was seen."""

    step_s: int
    times: list[datetime]
    by_server: dict[int, dict[str, list[float | None]]] = field(default_factory=dict)


def history(server_ids: Sequence[int], *, hours: int) -> History:
    """The last `hours` in at most 300 steps.  One statement."""
    step_s = 60 * ceil(hours * 60 / MOST_STEPS)
    with connection.cursor() as cursor:
        cursor.execute(STEPS, {"step_s": step_s, "hours": hours, "server_ids": list(server_ids)})
        rows = cursor.fetchall()
    if not rows:
        return History(step_s, [])
    steps = range(min(row[1] for row in rows), max(row[1] for row in rows) + 1, step_s)
    found = History(step_s, [datetime.fromtimestamp(step, UTC) for step in steps])
    for server_id, step, *values in rows:
        lines = found.by_server.setdefault(server_id, {name: [None] * len(steps) for name in MEASURES})
        for name, value in zip(MEASURES, values, strict=True):
            lines[name][(step - steps[0]) // step_s] = value if value is None else round(value, 2)
    return found


def health_changes(*, server: str = "") -> QuerySet[HealthChange]:
    """Changes of health with their servers, of all or of the one with this public id; to be paged by `-id`."""
    found = HealthChange.objects.select_related("server").only(
        "at", "health", "fault", "server__public_id", "server__name"
    )
    return found.filter(server__public_id=server) if server else found
