"""Where announced lessons are going to be held: the table that the plan of the next hour writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from teleklasa.swarm import ledger
from teleklasa.swarm.models import PlannedPlacement


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """What one open meeting counts on its server now."""

    meeting_id: str
    server_id: int
    units: float
    is_large: bool


@dataclass(frozen=True, slots=True)
class PlacementAhead:
    """A server for an announced lesson, which `lesson` names by its public id."""

    lesson: str
    server_id: int
    starts_at: datetime
    expected_people: int
    units: float


def open_promises() -> list[OpenPromise]:
    """What every open meeting counts.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT meeting_id, server_id, (observed_units + {ledger.STILL_PROMISED})::float8,
                   expected_people >= %(large_people)s
            FROM swarm_reservation WHERE released_at IS NULL
            """,  # noqa: S608 -- joins a constant
            ledger.promise_parameters(ledger.placement_weights()),
        )
        return [OpenPromise(*row) for row in cursor]


def planned_servers(lessons: Collection[str]) -> Mapping[str, int]:
    """The server that each of the announced lessons was planned on; one without a plan is left out."""
    found = PlannedPlacement.objects.filter(lesson__in=lessons)
    return dict(found.values_list("lesson", "server"))


def keep_plan(placements: Iterable[PlacementAhead]) -> int:
    """Write the plan in one statement: rows that are as they were stay untouched; how many changed.

    Another server is another generation.  Lessons that are not named keep what they have, see `drop_plan`.
    """
    rows = sorted(placements, key=lambda each: each.lesson)  # two writers lock in the same order
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO swarm_plannedplacement AS kept
                (lesson, server_id, starts_at, expected_people, units, generation, planned_at)
            SELECT lesson, server_id, starts_at, people, units, 1, statement_timestamp()
            FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::int[], %s::float8[])
                 AS plan(lesson, server_id, starts_at, people, units)
            WHERE EXISTS (SELECT 1 FROM swarm_server server WHERE server.id = plan.server_id)
            ON CONFLICT (lesson) DO UPDATE SET
                server_id = excluded.server_id, starts_at = excluded.starts_at,
                expected_people = excluded.expected_people, units = excluded.units,
                planned_at = excluded.planned_at,
                generation = kept.generation + (kept.server_id <> excluded.server_id)::int
            WHERE (kept.server_id, kept.starts_at, kept.expected_people, kept.units)
               IS DISTINCT FROM (excluded.server_id, excluded.starts_at, excluded.expected_people, excluded.units)
            """,
            [
                [row.lesson for row in rows],
                [row.server_id for row in rows],
                [row.starts_at for row in rows],
                [row.expected_people for row in rows],
                [row.units for row in rows],
            ],
        )
        return int(cursor.rowcount)


def drop_plan(*, but: Collection[str]) -> int:
    """Forget what was planned for lessons other than these; how many."""
    dropped, _ = PlannedPlacement.objects.exclude(lesson__in=but).delete()
    return dropped


def forget_plan_of(lesson: str) -> None:
    """The lesson starts, or was called off: its server is held for it no longer."""
    PlannedPlacement.objects.filter(lesson=lesson).delete()
