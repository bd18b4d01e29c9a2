"""The next hour placed ahead: announced lessons in, a server for each out.

Pure like `allocation`, whose `choose` decides each place on what the servers will carry by then.  All
moments are seconds from now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from random import Random

from teleklasa.swarm.allocation import Candidate, LessonNeed, Placement, choose
from teleklasa.swarm.cost import Weights

PLANNED_AHEAD_S = 3600.0
SLOT_S = 60.0
SLOTS = 6 * 60
"""How far a lesson of the next hour is followed; what lasts longer counts until here."""
LOAD_TELLS_S = 300.0
"""For how long the load of a node's processors says something of what it will be."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A lesson that is to come; `need.planned` is the server that it was planned on before."""

    key: str
    starts_in_s: float
    length_s: float
    need: LessonNeed


@dataclass(frozen=True, slots=True)
class Running:
    """A lesson that is open: what it counts on its server, and when it is expected to end."""

    server_id: int
    units: float
    ends_in_s: float
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """Where an announced lesson is going to be held; `is_kept` when it was planned there before."""

    key: str
    placement: Placement
    is_kept: bool


def plan_ahead(
    announced: Iterable[Announced],
    candidates: Sequence[Candidate],
    *,
    running: Iterable[Running] = (),
    random: Random,
    weights: Weights,
) -> list[Planned]:
    """A server for every lesson, the largest placed first; none when every server is excluded.

    Lessons that have a server come before those that have none and keep it while it is free by their
    start, unless a server that their group prefers has become free.
    """
    courses = _courses(candidates, running, weights)
    planned: list[Planned] = []
    for lesson in sorted(announced, key=lambda each: _turn(each, weights)):
        begin, end = _slots(lesson.starts_in_s, lesson.starts_in_s + lesson.length_s)
        forecast = [courses[each.server_id].at(begin, end, lesson.starts_in_s) for each in candidates]
        placement = _place(lesson.need, forecast, random, weights)
        if placement is None:
            continue
        is_large = lesson.need.expected_people >= weights.large_people
        courses[placement.server_id].add(begin, end, placement.units, is_large=is_large)
        planned.append(Planned(lesson.key, placement, is_kept=placement.server_id == lesson.need.planned))
    return planned


class _Course:
    """What one server carries in each minute to come."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._units = [candidate.reserved_units] * SLOTS
        self._large = [candidate.large_lessons] * SLOTS
        self._is_assigned = False

    def end(self, slot: int, units: float, *, is_large: bool) -> None:
        """A lesson that counts now is gone from `slot` on."""
        for each in range(slot, SLOTS):
            self._units[each] = max(0.0, self._units[each] - units)
            self._large[each] = max(0, self._large[each] - is_large)

    def add(self, begin: int, end: int, units: float, *, is_large: bool) -> None:
        self._is_assigned = True
        for each in range(begin, end):
            self._units[each] += units
            self._large[each] += is_large

    def at(self, begin: int, end: int, in_s: float) -> Candidate:
        """The server as it will stand at its fullest between two slots."""
        now = self._candidate
        return replace(
            now,
            reserved_units=max(self._units[begin:end]),
            large_lessons=max(self._large[begin:end]),
            cpu_load=now.cpu_load if in_s < LOAD_TELLS_S else None,
            online_age_s=None if now.online_age_s is None else now.online_age_s + in_s,
            assigned_age_s=0.0 if self._is_assigned else now.assigned_age_s,
        )


def _courses(candidates: Sequence[Candidate], running: Iterable[Running], weights: Weights) -> Mapping[int, _Course]:
    courses = {each.server_id: _Course(each) for each in candidates}
    for lesson in running:
        if lesson.server_id in courses:
            _, gone_from = _slots(0.0, lesson.ends_in_s)
            courses[lesson.server_id].end(gone_from, lesson.units, is_large=lesson.is_large)
    return courses


def _slots(begin_s: float, end_s: float) -> tuple[int, int]:
    """The slots that a time touches: the first, and the one after the last; never none."""
    first = min(SLOTS - 1, max(0, int(begin_s // SLOT_S)))
    return first, min(SLOTS, max(first + 1, ceil(end_s / SLOT_S)))


def _turn(lesson: Announced, weights: Weights) -> tuple[bool, float, float, str]:
    return lesson.need.planned is None, -lesson.need.units(weights), lesson.starts_in_s, lesson.key


def _place(need: LessonNeed, forecast: Sequence[Candidate], random: Random, weights: Weights) -> Placement | None:
    kept = choose(need, forecast, random=random, weights=weights)
    if kept is None or kept.reason["decided_by"] != "plan":
        return kept
    if not need.preferred and not need.region:
        return kept
    wanted = choose(replace(need, planned=None), forecast, random=random, weights=weights)
    regions = {each.server_id: each.region for each in forecast}
    is_better = wanted is not None and _wish(need, wanted, regions) < _wish(need, kept, regions)
    return wanted if is_better else kept


def _wish(need: LessonNeed, placement: Placement, regions: Mapping[int, str]) -> tuple[int, bool]:
    """The lower, the more the group wants its lesson there."""
    server = placement.server_id
    place = need.preferred.index(server) if server in need.preferred else len(need.preferred)
    return place, bool(need.region) and regions[server] != need.region


@dataclass(frozen=True, slots=True)
class Span:
    """Units that are carried between two moments."""

    begins_in_s: float
    ends_in_s: float
    units: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is expected at the fullest moment of one step of time: units, and lessons at that moment."""

    in_s: float
    units: float
    lessons: int


def foresee(spans: Iterable[Span], *, horizon_s: float, step_s: float) -> list[Foreseen]:
    """The course of load from now to the horizon, the fullest minute of each step."""
    minutes, of_step = int(horizon_s // SLOT_S), max(1, int(step_s // SLOT_S))
    units, lessons = [0.0] * (minutes + 1), [0] * (minutes + 1)
    for span in spans:
        begin, end = max(0, int(span.begins_in_s // SLOT_S)), min(minutes, max(0, ceil(span.ends_in_s / SLOT_S)))
        if begin < end:
            units[begin] += span.units
            units[end] -= span.units
            lessons[begin] += 1
            lessons[end] -= 1
    return _steps(units, lessons, minutes, of_step)


def _steps(units: list[float], lessons: list[int], minutes: int, of_step: int) -> list[Foreseen]:
    """The differences of each minute summed up, and of each step the fullest."""
    load, count, found = 0.0, 0, []
    course: list[tuple[float, int]] = []
    for minute in range(minutes):
        load, count = load + units[minute], count + lessons[minute]
        course.append((max(0.0, load), count))
    for first in range(0, minutes, of_step):
        fullest = max(course[first : first + of_step])
        found.append(Foreseen(first * SLOT_S, fullest[0], fullest[1]))
    return found
