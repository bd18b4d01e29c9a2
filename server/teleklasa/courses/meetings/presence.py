"""Who was in a live lesson of a course, as far as whoever asks may know (row 51)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from teleklasa.courses.rules import READ_DRAFTS, SEE_ATTENDANCE, may
from teleklasa.courses.standing import Standing
from teleklasa.courses.tasks.pupils import pupils_taught
from teleklasa.live.models import AttendanceQuerySet, LiveLesson
from teleklasa.live.reading import attendance_of
from teleklasa.people.models import Person


def attendance_seen_by(person: Person, standing: Standing, lesson: LiveLesson, *, course_id: int) -> AttendanceQuerySet:
    """Staff see everybody, the teacher of a group its pupils, and everybody themselves."""
    rows = attendance_of(lesson)
    if may(READ_DRAFTS, standing):
        return rows
    own = Q(person=person)
    if may(SEE_ATTENDANCE, standing):
        own |= Q(Exists(pupils_taught(person, course_id).filter(person=OuterRef("person"))))
    return rows.filter(own)
