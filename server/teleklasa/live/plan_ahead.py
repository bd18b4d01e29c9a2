"""The plan of the next hour, made anew each minute, and what the next hours are expected to bring.

What is read here decides nothing for good: a lesson is promised to a server only when it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import connection, transaction
from django.db.models.functions import Now

from teleklasa.live.models import PlannedLesson
from teleklasa.live.outlook import LATE
from teleklasa.live.past_lessons import MOST_PEOPLE
from teleklasa.live.planned import NOT_BEGUN
from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import Candidate, LessonNeed
from teleklasa.swarm.cost import Weights, forecast_people
from teleklasa.swarm.planned_placements import (
    PlacementAhead,
    drop_plan,
    keep_plan,
    open_promises,
)
from teleklasa.swarm.planning import PLANNED_AHEAD_S, Announced, Foreseen, Planned, Running, Span, foresee, plan_ahead

PLAN_LOCK = 0x54_4B_03
"""The advisory lock of whoever makes the plan; another one that comes meanwhile has nothing to do."""
USUAL_LENGTH_S = 45 * 60
"""Of a lesson that nobody announced."""
LEAST_LEFT_S = 5 * 60
"""What a lesson that goes on beyond its expected end is still expected to last."""

COMING = f"""
SELECT planned.public_id, held.name, planned.starts_at,
       extract(epoch FROM planned.starts_at - statement_timestamp())::float8, planned.length_s,
       planned.expected_people, planned.cameras,
       (SELECT count(*) FROM groups_groupmember member JOIN people_person person ON person.id = member.person_id
         WHERE member.group_id = held.id AND member.removed_at IS NULL AND person.retired_at IS NULL),
       {MOST_PEOPLE.replace("%(room)s", "planned.room_id")},
       coalesce(region.code, ''),
       ARRAY(SELECT server_id FROM groups_preferredserver WHERE group_id = held.id ORDER BY priority, id),
       placement.server_id, server.name
  FROM live_plannedlesson planned
  JOIN live_room room ON room.id = planned.room_id
  JOIN groups_group held ON held.id = room.group_id AND held.deleted_at IS NULL AND held.archived_at IS NULL
  LEFT JOIN swarm_region region ON region.id = held.region_id
  LEFT JOIN live_livelesson became ON became.id = planned.live_lesson_id
  LEFT JOIN swarm_plannedplacement placement ON placement.lesson = planned.public_id
  LEFT JOIN swarm_server server ON server.id = placement.server_id
 WHERE planned.starts_at > statement_timestamp() - make_interval(secs => %(late_s)s)
   AND planned.starts_at < statement_timestamp() + make_interval(secs => %(ahead_s)s)
   AND (became.id IS NULL OR became.state = 'failed')
 ORDER BY planned.starts_at, planned.id
"""  # noqa: S608 -- made of constants
"""Announced lessons that have not begun, with all that their groups wish, in the order of `ComingLesson`."""


@dataclass(frozen=True, slots=True)
class ComingLesson:
    """An announced lesson of a group, and what it needs; `need.planned` is the server kept for it so far."""

    public_id: str
    title: str
    starts_at: datetime
    starts_in_s: float
    length_s: float
    need: LessonNeed
    server_name: str | None


def coming_lessons(ahead_s: float) -> list[ComingLesson]:
    """Announced lessons that begin within so many seconds, or should have a moment ago.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(COMING, {"ahead_s": ahead_s, "late_s": LATE.total_seconds()})
        return [_coming(*row) for row in cursor]


def _coming(  # noqa: PLR0913, PLR0917 -- the columns of COMING
    public_id: str,
    title: str,
    starts_at: datetime,
    starts_in_s: float,
    length_s: int,
    people: int | None,
    cameras: int | None,
    roster: int,
    most_people: list[int],
    region: str,
    preferred: list[int],
    server_id: int | None,
    server_name: str | None,
) -> ComingLesson:
    expected = forecast_people(roster, most_people) if people is None else people
    need = LessonNeed(expected, region, tuple(preferred), cameras=cameras, planned=server_id)
    return ComingLesson(public_id, title, starts_at, starts_in_s, length_s, need, server_name)


def running_lessons() -> list[Running]:
    """Every open lesson with what it counts and when it is expected to end.  Two statements."""
    promises = open_promises()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT lesson.meeting_id, extract(epoch FROM coalesce(
                       planned.starts_at + make_interval(secs => planned.length_s),
                       lesson.claimed_at + make_interval(secs => %s)) - statement_timestamp())::float8
            FROM live_livelesson lesson LEFT JOIN live_plannedlesson planned ON planned.live_lesson_id = lesson.id
            WHERE lesson.state IN ('starting', 'running', 'suspect')
            """,
            [USUAL_LENGTH_S],
        )
        left_s = dict(cursor.fetchall())
    return [
        Running(each.server_id, each.units, max(LEAST_LEFT_S, left_s.get(each.meeting_id, 0.0)), each.is_large)
        for each in promises
    ]


def replan() -> int:
    """Plan the lessons of the next hour anew; how many places changed.

    One plan at a time, and nobody waits for another: whoever finds one being made leaves.
    """
    with transaction.atomic():
        if not _is_alone():
            return 0
        coming = coming_lessons(PLANNED_AHEAD_S)
        if not coming:
            return drop_plan(but=())
        planned = _plan(coming)
        begun = _hold_unbegun(planned)
        kept = [each for each in coming if each.public_id in planned and each.public_id not in begun]
        dropped = drop_plan(but=[each.public_id for each in kept])
        return dropped + keep_plan(_placed(each, planned[each.public_id]) for each in kept)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLAN_LOCK])
        return bool(cursor.fetchone()[0])


def _plan(coming: Sequence[ComingLesson]) -> dict[str, Planned]:
    announced = [Announced(each.public_id, each.starts_in_s, each.length_s, each.need) for each in coming]
    candidates = ledger.candidates(with_planned=False)
    weights = ledger.placement_weights()
    planned = plan_ahead(announced, candidates, running=running_lessons(), random=SystemRandom(), weights=weights)
    return {each.key: each for each in planned}


def _hold_unbegun(planned: dict[str, Planned]) -> set[str]:
    """Those of the lessons that have begun since they were read; the others wait with it until the plan is written."""
    still = PlannedLesson.objects.filter(public_id__in=planned).order_by("pk").select_for_update(of=("self",))
    unbegun = still.filter(NOT_BEGUN).values_list("public_id", flat=True)
    return set(planned) - set(unbegun)


def _placed(lesson: ComingLesson, planned: Planned) -> PlacementAhead:
    placement = planned.placement
    return PlacementAhead(
        lesson.public_id, placement.server_id, lesson.starts_at, lesson.need.expected_people, round(placement.units, 2)
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the swarm is expected to carry: the fullest moment of each step, and what it could carry."""

    at: datetime
    points: list[Foreseen]
    coming: list[ComingLesson]
    capacity_units: float
    ceiling_units: float


def forecast(*, at: datetime, hours: int, step_s: float) -> Forecast:
    """Open lessons until their expected ends, announced ones, and what is not ours.  Four statements."""
    weights = ledger.placement_weights()
    candidates, running = ledger.candidates(with_planned=False), running_lessons()
    horizon_s = hours * 3600.0
    coming = coming_lessons(horizon_s)
    spans = [Span(-1, each.ends_in_s, each.units) for each in running]
    spans += [Span(each.starts_in_s, each.starts_in_s + each.length_s, each.need.units(weights)) for each in coming]
    others = max(0.0, sum(each.reserved_units for each in candidates) - sum(each.units for each in running))
    points = foresee(spans, horizon_s=horizon_s, step_s=step_s)
    points = [Foreseen(each.in_s, each.units + others, each.lessons) for each in points]
    capacity = sum(_capacity(each, weights) for each in candidates)
    return Forecast(at, points, coming, capacity, capacity * weights.ceiling_utilisation)


def _capacity(candidate: Candidate, weights: Weights) -> float:
    """What a server carries that takes lessons now; nothing when it takes none."""
    takes = candidate.is_enabled and not candidate.is_alerted and candidate.health == "online"
    return weights.capacity_units * candidate.strength if takes else 0.0


def forget_old_plans(*, kept_days: int) -> int:
    """Delete announcements of lessons that should have begun longer ago; how many there were."""
    old = PlannedLesson.objects.filter(starts_at__lt=Now() - timedelta(days=kept_days))
    deleted, _ = old.delete()
    return deleted
