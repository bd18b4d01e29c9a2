"""Many people enrolled by somebody else at once."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.enrolment.moving import Status, count_students, hold_course, let_in
from teleklasa.courses.enrolment.telling import tell_rooms, tell_students
from teleklasa.courses.models import Course, Enrolment
from teleklasa.courses.notices import COURSE_ADDED
from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

BY_GROUP = (Status.PENDING, Status.WITHDRAWN, Status.REJECTED)
"""From where following a group brings people in; who was removed by a teacher stays out."""

BY_TEACHER = (*BY_GROUP, Status.REMOVED)


def add_people(course: Course, public_ids: Collection[str], *, by: Person) -> list[int]:
    """Make members of these people, or of nobody: everyone is to be in a group that `by` teaches; an admin adds anyone.

    Who is a member already stays one.  Raises Invalid for unknown and foreign people.  Returns primary keys.
    """
    wanted = set(public_ids)
    people = Person.objects.active().filter(public_id__in=wanted)
    if not by.is_staff:
        taught = GroupMember.objects.present().filter(group__in=Group.objects.visible_to(by).kept())
        people = people.filter(pk__in=taught.values("person_id"))
    ids = list(people.values_list("pk", flat=True))
    if len(ids) != len(wanted):
        raise Invalid(fields={"people": ["unknown"]})
    moment = timezone.now()
    with transaction.atomic():
        added = enrol_people(course.pk, ids, source=Enrolment.Source.TEACHER, returning=BY_TEACHER)
        record(by, "students-added", f"course:{course.slug}", people=len(added))
        tell_students(course, added, COURSE_ADDED, by=by, at=moment)
    return ids


def enrol_people(course_id: int, people: Collection[int], *, source: str, returning: Collection[str]) -> set[int]:
    """Who of `people` is a member since now; eight queries at most, however many they are.

    Call it in a transaction.  Rows in the states of `returning` are revived with their progress.
    """
    hold_course(course_id)
    known = dict(Enrolment.objects.filter(course_id=course_id, person_id__in=people).values_list("person_id", "status"))
    fresh = sorted(set(people) - known.keys())
    back = sorted(person for person, status in known.items() if status in returning)
    moment = timezone.now()
    Enrolment.objects.bulk_create(
        Enrolment(
            course_id=course_id,
            person_id=person,
            status=Status.ACTIVE,
            source=source,
            last_activity_at=moment,
            enrolled_at=moment,
        )
        for person in fresh
    )
    count_students(course_id, len(fresh))
    if back:
        let_in(course_id, returning, people=back, source=source)
    added = {*fresh, *back}
    tell_rooms(course_id, added)
    return added
