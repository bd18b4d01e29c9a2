"""Which devices have places in the open lessons, and places given that are still to be written."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from psycopg import IntegrityError

from teleklasa.live.places import LEASE_S, HeldPlace

from .records import Given
from .tables import Tables

WRITE_AFTER_S = 0.1
WRITTEN_ANEW_AFTER_S = LEASE_S / 3
FORGOTTEN_AFTER_S = 2.0 * LEASE_S
SEVERAL = ""
"""Stands in place of a device where a person came by more than one."""


@dataclass(slots=True)
class _Class:
    """The people of one lesson with the only device that each came by, or SEVERAL."""

    devices: dict[int, str] = field(default_factory=dict)
    given_at: dict[int, float] = field(default_factory=dict)
    heard_at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class HeldPlaces:
    """What was heard of places by wake-ups; a place once heard of is remembered until its lesson is over."""

    given: asyncio.Event = field(default_factory=asyncio.Event)
    _classes: dict[int, _Class] = field(default_factory=dict)
    _unwritten: dict[tuple[int, int], Given] = field(default_factory=dict)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_first_device(self, lesson_id: int, person_id: int, device_id: str) -> bool:
        """Whether no other device of the person is known to have been given a place in the lesson."""
        its_class = self._classes.get(lesson_id)
        return its_class is None or its_class.devices.get(person_id, device_id) == device_id

    def hear(self, places: Iterable[HeldPlace]) -> None:
        for lesson_id, person_id, device_id in places:
            devices = self._class(lesson_id).devices
            if devices.setdefault(person_id, device_id) != device_id:
                devices[person_id] = SEVERAL

    def give(self, place: Given) -> None:
        """Remember a place, to be written with the next ones; one that was just given is written already."""
        lesson_id, person_id = place.lesson.id, place.guest.person_id
        its_class = self._class(lesson_id)
        its_class.devices.setdefault(person_id, place.device_id)
        if its_class.heard_at - its_class.given_at.get(person_id, -WRITTEN_ANEW_AFTER_S) >= WRITTEN_ANEW_AFTER_S:
            its_class.given_at[person_id] = its_class.heard_at
            self._unwritten[lesson_id, person_id] = place
            self.given.set()

    async def write(self, tables: Tables) -> list[int]:
        """Write what was given; the links that the tables no longer admit, which got no place.

        When it returns, everything given before is written.  Raises Unavailable, and keeps it for the next time.
        """
        async with self._writing:
            self.given.clear()
            given, self._unwritten = self._unwritten, {}
            if not given:
                return []
            try:
                return await tables.write_places(list(given.values()))
            except BaseException as error:
                self._unwritten = given | self._unwritten
                if isinstance(error, IntegrityError):  # a lesson was deleted a moment ago: the next try does not see it
                    self.given.set()
                    return []
                raise

    def forget_past(self, open_lesson_ids: Iterable[int]) -> None:
        """Forget the places in lessons that are over, and keep those in lessons that open at this moment."""
        before = time.monotonic() - FORGOTTEN_AFTER_S
        over = self._classes.keys() - set(open_lesson_ids)
        for lesson_id in over:
            if self._classes[lesson_id].heard_at < before:
                del self._classes[lesson_id]

    def _class(self, lesson_id: int) -> _Class:
        its_class = self._classes.get(lesson_id)
        if its_class is None:
            its_class = self._classes[lesson_id] = _Class()
        its_class.heard_at = time.monotonic()
        return its_class
