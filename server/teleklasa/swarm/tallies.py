"""Counting what happens, in the database, so that every process counts together and a restart loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import connection

from teleklasa.swarm.models import Tally


class Counted(StrEnum):
    """What is counted; the kinds of each are its words elsewhere."""

    PLACEMENT = "placement"
    """By the rule that decided; counted where the promise is written."""
    PLACEMENT_REFUSED = "placement-refused"
    POLL = "poll"
    """By outcome, with the seconds that they took."""
    ALERT = "alert"
    MOVE = "move"


def count(what: Counted, kind: str) -> None:
    """Add one.  One statement."""
    count_many(what, {kind: (1, 0.0)})


def count_many(what: Counted, by_kind: Mapping[str, tuple[int, float]]) -> None:
    """Add how often and how many seconds, by kind.  One statement."""
    kinds = sorted(by_kind)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO swarm_tally (what, kind, times, seconds)
            SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::float8[])
            ON CONFLICT (what, kind) DO UPDATE SET
                times = swarm_tally.times + excluded.times, seconds = swarm_tally.seconds + excluded.seconds
            """,
            [what.value, kinds, [by_kind[kind][0] for kind in kinds], [by_kind[kind][1] for kind in kinds]],
        )


def tallies() -> list[Tally]:
    """Everything that was counted.  One statement."""
    return list(Tally.objects.order_by("what", "kind"))
