"""How many servers a timetable needs: lessons in, the fullest minute and numbers of servers out.

Plain arithmetic on the same cost model as the placement.  Moments are whole minutes from any origin.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil

from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.cost import Weights

MINUTES_A_DAY = 24 * 60
STEP_MIN = 5
ROUNDING_UNITS = 1e-6


@dataclass(frozen=True, slots=True)
class CapacityLesson:
    """A lesson of a timetable; without `cameras` the usual share of its people has one on."""

    people: int
    start_min: int
    length_min: int
    cameras: float | None = None

    def units(self, weights: Weights) -> float:
        return LessonNeed(expected_people=self.people, cameras=self.cameras).units(weights)


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """The fullest minute of one step of the day with the peak."""

    at_min: int
    units: float
    lessons: int
    people: int


@dataclass(frozen=True, slots=True)
class ServersNeeded:
    """So many servers of one strength; with one to spare, any of them may fail at the fullest minute.

    `oversized_lessons` would fill more than the ceiling of such a server alone, and get one for themselves.
    """

    strength: float
    servers: int
    servers_with_spare: int
    oversized_lessons: int


@dataclass(frozen=True, slots=True)
class CapacityPlan:
    peak: LoadPoint
    needed: list[ServersNeeded]
    points: list[LoadPoint]


@dataclass(frozen=True, slots=True)
class FleetCheck:
    """How servers that are there carry a timetable: the fullest share of any, and without the strongest."""

    servers: int
    fullest_share: float
    fullest_share_without_one: float | None
    is_enough: bool
    is_enough_without_one: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    begin: int
    end: int
    units: float
    people: int


def plan_capacity(lessons: Sequence[CapacityLesson], strengths: Sequence[float], weights: Weights) -> CapacityPlan:
    """The fullest minute, and for each strength the servers that keep every one of them under the ceiling.

    Lessons are packed as the placement does it: in the order of their starts, the largest first, each
    on the emptiest server, where it stays.  Raises ValueError without lessons.
    """
    if not lessons:
        raise ValueError("there are no lessons to plan for")
    placed = _in_turn(lessons, weights)
    course = list(_course(placed))
    peak = max(course, key=lambda each: (each.units, -each.at_min))
    needed = [_needed(placed, strength, peak.units, weights) for strength in strengths]
    return CapacityPlan(peak, needed, _day_of(peak, course))


def check_fleet(lessons: Sequence[CapacityLesson], strengths: Sequence[float], weights: Weights) -> FleetCheck:
    """How full servers of these strengths get, whole and without the strongest of them."""
    placed = _in_turn(lessons, weights)
    fleet = sorted(strengths, reverse=True)
    whole = _fullest_share(placed, fleet, weights) if fleet else None
    rest = _fullest_share(placed, fleet[1:], weights) if len(fleet) > 1 else None
    ceiling = weights.ceiling_utilisation + ROUNDING_UNITS
    return FleetCheck(
        servers=len(fleet),
        fullest_share=whole or 0.0,
        fullest_share_without_one=rest,
        is_enough=whole is not None and whole <= ceiling,
        is_enough_without_one=rest is not None and rest <= ceiling,
    )


def _in_turn(lessons: Sequence[CapacityLesson], weights: Weights) -> list[_Placed]:
    placed = [
        _Placed(each.start_min, each.start_min + each.length_min, each.units(weights), each.people) for each in lessons
    ]
    return sorted(placed, key=lambda each: (each.begin, -each.units))


def _course(placed: Sequence[_Placed]) -> Iterator[LoadPoint]:
    """The load after every minute in which it changes."""
    changes: dict[int, list[float]] = {}
    for each in placed:
        for minute, sign in ((each.begin, 1), (each.end, -1)):
            change = changes.setdefault(minute, [0.0, 0, 0])
            change[0] += sign * each.units
            change[1] += sign
            change[2] += sign * each.people
    units, lessons, people = 0.0, 0.0, 0.0
    for minute in sorted(changes):
        change = changes[minute]
        units, lessons, people = units + change[0], lessons + change[1], people + change[2]
        yield LoadPoint(minute, max(0.0, units) if lessons else 0.0, int(lessons), int(people))


def _day_of(peak: LoadPoint, course: Sequence[LoadPoint]) -> list[LoadPoint]:
    """The day with the peak in steps, each with its fullest minute, from the first lesson to the last end."""
    midnight = peak.at_min - peak.at_min % MINUTES_A_DAY
    before = [each for each in course if each.at_min < midnight][-1:]
    day = [each for each in course if midnight <= each.at_min < midnight + MINUTES_A_DAY]
    load = before[0] if before else LoadPoint(midnight, 0.0, 0, 0)
    start = midnight if load.lessons else day[0].at_min - day[0].at_min % STEP_MIN
    points, place = [], 0
    for at in range(start, day[-1].at_min + 1, STEP_MIN):
        fullest = load
        while place < len(day) and day[place].at_min < at + STEP_MIN:
            load = day[place]
            is_at_begin = load.at_min == at  # what ended by then does not count any more
            fullest = load if is_at_begin else max(fullest, load, key=lambda each: each.units)
            place += 1
        points.append(LoadPoint(at, fullest.units, fullest.lessons, fullest.people))
    return points


def _needed(placed: Sequence[_Placed], strength: float, peak_units: float, weights: Weights) -> ServersNeeded:
    ceiling = weights.capacity_units * strength * weights.ceiling_utilisation
    servers = _fewest(placed, ceiling, least=max(1, ceil((peak_units - ROUNDING_UNITS) / ceiling)))
    return ServersNeeded(
        strength=strength,
        servers=servers,
        servers_with_spare=servers + 1,
        oversized_lessons=sum(each.units > ceiling + ROUNDING_UNITS for each in placed),
    )


def _fewest(placed: Sequence[_Placed], ceiling: float, *, least: int) -> int:
    """The fewest equal servers that take all; with a lesson above the ceiling, `least` may be too many."""
    step, failed, number = 1, 0, 1 if any(each.units > ceiling for each in placed) else least
    while not _packs(placed, ceiling, number):
        failed, number, step = number, number + step, step * 2
    while number - failed > 1 and failed:
        middle = (failed + number) // 2
        if _packs(placed, ceiling, middle):
            number = middle
        else:
            failed = middle
    return number


def _packs(placed: Sequence[_Placed], ceiling: float, number: int) -> bool:
    """Whether so many equal servers stay under the ceiling; a larger lesson needs one that is empty."""
    loads = [0.0] * number
    emptiest = [(0.0, server) for server in range(number)]
    ends: list[tuple[int, int, float]] = []
    for lesson in placed:
        while ends and ends[0][0] <= lesson.begin:
            _, server, units = heappop(ends)
            loads[server] = max(0.0, loads[server] - units)
            heappush(emptiest, (loads[server], server))
        while emptiest[0][0] != loads[emptiest[0][1]]:
            heappop(emptiest)  # it has changed since; its new load is in the heap too
        load, server = heappop(emptiest)
        units = min(lesson.units, ceiling)
        if load + units > ceiling + ROUNDING_UNITS:
            return False
        loads[server] = load + units
        heappush(emptiest, (loads[server], server))
        heappush(ends, (lesson.end, server, units))
    return True


def _fullest_share(placed: Sequence[_Placed], strengths: Sequence[float], weights: Weights) -> float:
    """The largest share of its capacity that any server comes to, each lesson on the one least full with it."""
    capacities = [weights.capacity_units * strength for strength in strengths]
    loads = [0.0] * len(capacities)
    ends: list[tuple[int, int, float]] = []
    fullest = 0.0
    for lesson in placed:
        while ends and ends[0][0] <= lesson.begin:
            _, server, units = heappop(ends)
            loads[server] = max(0.0, loads[server] - units)
        shares = [(load + lesson.units) / capacity for load, capacity in zip(loads, capacities, strict=True)]
        fullest = max(fullest, share := min(shares))
        server = shares.index(share)
        loads[server] += lesson.units
        heappush(ends, (lesson.end, server, lesson.units))
    return fullest
