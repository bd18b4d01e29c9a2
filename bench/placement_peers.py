"""How other products choose a server, written anew from their published formulas.

Facts, versions and sources are in docs/decisions/0014-placement.md.  Where a product leaves a
choice, the one that serves it best is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from placement_world import Host, Lesson, Meeting, Sight

MINUTE_S = 60


class Peer:
    """What all of them share: servers by number, and a figure each that the polls renew."""

    name = ""
    poll_every_s = 60.0
    reopens_itself = False

    def __init__(self, random: Random) -> None:
        self.random = random
        self.hosts: dict[int, Host] = {}
        self.load: dict[int, float] = {}

    def joined(self, host: Host, now_s: float) -> None:
        self.hosts[host.number] = host
        self.load[host.number] = 0.0

    def lost(self, number: int) -> None:
        del self.hosts[number], self.load[number]

    def saw(self, now_s: float, sights: dict[int, Sight]) -> None:
        for number, sight in sights.items():
            if number in self.hosts:
                self.load[number] = self.load_of(self.hosts[number], sight)

    def load_of(self, host: Host, sight: Sight) -> float:
        raise NotImplementedError

    def reopened(self, lessons: Sequence[Lesson]) -> Sequence[Lesson]:
        raise NotImplementedError("teachers open their lessons again")

    def announced(self, lessons: Sequence[Lesson], now_s: float) -> None:
        """None of them takes a timetable."""

    def lowest(self, refused: frozenset[int]) -> int:
        """The lowest load; of equal ones the first, as a sorted set or an index gives them."""
        return min((load, number) for number, load in self.load.items() if number not in refused)[1]


class Scalelite(Peer):
    """People, at least 15 a meeting in its first 15 minutes, times a multiplier; one more for each create."""

    name = "scalelite"
    least_people, buffer_s = 15, 15 * MINUTE_S

    def load_of(self, host: Host, sight: Sight) -> float:
        return sum(map(self._people, sight.meetings)) / host.strength

    def _people(self, meeting: Meeting) -> int:
        counted = meeting.people + min(1, meeting.people)  # `participantCount` holds the moderator, who is added again
        return max(counted, self.least_people) if meeting.age_s < self.buffer_s else counted

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        number = self.lowest(refused)
        self.load[number] += 1 / self.hosts[number].strength
        return number


class B3lb(Peer):
    """Attendees + 30 x meetings + a power series of the CPU; one attendee and one meeting more for each create."""

    name = "b3lb"
    poll_every_s = 15.0
    per_attendee, per_meeting, iterations, cpu_most = 1.0, 30.0, 6, 5000

    def load_of(self, host: Host, sight: Sight) -> float:
        cpu = min(1.0, sight.cpu)
        work = sum(cpu**power for power in range(1, self.iterations)) * self.cpu_most / self.iterations
        attendees = sum(meeting.people for meeting in sight.meetings)
        return int(attendees * self.per_attendee + len(sight.meetings) * self.per_meeting + work)

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        free = {number: load for number, load in self.load.items() if number not in refused}
        least = min(free.values())
        number = self.random.choice([number for number, load in free.items() if load == least])
        self.load[number] += self.per_attendee + self.per_meeting
        return number


class Pilos(Peer):
    """People, for 15 minutes at least what the room's last meetings had (else 15), by strength; as of the last poll."""

    name = "pilos"
    least_people, interval_s = 15, 15 * MINUTE_S

    def load_of(self, host: Host, sight: Sight) -> float:
        return sum(map(self._people, sight.meetings)) / max(1, min(10, round(host.strength)))

    def _people(self, meeting: Meeting) -> int:
        if meeting.age_s >= self.interval_s:
            return meeting.people
        lesson = meeting.lesson
        known = lesson.roster is not None and lesson.history
        hint = round((lesson.roster or 0) * sum(lesson.history) / len(lesson.history)) if known else self.least_people
        return max(hint, meeting.people)

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        return self.lowest(refused)


class Bbblb(Peer):
    """5 a meeting, 1 a person, 0.5 a voice and a video, and as many people more as the hint says, fading."""

    name = "bbblb"
    poll_every_s = 30.0
    reserved, fades_s = 20.0, 30 * MINUTE_S

    def load_of(self, host: Host, sight: Sight) -> float:
        return sum(
            self._meeting(each.lesson, each.people, each.microphones, each.cameras, each.age_s)
            for each in sight.meetings
        )

    def _meeting(self, lesson: Lesson, people: int, voices: int, videos: int, age_s: float = 0.0) -> float:
        load = 5.0 + people + 0.5 * voices + 0.5 * videos
        if age_s >= self.fades_s:
            return load
        hint = max(self.reserved, min(lesson.roster or 0, self.reserved * 5)) * (1 - age_s / self.fades_s)
        return load + hint + 0.5 * hint + 0.05 * hint

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        number = self.lowest(refused)
        self.load[number] += self._meeting(lesson, 2, 2, 2)
        return number


class Original(Peer):
    """lokalni/kl-backend: 0.3 x time since it was last assigned (of 5 minutes) - 0.7 x load average per core."""

    name = "kl-backend"
    ceiling, delay_s, assigned_weight = 0.80, 300, 0.3

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.assigned_s: dict[int, float] = {}

    def load_of(self, host: Host, sight: Sight) -> float:
        return round(sight.load_5m, 2)

    def place(self, lesson: Lesson, now_s: float, refused: frozenset[int]) -> int:
        open_ones = [number for number in self.load if number not in refused]
        below = [number for number in open_ones if self.load[number] < self.ceiling] or open_ones
        number = max(below, key=lambda each: self._weight(each, now_s))
        self.assigned_s[number] = now_s
        return number

    def _weight(self, number: int, now_s: float) -> float:
        waited = int(now_s - self.assigned_s.get(number, now_s - self.delay_s)) / self.delay_s
        return self.assigned_weight * waited - (1 - self.assigned_weight) * self.load[number]


PEERS = (Scalelite, B3lb, Pilos, Original, Bbblb)
