"""What is open and who waits, as the tables said a moment ago."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .records import Guest, OpenLesson

IDLE_S = 900.0
SURE_FOR_S = 1.0
NEVER = float("-inf")


@dataclass(slots=True)
class Memory:
    """Guests by link and open lessons by room; a copy of the tables, never the truth.

    `heard` counts what was heard of guests: a row read before the last of it may be old.  What a wake-up
    named is in doubt until it was read again; `doubts` counts that.  Up to `hears_as_of` every wake-up came in.
    """

    lessons: dict[int, OpenLesson] = field(default_factory=dict)
    guests: dict[int, Guest] = field(default_factory=dict)
    heard: int = 0
    doubts: int = 0
    hears_as_of: float = NEVER
    _all_doubted: int = 0
    _doubted_rooms: dict[int, int] = field(default_factory=dict)
    _doubted_links: dict[int, int] = field(default_factory=dict)
    _seen: dict[int, float] = field(default_factory=dict)
    _links_of_person: dict[int, int] = field(default_factory=dict)
    _links_of_room: dict[int, set[int]] = field(default_factory=dict)

    def lesson_for(self, guest: Guest) -> OpenLesson | None:
        """The lesson the guest may enter now; the latest one when several rooms are open."""
        open_now = [self.lessons[room_id] for room_id in guest.room_ids if room_id in self.lessons]
        return max(open_now, key=lambda lesson: lesson.age_order, default=None)

    def is_sure(self, guest: Guest, lesson: OpenLesson) -> bool:
        """Whether the tables said the same of this guest and this lesson a second ago at most."""
        return (
            self.hears()
            and not self._all_doubted
            and lesson.room_id not in self._doubted_rooms
            and guest.link_id not in self._doubted_links
        )

    def hears(self) -> bool:
        """Whether every wake-up came in, up to a second ago at most."""
        return time.monotonic() - self.hears_as_of <= SURE_FOR_S

    def doubt_room(self, room_id: int) -> None:
        self.doubts += 1
        self._doubted_rooms[room_id] = self.doubts

    def doubt_link(self, link_id: int) -> None:
        self.doubts += 1
        self._doubted_links[link_id] = self.doubts

    def doubt_everything(self) -> None:
        self.doubts += 1
        self._all_doubted = self.doubts

    def settle(self, first: int) -> None:
        """All that the first so many doubts were about has been read since."""
        if self._all_doubted <= first:
            self._all_doubted = 0
        for doubted in (self._doubted_rooms, self._doubted_links):
            for key in [key for key, number in doubted.items() if number <= first]:
                del doubted[key]

    def take_lessons(self, lessons: Iterable[OpenLesson]) -> set[int]:
        """Remember which lessons are open; the rooms where that changed."""
        fresh = {lesson.room_id: lesson for lesson in lessons}
        changed = {
            room_id for room_id in fresh.keys() | self.lessons.keys() if fresh.get(room_id) != self.lessons.get(room_id)
        }
        self.lessons = fresh
        return changed

    def guest(self, link_id: int) -> Guest | None:
        found = self.guests.get(link_id)
        if found is not None:
            self._seen[link_id] = time.monotonic()
        return found

    def take_guest(self, guest: Guest) -> bool:
        """Remember a guest; True when that is news."""
        before = self.guests.get(guest.link_id)
        self._move(guest.link_id, before.room_ids if before else (), guest.room_ids)
        self.guests[guest.link_id] = guest
        self._links_of_person[guest.person_id] = guest.link_id
        self._seen.setdefault(guest.link_id, time.monotonic())
        return before != guest

    def forget_guest(self, link_id: int) -> bool:
        """Forget a guest whose link is no longer live; True when it was known."""
        self._seen.pop(link_id, None)
        guest = self.guests.pop(link_id, None)
        self._move(link_id, guest.room_ids if guest else (), ())
        if guest is not None and self._links_of_person.get(guest.person_id) == link_id:
            del self._links_of_person[guest.person_id]
        return guest is not None

    def link_of(self, person_id: int) -> int | None:
        return self._links_of_person.get(person_id)

    def links_of_rooms(self, room_ids: Iterable[int]) -> set[int]:
        """The links whose guests may enter any of the rooms, as far as memory knows."""
        return {link_id for room_id in room_ids for link_id in self._links_of_room.get(room_id, ())}

    def slice_of_links(self, turn: int, turns: int) -> Iterator[int]:
        """Every `turns`-th link in memory, so that `turns` looks go through all."""
        return (link_id for link_id in self.guests if link_id % turns == turn % turns)

    def forget_idle(self, *, but: set[int]) -> None:
        """Forget guests that were not asked for in a quarter of an hour and do not wait now."""
        before = time.monotonic() - IDLE_S
        for link_id in [link_id for link_id, seen in self._seen.items() if seen < before and link_id not in but]:
            self.forget_guest(link_id)

    def _move(self, link_id: int, before: Iterable[int], after: Iterable[int]) -> None:
        for room_id in set(before):
            links = self._links_of_room[room_id]
            links.remove(link_id)
            if not links:
                del self._links_of_room[room_id]
        for room_id in after:
            self._links_of_room.setdefault(room_id, set()).add(link_id)
