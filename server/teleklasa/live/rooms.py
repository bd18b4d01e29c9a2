"""The room of a group, and what groups ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Max, OuterRef, Subquery

from teleklasa.groups.live_facts import LessonFacts, OpenLesson
from teleklasa.groups.models import Group
from teleklasa.live.models import Attendance, LiveLesson, Room
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person


def room_of(group: Group) -> Room:
    """The group's room; made when a group has none yet."""
    return Room.objects.get_or_create(group=group)[0]


class RoomFacts:
    """What `live` answers to groups; see `groups.live_facts`."""

    def lessons_of(self, group_ids: Iterable[int]) -> Mapping[int, LessonFacts]:
        wanted = list(group_ids)
        last = LiveLesson.objects.filter(room=OuterRef("pk")).values("room").annotate(at=Max("started_at")).values("at")
        rooms = Room.objects.filter(group__in=wanted).annotate(last_lesson_at=Subquery(last))
        open_lessons = LiveLesson.objects.open().filter(room__group__in=wanted)
        by_room = {lesson.room_id: lesson for lesson in open_lessons.select_related("server", "opened_by")}
        return {
            room.group_id: LessonFacts(_shown(by_room.get(room.pk)), room.last_lesson_at)
            for room in rooms
            if room.group_id is not None
        }

    def present_in(self, group: Group) -> set[int]:
        present = Attendance.objects.filter(left_at=None, live_lesson__room__group=group)
        return set(present.filter(live_lesson__state__in=LiveLesson.OPEN).values_list("person_id", flat=True))

    def prepare_room(self, group: Group) -> None:
        room_of(group)

    def close_room(self, group: Group, *, by: Person) -> None:
        from teleklasa.live.end import end_lesson  # noqa: PLC0415 -- ending a lesson asks for its room

        lesson = LiveLesson.objects.open().filter(room__group=group).first()
        if lesson is not None:
            end_lesson(lesson, by=by)

    def membership_changed(self, group: Group) -> None:
        ring(room=room_of(group).pk)


def _shown(lesson: LiveLesson | None) -> OpenLesson | None:
    if lesson is None:
        return None
    return OpenLesson(
        id=lesson.public_id,
        state=lesson.state,
        started_at=lesson.started_at,
        people_now=lesson.people_now,
        server_name=lesson.server.name if lesson.server else None,
        opened_by=lesson.opened_by.display_name if lesson.opened_by else None,
    )
