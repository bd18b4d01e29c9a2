"""Which server of the swarm takes a lesson: values in, a choice with its reasons out.

No clock and no database: ages are given in seconds, and randomness is handed in, so that a
placement can be repeated, simulated and explained.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

from teleklasa.swarm.cost import Weights, lesson_cost_units


@dataclass(frozen=True, slots=True)
class LessonNeed:
    """What a lesson to be placed asks for.

    `expected_people` is 0 where nobody can know; such a lesson counts as a usual one.  `preferred` are
    server ids, the most wanted first.  `cameras` and `microphones` are people who will use them; None
    means the usual share of the class.  `planned` is the server that the plan of the next hour
    (`planning`) keeps for the lesson.
    """

    expected_people: int
    region: str = ""
    preferred: tuple[int, ...] = ()
    is_recorded: bool = False
    cameras: float | None = None
    microphones: float | None = None
    planned: int | None = None

    def people(self, weights: Weights) -> int:
        """How many people it counts for."""
        return self.expected_people or weights.unknown_people

    def units(self, weights: Weights) -> float:
        """What the lesson is expected to cost once everyone expected is in it."""
        people = self.people(weights)
        microphones = people * weights.microphones_share if self.microphones is None else self.microphones
        return lesson_cost_units(
            people=people,
            microphones=microphones,
            cameras=people * weights.cameras_share if self.cameras is None else self.cameras,
            is_recorded=self.is_recorded,
            weights=weights,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server as it stands now.

    `reserved_units` is all it carries: what its lessons were promised or cost, and what is not ours.
    `unsure_units` is the root of the sum of squares of what is promised and may still turn out otherwise.
    `cpu_load` is the load average of its node per core.  Ages are None for what never happened.
    """

    server_id: int
    name: str = ""
    region: str = ""
    strength: float = 1.0
    is_enabled: bool = True
    health: str = "online"
    reserved_units: float = 0.0
    large_lessons: int = 0
    cpu_load: float | None = None
    heartbeat_age_s: float | None = None
    assigned_age_s: float | None = None
    online_age_s: float | None = None
    flaps: int = 0
    is_alerted: bool = False
    unsure_units: float = 0.0

    @property
    def is_taking(self) -> bool:
        """Whether lessons are placed here while anything else is left: enabled, online and without an alert."""
        return self.is_enabled and self.health == "online" and not self.is_alerted


class Standing(StrEnum):
    """How a candidate may serve; the first that has any candidate is served from."""

    FREE = "free"
    OVER_CEILING = "over_ceiling"
    SILENT_NODE = "silent_node"
    DRAINED_BY_ALERT = "drained_by_alert"
    SUSPECT = "suspect"
    REFUSED = "refused"
    NOT_ENABLED = "not_enabled"
    DOWN = "down"
    MISCONFIGURED = "misconfigured"


EXCLUDED = frozenset({Standing.REFUSED, Standing.NOT_ENABLED, Standing.DOWN, Standing.MISCONFIGURED})
FREE, OVER_CEILING = Standing.FREE, Standing.OVER_CEILING
LAST_RESORTS = (Standing.SILENT_NODE, Standing.DRAINED_BY_ALERT, Standing.SUSPECT)


PENALTIES = ("cpu", "flapping", "fresh", "large", "surprise")
"""What is added to a predicted utilisation, as a reason names it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The server that was chosen; `reason` is JSON for the admin: candidates, scores, what decided."""

    server_id: int
    units: float
    is_over_ceiling: bool
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Headroom:
    """What the swarm still takes below the ceiling after it has lost the server whose loss costs most.

    `units` below zero are those that would overfill the others.
    """

    units: float
    survives_one: bool


def room_of(candidate: Candidate, weights: Weights, *, placed: float = 0.0) -> float:
    """Units that a server still takes below the ceiling, with those placed as well; none where no lessons are taken."""
    if not candidate.is_taking:
        return 0.0
    ceiling = weights.ceiling_utilisation * weights.capacity_units * candidate.strength
    return max(0.0, ceiling - (candidate.reserved_units + placed))


NOTHING: Mapping[int, float] = MappingProxyType({})


def headroom(candidates: Iterable[Candidate], weights: Weights, *, placed: Mapping[int, float] = NOTHING) -> Headroom:
    """Units left under the ceiling if any one server were lost, and whether that is enough; with the
    units in `placed`, by server, as well.

    A lost server takes its room with it and leaves its lessons to the others, so the worst to lose is
    the one of the most room and load together: the strongest, or one that is overfilled.  What a
    server that is down has left behind counts as well.  Fewer than two servers never survive a loss.
    """
    room, worst, left_behind, taking = 0.0, 0.0, 0.0, 0
    for each in candidates:
        more = placed.get(each.server_id, 0.0)
        carried = each.reserved_units + more
        if each.health == "down":
            left_behind += carried
            continue
        own_room = room_of(each, weights, placed=more)
        room, worst, taking = room + own_room, max(worst, own_room + carried), taking + each.is_taking
    units = room - worst - left_behind
    return Headroom(units, survives_one=units >= 0 and taking > 1)


class _Scored(NamedTuple):
    """An open candidate with its utilisation before and after the lesson, and what is added to it.

    Made once for each server at every start of a lesson, so it is nothing but a row, which sorts by
    what comes first: the score, then the id.
    """

    score: float
    server_id: int
    candidate: Candidate
    standing: Standing
    utilisation: float
    predicted: float
    penalties: tuple[float, ...]
    """As PENALTIES names them, in shares of capacity."""


def choose(
    need: LessonNeed,
    candidates: Sequence[Candidate],
    *,
    random: Random,
    refused: frozenset[int] = frozenset(),
    weights: Weights | None = None,
) -> Placement | None:
    """The best server for the lesson; None only when every candidate is excluded.

    Excluded are servers in `refused`, those not enabled, and those that are down or misconfigured.
    Of the others one is always taken: the planned one while it is free, for the plan weighed all that
    follows; then preferred ones in their order while they are free, the lesson's region, the lowest
    score.  Without a free one the best healthy one is overfilled; without a healthy one, a server
    whose node fell silent, one that an alert drains or a suspect one is the last resort: an alert that
    fires everywhere must not close the school.
    """
    weights = weights or Weights()
    units = need.units(weights)
    is_large = need.people(weights) >= weights.large_people
    barred = [_barred(each, refused) for each in candidates]
    open_ones = [each for each, why in zip(candidates, barred, strict=True) if why is None]
    scored = [_score(each, units, weights, is_large=is_large) for each in open_ones]
    if not scored:
        return None
    decided_by, pool = _pool(need, scored)
    tied = _tied(pool, weights)
    winner = _least_recently_assigned(tied, random)
    is_over_ceiling = winner.standing is OVER_CEILING or winner.predicted > weights.ceiling_utilisation
    left = headroom(candidates, weights, placed={winner.server_id: units})
    return Placement(
        server_id=winner.candidate.server_id,
        units=units,
        is_over_ceiling=is_over_ceiling,
        reason={
            "decided_by": decided_by,
            "is_over_ceiling": is_over_ceiling,
            "tied": len(tied),
            "expected_people": need.people(weights),
            "units": round(units, 1),
            "region": need.region,
            "headroom_units": round(left.units, 1),
            "survives_one": left.survives_one,
            "candidates": _rows(need, scored, winner, weights.candidates_told),
            "considered": len(scored),
            "excluded": dict(Counter(filter(None, barred))) if len(open_ones) < len(barred) else {},
        },
    )


def with_lesson(candidate: Candidate, need: LessonNeed, placement: Placement, weights: Weights) -> Candidate:
    """The candidate as the next placement sees it, once the lesson was promised to whom it was."""
    if candidate.server_id != placement.server_id:
        return candidate
    return replace(
        candidate,
        reserved_units=candidate.reserved_units + placement.units,
        unsure_units=hypot(candidate.unsure_units, placement.units),
        large_lessons=candidate.large_lessons + (need.people(weights) >= weights.large_people),
        assigned_age_s=0.0,
    )


def _barred(candidate: Candidate, refused: frozenset[int]) -> str | None:
    """Why the candidate is excluded, if it is."""
    if candidate.server_id in refused:
        return Standing.REFUSED.value
    if not candidate.is_enabled:
        return Standing.NOT_ENABLED.value
    if candidate.health in EXCLUDED:
        return candidate.health
    return None


def _score(candidate: Candidate, units: float, weights: Weights, *, is_large: bool) -> _Scored:
    capacity = weights.capacity_units * candidate.strength
    utilisation = candidate.reserved_units / capacity
    predicted = (candidate.reserved_units + units) / capacity
    heartbeat_age_s = candidate.heartbeat_age_s
    is_silent = heartbeat_age_s is not None and heartbeat_age_s > weights.heartbeat_kept_s
    standing = _standing(candidate, predicted, weights, is_silent=is_silent)
    cpu = 0.0 if is_silent else _cpu_penalty(candidate, utilisation, weights)
    flapping = weights.flap_penalty * min(candidate.flaps, weights.flaps_most) if candidate.flaps else 0.0
    fresh = _fresh_penalty(candidate.online_age_s, weights)
    large = weights.large_penalty * candidate.large_lessons if is_large else 0.0
    surprise = weights.surprise_share * hypot(candidate.unsure_units, units) / capacity
    score = predicted + cpu + flapping + fresh + large + surprise
    penalties = (cpu, flapping, fresh, large, surprise)
    return _Scored(score, candidate.server_id, candidate, standing, utilisation, predicted, penalties)


def _standing(candidate: Candidate, predicted: float, weights: Weights, *, is_silent: bool) -> Standing:
    """`is_silent` of a node that once sent keepalives and no longer does."""
    if candidate.health != "online":
        return Standing(candidate.health)
    if candidate.is_alerted:
        return Standing.DRAINED_BY_ALERT
    if is_silent:
        return Standing.SILENT_NODE
    cpu = candidate.cpu_load
    is_hot = cpu is not None and cpu >= weights.ceiling_cpu_load
    return OVER_CEILING if is_hot or predicted > weights.ceiling_utilisation else FREE


def _cpu_penalty(candidate: Candidate, utilisation: float, weights: Weights) -> float:
    unexplained = 0.0 if candidate.cpu_load is None else candidate.cpu_load - utilisation
    return weights.cpu_penalty * unexplained if unexplained > 0 else 0.0


def _fresh_penalty(online_age_s: float | None, weights: Weights) -> float:
    if online_age_s is None or online_age_s >= weights.fresh_s:
        return 0.0
    return weights.fresh_penalty * (1 - online_age_s / weights.fresh_s)


def _pool(need: LessonNeed, scored: Sequence[_Scored]) -> tuple[str, Sequence[_Scored]]:
    """Those among whom the score decides, and which rule narrowed them down to these."""
    free = [each for each in scored if each.standing is FREE]
    for rule, wanted in (("plan", (need.planned,)), ("preferred", need.preferred)):
        if found := _first_of(wanted, free):
            return rule, [found]
    if need.region and (near := [each for each in free if each.candidate.region == need.region]):
        return "region", near
    if free:
        return "load", free
    for standing in (OVER_CEILING, *LAST_RESORTS):
        if pool := [each for each in scored if each.standing is standing]:
            return standing.value, pool
    raise AssertionError("every candidate that is not excluded has one of these standings")


def _first_of(wanted: Iterable[int | None], free: Sequence[_Scored]) -> _Scored | None:
    """The first of the wanted servers that is free."""
    for server_id in wanted:
        for each in free:
            if each.server_id == server_id:
                return each
    return None


def _tied(pool: Sequence[_Scored], weights: Weights) -> list[_Scored]:
    most = min([each.score for each in pool]) + weights.tie_share
    return [each for each in pool if each.score <= most]


def _least_recently_assigned(tied: Sequence[_Scored], random: Random) -> _Scored:
    """The one that waited longest for a lesson, one that never had any first; then chance.

    Chance takes them in the order of their ids, so that it does not matter in which order they came.
    """
    ages = [each.candidate.assigned_age_s for each in tied]
    longest = None if None in ages else max(age for age in ages if age is not None)
    waited = [each for each, age in zip(tied, ages, strict=True) if age == longest]
    return random.choice(sorted(waited, key=lambda each: each.server_id))


def _rows(need: LessonNeed, scored: Sequence[_Scored], winner: _Scored, most: int) -> list[dict[str, Any]]:
    """Who could have served: the chosen one first, then by score."""
    others = [each for each in sorted(scored) if each is not winner]
    return [_row(each, need) for each in [winner, *others[: most - 1]]]


def _row(scored: _Scored, need: LessonNeed) -> dict[str, Any]:
    candidate = scored.candidate
    return {
        "server_id": candidate.server_id,
        "name": candidate.name,
        "standing": scored.standing.value,
        "score": round(scored.score, 4),
        "utilisation": round(scored.utilisation, 4),
        "predicted": round(scored.predicted, 4),
        "penalties": {
            name: round(value, 4) for name, value in zip(PENALTIES, scored.penalties, strict=True) if value > 0
        },
        "in_region": bool(need.region) and candidate.region == need.region,
        "preferred_place": _place(candidate.server_id, need.preferred),
    }


def _place(server_id: int, preferred: tuple[int, ...]) -> int | None:
    return preferred.index(server_id) + 1 if server_id in preferred else None
