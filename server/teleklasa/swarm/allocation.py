"""Which server of the swarm takes a lesson: values in, a choice with its reasons out.

No clock and no database: ages are given in seconds, and randomness is handed in, so that a
placement can be repeated, simulated and explained.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from teleklasa.swarm.cost import Weights, lesson_cost_units


@dataclass(frozen=True, slots=True)
class LessonNeed:
    """What a lesson to be placed asks for.

    `preferred` are server ids, the most wanted first.  `cameras` and `microphones` are people who
    will use them; None means the usual share of the class.  `planned` is the server that the plan of
    the next hour (`planning`) keeps for the lesson.
    """

    expected_people: int
    region: str = ""
    preferred: tuple[int, ...] = ()
    is_recorded: bool = False
    cameras: float | None = None
    microphones: float | None = None
    planned: int | None = None

    def units(self, weights: Weights) -> float:
        """What the lesson is expected to cost once everyone expected is in it."""
        people = self.expected_people
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
LAST_RESORTS = (Standing.SILENT_NODE, Standing.DRAINED_BY_ALERT, Standing.SUSPECT)


@dataclass(frozen=True, slots=True)
class Placement:
    """The server that was chosen; `reason` is JSON for the admin: candidates, scores, what decided."""

    server_id: int
    units: float
    is_over_ceiling: bool
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A candidate with its utilisation before and after the lesson, and its penalties."""

    candidate: Candidate
    standing: Standing
    utilisation: float
    predicted: float
    penalties: dict[str, float]

    @property
    def score(self) -> float:
        return self.predicted + sum(self.penalties.values())


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
    scored = [_score(each, need, units, refused, weights) for each in candidates]
    open_ones = [each for each in scored if each.standing not in EXCLUDED]
    if not open_ones:
        return None
    decided_by, pool = _pool(need, open_ones)
    tied = _tied(pool, weights)
    winner = _least_recently_assigned(tied, random)
    is_over_ceiling = _is_over_ceiling(winner, weights)
    decision = {"decided_by": decided_by, "is_over_ceiling": is_over_ceiling, "tied": len(tied)}
    return Placement(
        server_id=winner.candidate.server_id,
        units=units,
        is_over_ceiling=is_over_ceiling,
        reason=decision | _circumstances(need, units, scored, winner, weights.candidates_told),
    )


def _score(candidate: Candidate, need: LessonNeed, units: float, refused: frozenset[int], weights: Weights) -> _Scored:
    capacity = weights.capacity_units * candidate.strength
    utilisation = candidate.reserved_units / capacity
    predicted = (candidate.reserved_units + units) / capacity
    standing = _standing(candidate, predicted, refused, weights)
    penalties = _penalties(candidate, need, utilisation, weights)
    return _Scored(candidate, standing, utilisation, predicted, penalties)


def _standing(candidate: Candidate, predicted: float, refused: frozenset[int], weights: Weights) -> Standing:
    if candidate.server_id in refused:
        return Standing.REFUSED
    if not candidate.is_enabled:
        return Standing.NOT_ENABLED
    if candidate.health != "online":
        return Standing(candidate.health)
    if candidate.is_alerted:
        return Standing.DRAINED_BY_ALERT
    if not _node_is_heard(candidate, weights):
        return Standing.SILENT_NODE
    is_hot = (candidate.cpu_load or 0.0) >= weights.ceiling_cpu_load
    return Standing.OVER_CEILING if is_hot or predicted > weights.ceiling_utilisation else Standing.FREE


def _node_is_heard(candidate: Candidate, weights: Weights) -> bool:
    """False only for a node that once sent keepalives and no longer does."""
    return candidate.heartbeat_age_s is None or candidate.heartbeat_age_s <= weights.heartbeat_kept_s


def _penalties(candidate: Candidate, need: LessonNeed, utilisation: float, weights: Weights) -> dict[str, float]:
    """What is added to the predicted utilisation, each in shares of capacity."""
    penalties: dict[str, float] = {}
    if candidate.cpu_load is not None and _node_is_heard(candidate, weights):
        unexplained = candidate.cpu_load - utilisation
        penalties["cpu"] = weights.cpu_penalty * max(0.0, unexplained)
    penalties["flapping"] = weights.flap_penalty * min(candidate.flaps, weights.flaps_most)
    if candidate.online_age_s is not None and candidate.online_age_s < weights.fresh_s:
        penalties["fresh"] = weights.fresh_penalty * (1 - candidate.online_age_s / weights.fresh_s)
    if need.expected_people >= weights.large_people:
        penalties["large"] = weights.large_penalty * candidate.large_lessons
    return {name: value for name, value in penalties.items() if value > 0}


def _pool(need: LessonNeed, scored: Sequence[_Scored]) -> tuple[str, list[_Scored]]:
    """Those among whom the score decides, and which rule narrowed them down to these."""
    free = [each for each in scored if each.standing is Standing.FREE]
    by_id = {each.candidate.server_id: each for each in free}
    if need.planned in by_id:
        return "plan", [by_id[need.planned]]
    for server_id in need.preferred:
        if server_id in by_id:
            return "preferred", [by_id[server_id]]
    near = [each for each in free if need.region and each.candidate.region == need.region]
    if near:
        return "region", near
    if free:
        return "load", free
    for standing in (Standing.OVER_CEILING, *LAST_RESORTS):
        if pool := [each for each in scored if each.standing is standing]:
            return standing.value, pool
    raise AssertionError("every candidate that is not excluded has one of these standings")


def _tied(pool: Sequence[_Scored], weights: Weights) -> list[_Scored]:
    best = min(each.score for each in pool)
    return [each for each in pool if each.score <= best + weights.tie_share]


def _least_recently_assigned(tied: Sequence[_Scored], random: Random) -> _Scored:
    """The one that waited longest for a lesson, one that never had any first; then chance."""
    ages = [each.candidate.assigned_age_s for each in tied]
    longest = None if None in ages else max(age for age in ages if age is not None)
    return random.choice([each for each, age in zip(tied, ages, strict=True) if age == longest])


def _is_over_ceiling(scored: _Scored, weights: Weights) -> bool:
    return scored.standing is Standing.OVER_CEILING or scored.predicted > weights.ceiling_utilisation


def _circumstances(
    need: LessonNeed, units: float, scored: Sequence[_Scored], winner: _Scored, most: int
) -> dict[str, Any]:
    """What was asked for and who could have served: the chosen one first, then by score."""
    ranked = sorted(
        (each for each in scored if each.standing not in EXCLUDED),
        key=lambda each: (each is not winner, each.score, each.candidate.server_id),
    )
    return {
        "expected_people": need.expected_people,
        "units": round(units, 1),
        "region": need.region,
        "candidates": [_row(each, need) for each in ranked[:most]],
        "considered": len(ranked),
        "excluded": dict(Counter(each.standing.value for each in scored if each.standing in EXCLUDED)),
    }


def _row(scored: _Scored, need: LessonNeed) -> dict[str, Any]:
    candidate = scored.candidate
    return {
        "server_id": candidate.server_id,
        "name": candidate.name,
        "standing": scored.standing.value,
        "score": round(scored.score, 4),
        "utilisation": round(scored.utilisation, 4),
        "predicted": round(scored.predicted, 4),
        "penalties": {name: round(value, 4) for name, value in scored.penalties.items()},
        "in_region": bool(need.region) and candidate.region == need.region,
        "preferred_place": _place(candidate.server_id, need.preferred),
    }


def _place(server_id: int, preferred: tuple[int, ...]) -> int | None:
    return preferred.index(server_id) + 1 if server_id in preferred else None
