"""A swarm in simulated time: lessons that begin, people who come, servers that are polled, join and die.

The truth is known here only.  A policy is told what its product would be told: who wants a lesson
(and the roster, where the scenario has one), and what its own polls see.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import exp
from random import Random
from typing import Protocol

from teleklasa.swarm.cost import Weights, lesson_cost_units

WEIGHTS = Weights()
"""The cost model is the measure for every policy; what a lesson costs is the same wherever it is."""
SETTLED_S = 1800
"""So long after the last event everyone who comes has come."""
DETECTED_S = 30
"""After a death every policy is told so soon; what their own polls would take longer is not held against them."""
PRESSED_AGAIN_S = 60
"""Where a product moves no lesson, teachers open theirs again within so many seconds."""
LOAD_AVERAGE_S = 300


@dataclass(frozen=True)
class Lesson:
    """One lesson as it will be.  `comes` are the sorted seconds after its begin when somebody enters."""

    number: int
    starts_s: float
    comes: tuple[float, ...]
    cameras: int
    microphones: int
    roster: int | None = None
    history: tuple[float, ...] = ()
    is_announced: bool = False

    def seen(self, age_s: float) -> tuple[int, int, int]:
        """People, cameras and microphones so long after the begin."""
        people = bisect_right(self.comes, age_s)
        share = people / len(self.comes)
        return people, round(self.cameras * share), round(self.microphones * share)

    def units(self, age_s: float = SETTLED_S) -> float:
        people, cameras, microphones = self.seen(age_s)
        return lesson_cost_units(people=people, cameras=cameras, microphones=microphones, weights=WEIGHTS)


@dataclass(frozen=True)
class Host:
    """One server: its strength (1 is 8 cores, 200 units), and when it comes and dies."""

    number: int
    strength: float
    joins_s: float = float("-inf")
    dies_s: float = float("inf")

    @property
    def capacity_units(self) -> float:
        return WEIGHTS.capacity_units * self.strength

    def is_up(self, now_s: float) -> bool:
        return self.joins_s <= now_s < self.dies_s


@dataclass(frozen=True)
class Meeting:
    """What a poll tells of one meeting."""

    lesson: Lesson
    age_s: float
    people: int
    cameras: int
    microphones: int

    @property
    def units(self) -> float:
        return lesson_cost_units(
            people=self.people, cameras=self.cameras, microphones=self.microphones, weights=WEIGHTS
        )


@dataclass(frozen=True)
class Sight:
    """What a poll of one server tells: its meetings, its load now and the load average, both per core."""

    meetings: tuple[Meeting, ...]
    cpu: float
    load_5m: float


class Policy(Protocol):
    """How one product chooses servers."""

    name: str
    poll_every_s: float
    reopens_itself: bool
    """Whether the lessons of a dead server are placed again at once, in the order of `reopened`."""

    def joined(self, host: Host, now_s: float) -> None: ...
    def lost(self, number: int) -> None: ...
    def saw(self, now_s: float, sights: dict[int, Sight]) -> None: ...
    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int: ...
    def reopened(self, lessons: Sequence[Lesson]) -> Sequence[Lesson]: ...
    def announced(self, lessons: Sequence[Lesson], now_s: float) -> None: ...


@dataclass(frozen=True)
class Scenario:
    """Lessons and servers of one seed."""

    lessons: tuple[Lesson, ...]
    hosts: tuple[Host, ...]

    @property
    def bound(self) -> float:
        """No placement, whatever it knew, keeps its fullest server below this share of its capacity."""
        hosts = [host for host in self.hosts if host.dies_s == float("inf")]
        sizes = [lesson.units() for lesson in self.lessons]
        mean = sum(sizes) / sum(host.capacity_units for host in hosts)
        return max(mean, max(sizes) / max(host.capacity_units for host in hosts))


@dataclass
class World:
    """One run of a policy through a scenario."""

    scenario: Scenario
    policy: Policy
    random: Random
    now_s: float = 0.0
    where: dict[int, dict[Lesson, float]] = field(default_factory=dict)
    """By server its lessons, each with when it began there."""
    averages: dict[int, float] = field(default_factory=dict)
    _queue: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def run(self) -> dict[int, float]:
        """The share of its capacity that every living server carries in the end."""
        self._prepare()
        last_s = max(lesson.starts_s for lesson in self.scenario.lessons)
        last_s = max([last_s, *(host.dies_s for host in self.scenario.hosts if host.dies_s < float("inf"))])
        ends_s = last_s + DETECTED_S + PRESSED_AGAIN_S
        while self._queue and self._queue[0][0] <= ends_s:
            self.now_s, _, act = heapq.heappop(self._queue)
            act()
        assert sum(map(len, self.where.values())) == len(self.scenario.lessons), "a lesson was lost"
        return {
            host.number: sum(lesson.units() for lesson in self.where[host.number]) / host.capacity_units
            for host in self.scenario.hosts
            if host.is_up(ends_s)
        }

    def _prepare(self) -> None:
        first_s = min(lesson.starts_s for lesson in self.scenario.lessons)
        self.where = {host.number: {} for host in self.scenario.hosts}
        self.averages = dict.fromkeys(self.where, 0.0)
        for host in self.scenario.hosts:
            self._at(max(host.joins_s, first_s - 600), lambda host=host: self.policy.joined(host, self.now_s))
            if host.dies_s < float("inf"):
                self._at(host.dies_s + DETECTED_S, lambda host=host: self._die(host))
        known = [each for each in self.scenario.lessons if each.is_announced]
        self._at(first_s - 300, lambda: self.policy.announced(known, self.now_s))
        for lesson in self.scenario.lessons:
            self._at(lesson.starts_s, lambda lesson=lesson: self._begin(lesson))
        self._at(first_s - self.random.uniform(0, self.policy.poll_every_s), self._poll)

    def _at(self, at_s: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (at_s, next(self._order), act))

    def _begin(self, lesson: Lesson) -> None:
        """Ask for a server as long as those named are dead."""
        refused: frozenset[int] = frozenset()
        up = {host.number for host in self.scenario.hosts if host.is_up(self.now_s)}
        while (number := self.policy.place(lesson, self.now_s, refused)) not in up:
            assert number not in refused, "a policy named a refused server again"
            refused |= {number}
        self.where[number][lesson] = self.now_s

    def _die(self, host: Host) -> None:
        lessons, self.where[host.number] = list(self.where[host.number]), {}
        self.policy.lost(host.number)
        if self.policy.reopens_itself:
            for lesson in self.policy.reopened(lessons):
                self._begin(lesson)
            return
        for lesson in lessons:
            self._at(self.now_s + self.random.uniform(0, PRESSED_AGAIN_S), lambda lesson=lesson: self._begin(lesson))

    def _poll(self) -> None:
        up = [host for host in self.scenario.hosts if host.is_up(self.now_s)]
        self.policy.saw(self.now_s, {host.number: self._sight(host) for host in up})
        self._at(self.now_s + self.policy.poll_every_s, self._poll)

    def _sight(self, host: Host) -> Sight:
        """A server at its whole capacity has a load of one per core."""
        meetings = tuple(
            Meeting(lesson, self.now_s - began_s, *lesson.seen(self.now_s - began_s))
            for lesson, began_s in self.where[host.number].items()
        )
        cpu = sum(meeting.units for meeting in meetings) / host.capacity_units
        kept = exp(-self.policy.poll_every_s / LOAD_AVERAGE_S)
        self.averages[host.number] = self.averages[host.number] * kept + cpu * (1 - kept)
        return Sight(meetings, cpu, self.averages[host.number])
