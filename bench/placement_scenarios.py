"""What schools do to a swarm, as lessons and servers of one seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from placement_world import Host, Lesson, Scenario

SHARE_OF_CAMERAS, SHARE_OF_MICROPHONES = 0.25, 0.20
LESSONS_BEFORE = 5


def a_lesson(
    random: Random, number: int, roster: int, starts_s: float, *, habit: tuple[float, float] = (0.90, 0.98)
) -> Lesson:
    """A lesson of a group of whom a share comes each time; who waits in limbo enters at once, others later."""
    share = random.uniform(*habit)
    came = sum(random.random() < share for _ in range(roster))
    history = tuple(sum(random.random() < share for _ in range(roster)) / roster for _ in range(LESSONS_BEFORE))
    waits = [random.expovariate(1 / (20 if random.random() < 0.75 else 150)) for _ in range(came)]
    people = came + 1
    return Lesson(
        number=number,
        starts_s=starts_s,
        comes=tuple(sorted([random.uniform(0, 10), *(min(wait, 1200) for wait in waits)])),
        cameras=sum(random.random() < SHARE_OF_CAMERAS for _ in range(people)),
        microphones=sum(random.random() < SHARE_OF_MICROPHONES for _ in range(people)),
        roster=roster,
        history=history,
        is_announced=True,
    )


def lessons_of(
    random: Random, rosters: Sequence[int], *, within_s: tuple[float, float] = (0, 120), first: int = 0, **facts: object
) -> tuple[Lesson, ...]:
    return tuple(
        a_lesson(random, number, roster, random.uniform(*within_s), **facts)  # type: ignore[arg-type]
        for number, roster in enumerate(rosters, first)
    )


def classes(random: Random, number: int, least: int = 8, most: int = 32) -> list[int]:
    return [random.randint(least, most) for _ in range(number)]


def equal_hosts(number: int) -> tuple[Host, ...]:
    """Servers of 16 cores."""
    return tuple(Host(each, strength=2) for each in range(1, number + 1))


def burst(random: Random) -> Scenario:
    """Eight o'clock: 64 lessons of 8 to 32 pupils begin within two minutes on eight equal servers."""
    return Scenario(lessons_of(random, classes(random, 64)), equal_hosts(8))


def unequal(random: Random) -> Scenario:
    """330 lessons within five minutes on forty servers of 8, 16 and 32 cores."""
    strengths = [1] * 12 + [2] * 16 + [4] * 12
    random.shuffle(strengths)
    hosts = tuple(Host(number, strength) for number, strength in enumerate(strengths, 1))
    return Scenario(lessons_of(random, classes(random, 330), within_s=(0, 300)), hosts)


def show_up(random: Random) -> Scenario:
    """From 40 to all of 100 pupils come, each group as is its habit."""
    return Scenario(lessons_of(random, classes(random, 64, 16, 36), habit=(0.4, 1.0)), equal_hosts(8))


def one_large(random: Random) -> Scenario:
    """One lesson of 150 somewhere among sixty small ones."""
    small = lessons_of(random, classes(random, 60, 8, 20))
    return Scenario((*small, a_lesson(random, 60, 150, random.uniform(0, 120))), equal_hosts(8))


def joining(random: Random) -> Scenario:
    """Seven servers carry 32 lessons when an eighth joins empty and 32 more begin."""
    running = lessons_of(random, classes(random, 32), within_s=(-1700, -1600))
    coming = lessons_of(random, classes(random, 32), within_s=(0, 120), first=32)
    *seven, eighth = equal_hosts(8)
    return Scenario(running + coming, (*seven, replace(eighth, joins_s=-1)))


def dying(random: Random) -> Scenario:
    """One of eight servers dies five minutes after 52 lessons began."""
    *seven, eighth = equal_hosts(8)
    return Scenario(lessons_of(random, classes(random, 52)), (*seven, replace(eighth, dies_s=300)))


def no_roster(random: Random) -> Scenario:
    """Eight o'clock in a school that keeps no rosters and has no past."""
    known = burst(random)
    strangers = tuple(replace(each, roster=None, history=(), is_announced=False) for each in known.lessons)
    return Scenario(strangers, known.hosts)


SCENARIOS: dict[str, Callable[[Random], Scenario]] = {
    "burst": burst,
    "unequal": unequal,
    "show_up": show_up,
    "one_large": one_large,
    "joining": joining,
    "dying": dying,
    "no_roster": no_roster,
}
