"""Announced lessons of a group: said, said anew, listed and called off; and the one that a start begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson, PlannedLesson, Room
from teleklasa.live.outlook import LATE, DueLesson
from teleklasa.live.refused import GroupArchived
from teleklasa.live.rooms import room_of
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.swarm.models import PlannedPlacement
from teleklasa.swarm.planned_placements import forget_plan_of

MOST_PLANNED_LESSONS = 1000
"""Of one group and still to come: more than five a day for a school year."""
FARTHEST = timedelta(days=400)
SHORTEST_S, LONGEST_S = 5 * 60, 12 * 3600
MOST_EXPECTED = 5000
NOT_BEGUN = Q(live_lesson=None) | Q(live_lesson__state=LiveLesson.State.FAILED)


class LessonPast(Refusal):
    status, code, title = 422, "planned-lesson-past", "A lesson can be planned only for a time to come"


class LessonTooFar(Refusal):
    status, code, title = 422, "planned-lesson-too-far", "A lesson can be planned at most 400 days ahead"


class TooManyPlanned(Refusal):
    status, code, title = 409, "too-many-planned-lessons", "The group has too many planned lessons"


class PlannedLessonsOverlap(Refusal):
    """Two lessons of one group at a time would wait for one start."""

    status, code, title = 409, "planned-lessons-overlap", "The group has a lesson planned at that time already"


def announce(
    group: Group, *, starts_at: datetime, length_s: int, expected_people: int | None, cameras: int | None, by: Person
) -> tuple[PlannedLesson, bool]:
    """Write the announced lesson, in the place of one at the same moment; and whether it is new.

    It is placed on a server by the next plan.  Raises GroupArchived, LessonPast, LessonTooFar,
    PlannedLessonsOverlap and TooManyPlanned.
    """
    _require_time(starts_at)
    if group.archived_at is not None:
        raise GroupArchived
    room = room_of(group)
    with transaction.atomic():
        Room.objects.select_for_update(no_key=True).get(pk=room.pk)  # the number and the hours of its lessons hold
        _require_free(group, starts_at, starts_at + timedelta(seconds=length_s))
        known = PlannedLesson.objects.filter(room=room, starts_at=starts_at).exists()
        if not known and coming_of(group).count() >= MOST_PLANNED_LESSONS:
            raise TooManyPlanned(most=MOST_PLANNED_LESSONS)
        said = {"length_s": length_s, "expected_people": expected_people, "cameras": cameras}
        planned, is_new = PlannedLesson.objects.update_or_create(room=room, starts_at=starts_at, defaults=said)
        record(by, "lesson-planned", f"group:{group.slug}", starts_at=starts_at.isoformat(), **said)
    return planned, is_new


def call_off(planned: PlannedLesson, *, by: Person, group: Group) -> None:
    """Forget the announced lesson; its server is held for it no longer.  A lesson that has begun goes on."""
    with transaction.atomic():
        planned.delete()  # before its place in the plan, in the order of who plans and who starts
        forget_plan_of(planned.public_id)
        record(by, "lesson-called-off", f"group:{group.slug}", starts_at=planned.starts_at.isoformat())


def coming_of(group: Group) -> QuerySet[PlannedLesson]:
    """Announced lessons of the group that have not begun and still may."""
    return PlannedLesson.objects.filter(NOT_BEGUN, room__group=group, starts_at__gt=timezone.now() - LATE)


def put_servers_on(page: list[PlannedLesson]) -> None:
    """Set `planned_server` of each to where the plan of the next hour holds it, or None.  One statement."""
    names = PlannedPlacement.objects.filter(lesson__in=[each.public_id for each in page])
    by_lesson = dict(names.values_list("lesson", "server__name"))
    for each in page:
        each.planned_server = by_lesson.get(each.public_id)


def begin(due: DueLesson, lesson: LiveLesson) -> None:
    """The announced lesson became this one: nothing is held for it beside what the lesson itself is promised."""
    PlannedLesson.objects.filter(pk=due.planned_id).update(live_lesson=lesson)
    forget_plan_of(due.public_id)


def _require_time(starts_at: datetime) -> None:
    now = timezone.now()
    if starts_at <= now - LATE:
        raise LessonPast
    if starts_at > now + FARTHEST:
        raise LessonTooFar


def _require_free(group: Group, starts_at: datetime, ends_at: datetime) -> None:
    """Lessons at the very same moment are one lesson that is announced again."""
    near = coming_of(group).filter(starts_at__gt=starts_at - timedelta(seconds=LONGEST_S), starts_at__lt=ends_at)
    for begins_at, length_s in near.exclude(starts_at=starts_at).values_list("starts_at", "length_s"):
        if begins_at + timedelta(seconds=length_s) > starts_at:
            raise PlannedLessonsOverlap
