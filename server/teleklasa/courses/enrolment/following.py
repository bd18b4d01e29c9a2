"""Groups that learn a course: everybody of them is in it, and whoever joins or leaves the group follows.

A group that is archived keeps its people in the course, and so it is with who comes to it later; one
that is deleted takes them out until it is restored.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from teleklasa.courses.enrolment.adding import BY_GROUP, enrol_people
from teleklasa.courses.enrolment.moving import Status, hold_course, move
from teleklasa.courses.enrolment.telling import tell_rooms, tell_students
from teleklasa.courses.models import Course, Enrolment, GroupEnrolment
from teleklasa.courses.notices import COURSE_ADDED
from teleklasa.groups.models import Group, GroupMember
from teleklasa.groups.roster import lock_groups
from teleklasa.people.audit import record
from teleklasa.people.models import Person

GROUP = Enrolment.Source.GROUP


def enrol_group(course: Course, group: Group, *, by: Person) -> int:
    """How many people became members; a dozen queries for a group of any size.  May be repeated."""
    moment = timezone.now()
    with transaction.atomic():
        lock_groups(group.pk)
        GroupEnrolment.objects.update_or_create(
            course=course, group=group, defaults={"active": True}, create_defaults={"active": True, "added_by": by}
        )
        here = GroupMember.objects.present().filter(group=group, group__deleted_at=None)
        people = set(here.values_list("person_id", flat=True))
        added = enrol_people(course.pk, people, source=GROUP, returning=BY_GROUP)
        record(by, "group-enrolled", f"course:{course.slug}", group=group.slug, people=len(added))
        tell_students(course, added, COURSE_ADDED, by=by, at=moment)
    return len(added)


def withdraw_group(course: Course, group: Group, *, by: Person) -> bool:
    """The group learns the course no longer; its people leave it, but for who came by another way as well."""
    with transaction.atomic():
        lock_groups(group.pk)
        rows = GroupEnrolment.objects.filter(course=course, group=group, active=True)
        withdrawn = rows.update(active=False, updated_at=timezone.now())
        if withdrawn:
            members = GroupMember.objects.filter(group=group).values_list("person_id", flat=True)
            let_go(course.pk, set(members))
            record(by, "group-withdrawn", f"course:{course.slug}", group=group.slug)
    return withdrawn == 1


def let_go(course_id: int, people: Collection[int]) -> int:
    """Withdraw those who are in the course by a group only, when no group of theirs is in it any more."""
    if not people:
        return 0
    hold_course(course_id)
    groups = GroupEnrolment.objects.filter(course_id=course_id, active=True, group__deleted_at=None)
    still = GroupMember.objects.present().filter(person_id=OuterRef("person_id"), group__in=groups.values("group_id"))
    gone = Q(~Exists(still), source=GROUP)
    left = move(course_id, Enrolment.MEMBER, Status.WITHDRAWN, people=people, only=gone)
    if left:
        tell_rooms(course_id, people)
    return left


class GroupFollower:
    """What courses do when people come to a group or leave it; see `groups.membership_listeners`."""

    def changed(self, group_id: int, *, joined: set[int], left: set[int]) -> None:
        if not joined and not left:
            return
        rows = GroupEnrolment.objects.filter(group_id=group_id, active=True, course__deleted_at=None)
        for course_id in rows.order_by("course_id").values_list("course_id", flat=True):
            if joined:
                enrol_people(course_id, joined, source=GROUP, returning=BY_GROUP)
            let_go(course_id, left)
