"""Rooms: made, closed and changed; and what groups ask about theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from teleklasa.groups.live_facts import LessonFacts, OpenLesson, Presence
from teleklasa.groups.models import Group
from teleklasa.live.end import end_lesson
from teleklasa.live.models import OPEN_STATES, Attendance, DeviceLease, LiveLesson, LiveLessonQuerySet, Room
from teleklasa.live.room_keepers import keeper_of
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

LESSONS_OF = f"""
SELECT room.group_id,
       (SELECT max(lesson.started_at) FROM live_livelesson lesson WHERE lesson.room_id = room.id),
       now.public_id, now.state, now.started_at, now.people_now, server.name, opener.display_name
  FROM live_room room
  LEFT JOIN live_livelesson now ON now.room_id = room.id AND now.state IN {OPEN_STATES}
  LEFT JOIN swarm_server server ON server.id = now.server_id
  LEFT JOIN people_person opener ON opener.id = now.opened_by_id
 WHERE room.group_id = ANY(%s::bigint[])
"""  # noqa: S608 -- made of constants
"""The last lesson of each room and the fields of `OpenLesson` in their order."""


def room_of(group: Group) -> Room:
    """The group's room; made when a group has none yet."""
    room = known_room(group) or Room.objects.get_or_create(group=group)[0]
    room.group = group  # known already: nobody asks for it again
    return room


def known_room(group: Group) -> Room | None:
    """The room that was read together with the group."""
    found = Group.room.related.get_cached_value(group, default=None)
    return found if isinstance(found, Room) and found.pk is not None else None


def make_room(kind: str) -> Room:
    """A room of a registered kind other than a group's.  Raises KeyError for a kind that is not registered."""
    room = Room(kind=kind)
    keeper_of(room)
    room.save(force_insert=True)
    return room


def close_room(room: Room, *, by: Person) -> None:
    """End the room's open lesson, if there is one; call it when what the room belongs to was closed."""
    _end_open(LiveLesson.objects.filter(room=room), by=by)


def guests_changed(room: Room) -> None:
    """Guests came to the room or left it: whoever waits there is told.  For one person see `guest_changed`."""
    ring(room=room.pk)


def guest_changed(person: Person) -> None:
    """The rooms of one person changed: told at once, and much cheaper than `guests_changed` of a large room."""
    ring(person=person.pk)


class RoomFacts:
    """What `live` answers to groups; see `groups.live_facts`."""

    def lessons_of(self, group_ids: Iterable[int]) -> Mapping[int, LessonFacts]:
        rows = read_rows(LESSONS_OF, [f"{{{','.join(map(str, group_ids))}}}"])
        return {group_id: LessonFacts(_shown(*lesson), last_at) for group_id, last_at, *lesson in rows}

    def present_in(self, group: Group) -> Mapping[int, Presence]:
        here = Attendance.objects.filter(
            left_at=None, live_lesson__room__group=group, live_lesson__state__in=LiveLesson.OPEN
        )
        displacing = DeviceLease.objects.filter(live_lesson=OuterRef("live_lesson"), person=OuterRef("person")).exclude(
            displaced_at=None
        )
        found = here.values_list("person_id", "devices", Exists(displacing))
        return {person: Presence(devices, has_displaced) for person, devices, has_displaced in found}

    def prepare_room(self, group: Group) -> None:
        room_of(group)

    def close_room(self, group: Group, *, by: Person) -> None:
        _end_open(LiveLesson.objects.filter(room__group=group), by=by)

    def membership_changed(self, group: Group) -> None:
        guests_changed(room_of(group))


def _end_open(lessons: LiveLessonQuerySet, *, by: Person) -> None:
    lesson = lessons.open().first()
    if lesson is not None:
        end_lesson(lesson, by=by)


def _shown(public_id: str | None, *facts: Any) -> OpenLesson | None:
    return OpenLesson(public_id, *facts) if public_id is not None else None
