"""Joining a course oneself, and leaving it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from teleklasa.courses.enrolment.invites import use_invite
from teleklasa.courses.enrolment.moving import Status, count_students, hold_course, let_in, move
from teleklasa.courses.enrolment.refused import EnrolmentChanged, InviteNeeded, OnlyThroughGroup, RemovedFromCourse
from teleklasa.courses.enrolment.telling import tell_rooms, tell_teachers
from teleklasa.courses.models import Course, CourseInvite, Enrolment
from teleklasa.courses.refused import AlreadyEnrolled
from teleklasa.people.models import Person

Policy = Course.EnrolPolicy
SELF = Enrolment.Source.SELF


def enrol_oneself(course: Course, person: Person, *, note: str = "", invite: CourseInvite | None = None) -> None:
    """By the course's policy the person is a member at once, or asks to join; an invitation opens at once.

    Who was here before comes back with the progress of then.  Raises RemovedFromCourse, InviteNeeded,
    OnlyThroughGroup, UnknownInvite for one spent in this moment, and AlreadyEnrolled.
    """
    with transaction.atomic():
        hold_course(course.pk)
        status = Enrolment.objects.filter(course=course, person=person).values_list("status", flat=True).first()
        _refuse_return(status)
        goal = goal_of(course, has_invite=invite is not None)
        moment = timezone.now()
        _write(course, person, status, goal, note=note, at=moment)
        if invite is not None:
            use_invite(invite)
        if goal == Status.PENDING:
            tell_teachers(course, person, at=moment)
        else:
            tell_rooms(course.pk, {person.pk})


def goal_of(course: Course, *, has_invite: bool) -> str:
    """The state in which somebody begins who comes alone.  Raises OnlyThroughGroup and InviteNeeded."""
    if course.enrol_policy == Policy.GROUP:
        raise OnlyThroughGroup
    if course.enrol_policy == Policy.INVITE and not has_invite:
        raise InviteNeeded
    return Status.PENDING if course.enrol_policy == Policy.APPROVAL and not has_invite else Status.ACTIVE


def withdraw_oneself(course: Course, person: Person) -> None:
    """Leave; the row keeps the progress.  Raises EnrolmentChanged for who is not in the course, or by a group."""
    with transaction.atomic():
        hold_course(course.pk)
        by_oneself = ~Q(source=Enrolment.Source.GROUP)
        people = {person.pk}
        left = move(course.pk, Enrolment.MEMBER, Status.WITHDRAWN, people=people, only=by_oneself)
        left = left or move(course.pk, [Status.PENDING], Status.WITHDRAWN, people=people)
        if not left:
            raise EnrolmentChanged
        tell_rooms(course.pk, people)


def _refuse_return(status: str | None) -> None:
    if status == Status.REMOVED:
        raise RemovedFromCourse
    if status == Status.PENDING or status in Enrolment.MEMBER:
        raise AlreadyEnrolled


def _write(course: Course, person: Person, status: str | None, goal: str, *, note: str, at: datetime) -> None:
    if status is None:
        enrolled_at = at if goal == Status.ACTIVE else None
        Enrolment.objects.create(
            course=course,
            person=person,
            status=goal,
            source=SELF,
            note=note,
            last_activity_at=at,
            enrolled_at=enrolled_at,
        )
        count_students(course.pk, int(goal == Status.ACTIVE))
        return
    people = {person.pk}
    if goal == Status.ACTIVE:
        moved = let_in(course.pk, [status], people=people, source=SELF, note=note)
    else:
        moved = move(course.pk, [status], goal, people=people, source=SELF, note=note, last_activity_at=at)
    if not moved:
        raise AlreadyEnrolled
