"""Lessons of a room and who was in them, as the API shows them."""

from __future__ import annotations

from teleklasa.groups.models import Group
from teleklasa.live.models import Attendance, AttendanceQuerySet, LiveLesson, LiveLessonQuerySet, Room
from teleklasa.live.witnesses import probe_url


def lessons_of(room: Room) -> LiveLessonQuerySet:
    """Every lesson of the room, with what a row shows."""
    return LiveLesson.objects.filter(room=room).for_api()


def lessons_of_group(group: Group) -> LiveLessonQuerySet:
    """Every lesson of the group's room, without a query for the room."""
    return LiveLesson.objects.filter(room__group=group).for_api()


def room_lesson(room: Room) -> LiveLesson | None:
    """The room's open lesson; one query."""
    return lessons_of(room).open().first()


def doubt_of(lesson: LiveLesson) -> str | None:
    """While the lesson's server does not answer us: what a browser may try to fetch, to say whether it does."""
    is_doubtful = lesson.state == LiveLesson.State.SUSPECT and lesson.server is not None
    return probe_url(lesson.server.base_url) if is_doubtful and lesson.server else None


def attendance_of(lesson: LiveLesson) -> AttendanceQuerySet:
    """Who was in the lesson, a row for every time a person came in, to be paged by `id`."""
    return Attendance.objects.filter(live_lesson=lesson).for_api()
