"""The pupils of groups that learn a course, as the teachers of those groups see them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from teleklasa.courses.models import GroupEnrolment, Submission
from teleklasa.groups.models import GroupMember
from teleklasa.people.models import Person


def pupils_taught(teacher: Person, course_id: int) -> QuerySet[GroupMember]:
    """Who is now in a group that this person teaches and that learns the course."""
    learning = GroupEnrolment.objects.filter(course=course_id, active=True, group__deleted_at=None)
    groups = learning.filter(group__group_moderators__person=teacher)
    return GroupMember.objects.present().filter(group__in=groups.values("group"))


def teaches_in(teacher: Person, course_id: int, person_id: int) -> bool:
    return pupils_taught(teacher, course_id).filter(person=person_id).exists()


def of_pupils(rows: QuerySet[Submission], teacher: Person, course_id: int) -> QuerySet[Submission]:
    """Those of the submissions that pupils of the teacher's groups made."""
    return rows.filter(Exists(pupils_taught(teacher, course_id).filter(person=OuterRef("person"))))
