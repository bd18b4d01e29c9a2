"""What every server carries: the promises still counted, what is seen of them, and what is not ours.

Read in one statement each time; nothing is kept in memory, so any number of processes agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from teleklasa.swarm.allocation import Candidate
from teleklasa.swarm.cost import Weights
from teleklasa.swarm.models import HealthChange, Server

FLAPS_REMEMBERED_S = 3600

# `cost.ramped_units` in the database: a burst of starts must not fetch every open lesson each time.
# `date_part` answers in float8, `extract` in numeric, which takes as long as all the rest.
AGE_S = "date_part('epoch', statement_timestamp() - reserved_at)"
STILL_PROMISED = f"""(
    expected_units
    * CASE WHEN observed_people = 0 THEN 1
      ELSE greatest(0, 1 - observed_people::float8 / coalesce(nullif(expected_people, 0), %(unknown_people)s)) END
    * CASE WHEN expected_people = 0
      THEN least(1, greatest(0, (%(guess_end_s)s - {AGE_S}) / (%(guess_end_s)s - %(guess_full_s)s)))
      ELSE least(1, greatest(0, (%(ramp_end_s)s - {AGE_S}) / (%(ramp_end_s)s - %(ramp_full_s)s))) END
)"""
"""An SQL expression over a row of swarm_reservation: what is expected of those who have not come yet."""
PROMISES = f"""
    SELECT server_id,
           count(*) AS lessons,
           count(*) FILTER (WHERE expected_people >= %(large_people)s) AS large_lessons,
           sum(observed_units) AS observed_units,
           sum(observed_units + promised_units) AS reserved_units,
           sqrt(sum(promised_units * promised_units)) AS unsure_units
    FROM (
        SELECT server_id, expected_people, observed_units, {STILL_PROMISED} AS promised_units
        FROM swarm_reservation WHERE released_at IS NULL
        OFFSET 0 -- each row's promise is computed once, not for every sum
    ) counted
    GROUP BY server_id
"""  # noqa: S608 -- joins two constants
CANDIDATES = f"""
    SELECT s.id, s.name, coalesce(r.code, ''), s.strength, s.intent = 'enabled', s.health,
           (coalesce(p.reserved_units, 0) + s.foreign_units + coalesce(h.units, 0))::float8,
           coalesce(p.large_lessons, 0) + coalesce(h.large_lessons, 0),
           s.load_5m / nullif(s.cpu_count, 0),
           extract(epoch FROM statement_timestamp() - s.last_heartbeat)::float8,
           extract(epoch FROM statement_timestamp() - s.last_assigned)::float8,
           extract(epoch FROM statement_timestamp() - s.health_changed_at)::float8,
           coalesce(f.flaps, 0),
           EXISTS (SELECT 1 FROM swarm_alertdrain a WHERE a.server_id = s.id AND a.lifted_at IS NULL
                   AND a.heard_at > statement_timestamp() - make_interval(secs => %(alerts_kept_s)s)),
           coalesce(p.unsure_units, 0)::float8
    FROM swarm_server s
    LEFT JOIN swarm_region r ON r.id = s.region_id
    LEFT JOIN ({PROMISES}) p ON p.server_id = s.id
    LEFT JOIN (
        SELECT server_id, count(*) AS flaps
        FROM swarm_healthchange
        WHERE health <> 'online' AND at > statement_timestamp() - make_interval(secs => %(flaps_remembered_s)s)
        GROUP BY server_id
    ) f ON f.server_id = s.id
    LEFT JOIN (
        SELECT server_id, sum(units) AS units,
               count(*) FILTER (WHERE expected_people >= %(large_people)s) AS large_lessons
        FROM swarm_plannedplacement
        WHERE starts_at > statement_timestamp() - make_interval(secs => %(plan_held_after_s)s)
          AND starts_at < statement_timestamp() + make_interval(secs => %(plan_held_before_s)s)
        GROUP BY server_id
    ) h ON h.server_id = s.id
    ORDER BY s.id
"""  # noqa: S608 -- joins two constants


@dataclass(frozen=True, slots=True)
class Promised:
    """What the open lessons of one server were promised, in units, as far as it still counts."""

    lessons: int = 0
    large_lessons: int = 0
    observed_units: float = 0.0
    reserved_units: float = 0.0


def placement_weights() -> Weights:
    """The installation's weights: the defaults, with what PLACEMENT_WEIGHTS changes."""
    return _weights(tuple(sorted(settings.PLACEMENT_WEIGHTS.items())), settings.HEARTBEAT_KEPT_S)


@lru_cache(maxsize=8)
def _weights(changed: tuple[tuple[str, float], ...], heartbeat_kept_s: float) -> Weights:
    return Weights(**{"heartbeat_kept_s": heartbeat_kept_s, **dict(changed)})  # type: ignore[arg-type]


def promised_by_server(server_ids: Sequence[int] | None = None) -> dict[int, Promised]:
    """Promises by server id, of all servers or of some; a server without open lessons is left out."""
    with connection.cursor() as cursor:
        cursor.execute(PROMISES, promise_parameters(placement_weights()))
        found = {server_id: Promised(*counted) for server_id, *counted, _ in cursor}
    return found if server_ids is None else {key: found[key] for key in server_ids if key in found}


def candidates(*, with_planned: bool = True) -> list[Candidate]:
    """Every server as the placement sees it at this moment, with or without what is held for planned
    lessons that are about to start.  One statement.
    """
    parameters = promise_parameters(placement_weights())
    if not with_planned:
        parameters["plan_held_before_s"] = -parameters["plan_held_after_s"]  # no time at all
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, parameters)
        return [Candidate(*row) for row in cursor]


def flaps_by_server() -> dict[int, int]:
    """How often each server left `online` within the last hour; one that never did is left out."""
    recent = HealthChange.objects.filter(at__gt=Now() - timedelta(seconds=FLAPS_REMEMBERED_S))
    counted = recent.exclude(health=Server.Health.ONLINE).values("server").annotate(flaps=Count("pk"))
    return dict(counted.values_list("server", "flaps"))


def promise_parameters(weights: Weights) -> dict[str, float]:
    """What PROMISES and CANDIDATES are to be executed with."""
    return {
        "large_people": weights.large_people,
        "unknown_people": weights.unknown_people,
        "ramp_end_s": weights.ramp_end_s,
        "ramp_full_s": weights.ramp_full_s,
        "plan_held_before_s": weights.plan_held_before_s,
        "plan_held_after_s": weights.plan_held_after_s,
        "guess_end_s": weights.guess_end_s,
        "guess_full_s": weights.guess_full_s,
        "flaps_remembered_s": FLAPS_REMEMBERED_S,
        "alerts_kept_s": settings.ALERTS_KEPT_S,
    }
