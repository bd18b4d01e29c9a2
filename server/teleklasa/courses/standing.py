"""Where a person stands towards a course: everything that a rule about it needs, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet

from teleklasa.courses.models import Course, Enrolment, GroupEnrolment
from teleklasa.people.models import Person

TEACHES_GROUP = """EXISTS (
    SELECT FROM courses_groupenrolment learning
      JOIN groups_groupmoderator teaching ON teaching.group_id = learning.group_id
      JOIN groups_group taught ON taught.id = learning.group_id AND taught.deleted_at IS NULL
     WHERE learning.course_id = {course} AND learning.active AND teaching.person_id = {person})"""
"""Whether a person teaches a kept group that learns the course, for statements written by hand; as `with_standing`."""


@dataclass(frozen=True)
class Standing:
    """A person (nobody when `is_signed_in` is false) and a course, as plain facts; rules are functions of it."""

    status: str
    visibility: str
    enrol_policy: str = Course.EnrolPolicy.OPEN
    shows_classmates: bool = False
    is_signed_in: bool = False
    is_admin: bool = False
    is_link_only: bool = False
    role: str | None = None
    enrolment_id: int | None = None
    enrolment: str | None = None
    source: str | None = None
    teaches_group: bool = False

    @property
    def owns(self) -> bool:
        return self.role == "owner"

    @property
    def teaches(self) -> bool:
        return self.role in {"owner", "teacher"}

    @property
    def is_staff(self) -> bool:
        """Owner, teacher or assistant of this course."""
        return self.role is not None

    @property
    def is_pending(self) -> bool:
        return self.enrolment == Enrolment.Status.PENDING

    @property
    def is_member(self) -> bool:
        """Enrolled by whatever way, by account or by personal link."""
        return self.enrolment in Enrolment.MEMBER

    @property
    def is_student(self) -> bool:
        """A member with an account; who has only a personal link may do a little less."""
        return self.is_member and not self.is_link_only


def with_standing[M: Model](rows: QuerySet[M], person: Person | None, *, course: str = "") -> QuerySet[M]:
    """`rows` with what the person is to the course of each; `course` is the path to it, such as `lesson__course__`.

    A session that a quick link opened runs live lessons and is no staff of any course.
    """
    if person is None or not person.is_active:
        return rows
    staff, enrolments = f"{course}staff", f"{course}enrolments"
    taught = GroupEnrolment.objects.filter(
        course=OuterRef(f"{course}pk"),
        active=True,
        group__deleted_at=None,
        group__group_moderators__person=person,
    )
    told: QuerySet[M] = rows.alias(
        own_staff=FilteredRelation(staff, condition=Q(**{f"{staff}__person": person.pk})),
        own_place=FilteredRelation(enrolments, condition=Q(**{f"{enrolments}__person": person.pk})),
    ).annotate(
        own_role=F("own_staff__role"),
        own_enrolment_id=F("own_place__id"),
        own_status=F("own_place__status"),
        own_source=F("own_place__source"),
        teaches_group=Exists(taught),
    )
    return told


def standing_of(person: Person | None, course: Course, row: Any = None) -> Standing:
    """The standing that `with_standing` put on `row`, which is the course itself unless said."""
    found: Any = course if row is None else row
    facts: dict[str, Any] = {
        "status": course.status,
        "visibility": course.visibility,
        "enrol_policy": course.enrol_policy,
        "shows_classmates": course.shows_classmates,
    }
    if person is None or not person.is_active:
        return Standing(**facts)
    by_quick_link = person.is_by_link and not person.is_link_only
    return Standing(
        **facts,
        is_signed_in=True,
        is_admin=person.is_staff and not person.is_by_link,
        is_link_only=person.is_link_only,
        role=None if by_quick_link else found.own_role,
        enrolment_id=found.own_enrolment_id,
        enrolment=found.own_status,
        source=found.own_source,
        teaches_group=found.teaches_group and person.is_moderator,
    )


def read_standing(person: Person | None, course: Course) -> Standing:
    """The standing of a person towards a course that was read without it; one query."""
    row = with_standing(Course.objects.filter(pk=course.pk), person).get()
    return standing_of(person, row)
