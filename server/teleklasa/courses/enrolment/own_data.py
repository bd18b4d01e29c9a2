"""What enrolment keeps of one person, handed out and erased; see `people.own_data`."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from teleklasa.courses.enrolment.moving import Status, hold_course, move
from teleklasa.courses.models import CourseInvite, Enrolment
from teleklasa.people.models import Person


def own_enrolments(person: Person) -> dict[str, Any]:
    """Every course that the person asked for, learns or left, and the invitations they made.  Two queries."""
    rows = Enrolment.objects.filter(person=person).order_by("id").annotate(slug=F("course__slug"))
    columns = ("status", "source", "note", "enrolled_at", "completed_at", "last_activity_at", "created_at")
    invites = CourseInvite.objects.filter(made_by=person).order_by("id").annotate(slug=F("course__slug"))
    limits = ("uses", "most_uses", "expires_at", "revoked_at", "created_at")
    return {
        "enrolments": list(rows.values("slug", *columns, title=F("course__title"))),
        "invites": list(invites.values("slug", *limits)),
    }


def leave_everything(person: Person) -> None:
    """Out of every course, without a word left: rows stay, since grades and certificates point to them."""
    for course_id in _courses_of(person):
        hold_course(course_id)
        move(course_id, Enrolment.MEMBER, Status.WITHDRAWN, people=[person.pk])
        move(course_id, [Status.PENDING], Status.WITHDRAWN, people=[person.pk])
    Enrolment.objects.filter(person=person).exclude(note="").update(note="", updated_at=timezone.now())


def _courses_of(person: Person) -> list[int]:
    rows = Enrolment.objects.filter(person=person, status__in=[Status.PENDING, *Enrolment.MEMBER])
    return list(rows.order_by("course_id").values_list("course_id", flat=True))
