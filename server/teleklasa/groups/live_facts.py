"""What groups need to know of live lessons; `live` registers the answers, since groups know no lessons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from teleklasa.groups.models import Group
from teleklasa.people.models import Person


@dataclass(frozen=True)
class OpenLesson:
    """The open live lesson of a group, as a row of groups shows it."""

    id: str
    state: str
    started_at: datetime | None
    people_now: int
    server_name: str | None
    opened_by: str | None


@dataclass(frozen=True)
class LessonFacts:
    open_lesson: OpenLesson | None = None
    last_lesson_at: datetime | None = None


@dataclass(frozen=True)
class Presence:
    """On how many devices a person is in a lesson, and whether one of those took the place of another."""

    devices: int
    has_displaced: bool


class LiveFacts(Protocol):
    """What `live` answers to groups."""

    def lessons_of(self, group_ids: Iterable[int]) -> Mapping[int, LessonFacts]:
        """The open and the last lesson of each group, in two queries."""

    def present_in(self, group: Group) -> Mapping[int, Presence]:
        """The people in the group's open lesson now, by primary key, in one query."""

    def prepare_room(self, group: Group) -> None:
        """Make the room in which the group's lessons will happen."""

    def close_room(self, group: Group, *, by: Person) -> None:
        """End the group's open lesson, if there is one."""

    def membership_changed(self, group: Group) -> None:
        """People came to the group or left it: whoever waits at its room is told."""


_registered: list[LiveFacts] = []


def register(facts: LiveFacts) -> None:
    _registered[:] = [facts]


def live_facts() -> LiveFacts:
    return _registered[0]
