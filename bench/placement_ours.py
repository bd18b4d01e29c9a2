"""Our placement as the simulation drives it: the real choice and the real arithmetic of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from random import Random

from teleklasa.swarm.allocation import Candidate, LessonNeed, choose
from teleklasa.swarm.cost import forecast_people, ramped_units
from teleklasa.swarm.planning import PLANNED_AHEAD_S, Announced, plan_ahead

from placement_world import WEIGHTS, Host, Lesson, Sight

REPLANNED_EVERY_S = 60
LESSON_S = 45 * 60


@dataclass
class Promise:
    """A row of the ledger."""

    server: int
    people: int
    expected_units: float
    reserved_s: float
    observed_units: float = 0.0
    observed_people: int = 0

    def counted(self, now_s: float) -> tuple[float, float]:
        """What it counts, and how much of that is still only promised; as `ledger.PROMISES` sums them."""
        units = ramped_units(
            observed=self.observed_units,
            expected=self.expected_units,
            came=self.observed_people / (self.people or WEIGHTS.unknown_people),
            age_s=now_s - self.reserved_s,
            weights=WEIGHTS,
            is_guess=self.people == 0,
        )
        return units, units - self.observed_units


class TeleKlasa:
    """`swarm.reservation` without its database: a promise counts at once, polls say what has come."""

    name = "teleklasa"
    poll_every_s = 10.0
    reopens_itself = True

    def __init__(self, random: Random) -> None:
        self.random = random
        self.hosts: dict[int, tuple[Host, float]] = {}
        self.promises: dict[int, Promise] = {}
        self.assigned_s: dict[int, float] = {}
        self.cpu: dict[int, float] = {}

    def joined(self, host: Host, now_s: float) -> None:
        self.hosts[host.number] = (host, now_s)

    def lost(self, number: int) -> None:
        del self.hosts[number]
        self.promises = {key: each for key, each in self.promises.items() if each.server != number}

    def saw(self, now_s: float, sights: dict[int, Sight]) -> None:
        for number, sight in sights.items():
            self.cpu[number] = sight.load_5m
            for meeting in sight.meetings:
                if promise := self.promises.get(meeting.lesson.number):
                    promise.observed_units, promise.observed_people = meeting.units, meeting.people

    def announced(self, lessons: Sequence[Lesson], now_s: float) -> None:
        """Without the timetable."""

    def reopened(self, lessons: Sequence[Lesson]) -> Sequence[Lesson]:
        """As `live.rescue_signs` takes them: the fullest first."""
        return sorted(lessons, key=lambda lesson: -len(lesson.comes))

    def need_of(self, lesson: Lesson) -> LessonNeed:
        return need_of(lesson)

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        need = self.need_of(lesson)
        placement = choose(need, self.candidates(now_s), random=self.random, refused=refused, weights=WEIGHTS)
        assert placement is not None
        self.assigned_s[placement.server_id] = now_s
        self.promises[lesson.number] = Promise(placement.server_id, need.expected_people, placement.units, now_s)
        return placement.server_id

    def candidates(self, now_s: float) -> list[Candidate]:
        """As `ledger.CANDIDATES` reads them."""
        reserved = dict.fromkeys(self.hosts, 0.0)
        unsure = dict.fromkeys(self.hosts, 0.0)
        large = dict.fromkeys(self.hosts, 0)
        for each in self.promises.values():
            units, promised = each.counted(now_s)
            reserved[each.server] += units
            unsure[each.server] = hypot(unsure[each.server], promised)
            large[each.server] += each.people >= WEIGHTS.large_people
        return [
            Candidate(
                number,
                strength=host.strength,
                reserved_units=reserved[number],
                unsure_units=unsure[number],
                large_lessons=large[number],
                cpu_load=self.cpu.get(number),
                assigned_age_s=now_s - self.assigned_s[number] if number in self.assigned_s else None,
                online_age_s=now_s - since_s,
            )
            for number, (host, since_s) in self.hosts.items()
        ]


class TeleKlasaWithTimetable(TeleKlasa):
    """The same where lessons were announced: the next hour is placed ahead, and again each minute."""

    name = "teleklasa_timetable"

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.coming: dict[int, Lesson] = {}
        self.plan: dict[int, tuple[int, float]] = {}
        """By lesson its server and its units."""
        self.planned_s = float("-inf")

    def announced(self, lessons: Sequence[Lesson], now_s: float) -> None:
        self.coming = {lesson.number: lesson for lesson in lessons}
        self._replan(now_s)

    def saw(self, now_s: float, sights: dict[int, Sight]) -> None:
        super().saw(now_s, sights)
        if now_s - self.planned_s >= REPLANNED_EVERY_S:
            self._replan(now_s)

    def need_of(self, lesson: Lesson) -> LessonNeed:
        """As a start does it: the plan of the lesson is forgotten when it begins."""
        self.coming.pop(lesson.number, None)
        server, _ = self.plan.pop(lesson.number, (None, 0.0))
        return replace(need_of(lesson), planned=server)

    def candidates(self, now_s: float) -> list[Candidate]:
        """With what is held for planned lessons that are about to start."""
        held = dict.fromkeys(self.hosts, 0.0)
        for number, (server, units) in self.plan.items():
            in_s = self.coming[number].starts_s - now_s
            if -WEIGHTS.plan_held_after_s < in_s < WEIGHTS.plan_held_before_s and server in held:
                held[server] += units
        return [
            replace(each, reserved_units=each.reserved_units + held[each.server_id])
            for each in super().candidates(now_s)
        ]

    def _replan(self, now_s: float) -> None:
        self.planned_s = now_s
        announced = [
            Announced(str(lesson.number), lesson.starts_s - now_s, LESSON_S, self._with_plan(lesson))
            for lesson in self.coming.values()
            if lesson.starts_s - now_s < PLANNED_AHEAD_S
        ]
        planned = plan_ahead(announced, super().candidates(now_s), random=self.random, weights=WEIGHTS)
        self.plan = {int(each.key): (each.placement.server_id, each.placement.units) for each in planned}

    def _with_plan(self, lesson: Lesson) -> LessonNeed:
        server, _ = self.plan.get(lesson.number, (None, 0.0))
        return replace(need_of(lesson), planned=server)


def need_of(lesson: Lesson) -> LessonNeed:
    """As `live.start` asks: by the roster, and by how many were at the fullest moment of past lessons."""
    roster = lesson.roster or 0
    return LessonNeed(forecast_people(roster, [round(share * roster) + 1 for share in lesson.history]))
