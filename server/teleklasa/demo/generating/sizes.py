"""How large the generated school is, and where chance puts people and courses."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
MASK = (1 << 64) - 1
LONG_COURSE_EVERY, LONG_LESSONS, SHORT_LESSONS = 50, 64, 19


@dataclass(frozen=True)
class Sizes:
    """Everything follows from the number of courses; 100,000 is the full size."""

    courses: int
    seed: int = 1

    @property
    def people(self) -> int:
        return 10 * self.courses

    @property
    def moderators(self) -> int:
        """The first people; each teaches GROUPS_EACH groups."""
        return max(1, self.courses // 5_000)

    @property
    def teachers(self) -> int:
        """The next people; each owns five courses."""
        return max(1, self.courses // 5)


GROUPS_EACH, PUPILS_PER_GROUP, ENROLMENTS_EACH = 200, 25, 5


def chance(seed: int, number: int) -> float:
    """A number from 0 to 1 that follows from its place alone.  (splitmix64 by Sebastiano Vigna, public domain)"""
    mixed = (number * 0x9E3779B97F4A7C15 + seed) & MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return (mixed ^ (mixed >> 31)) / MASK


def name_in_address(number: int) -> str:
    """Ten letters for a row of this number; never twice the same."""
    letters = []
    for _ in range(10):
        number, place = divmod(number, 28)
        letters.append(LETTERS[place])
    return "".join(letters)


def lessons_of(course: int) -> int:
    return LONG_LESSONS if course % LONG_COURSE_EVERY == 1 else SHORT_LESSONS


def first_lessons(sizes: Sizes) -> array[int]:
    """The number of each course's first lesson, by the number of the course; the others follow it."""
    firsts, following = array("Q", [0]), 1
    for course in range(1, sizes.courses + 1):
        firsts.append(following)
        following += lessons_of(course)
    return firsts


def courses_of_people(sizes: Sizes) -> array[int]:
    """Five different courses for each person, the first courses being the most popular ones."""
    chosen = array("I")
    for person in range(1, sizes.people + 1):
        mine: list[int] = []
        draw = 0
        while len(mine) < ENROLMENTS_EACH:
            share = chance(sizes.seed, person * 31 + draw)
            course = 1 + int(sizes.courses * share * share) % sizes.courses
            draw += 1
            if course not in mine:
                mine.append(course)
        chosen.extend(mine)
    return chosen


def done_lessons(enrolment: int) -> int:
    """How many lessons from the first on this enrolment has done: 0 to 8, 4 on average."""
    return (enrolment * 2_654_435_761 >> 7) % 9
