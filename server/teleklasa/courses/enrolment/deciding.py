"""What teachers decide about students: let in, turned away, removed, taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.enrolment.moving import Status, hold_course, let_in, move
from teleklasa.courses.enrolment.refused import EnrolmentChanged
from teleklasa.courses.enrolment.telling import tell_rooms, tell_students
from teleklasa.courses.models import Course, Enrolment
from teleklasa.courses.notices import COURSE_LET_IN, COURSE_REMOVED, COURSE_RESTORED, COURSE_TURNED_AWAY
from teleklasa.notifications.kinds import Kind
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid


@dataclass(frozen=True)
class Decision:
    starts: tuple[str, ...]
    end: str
    notice: Kind
    action: str


DECISIONS = {
    "approve": Decision((Status.PENDING,), Status.ACTIVE, COURSE_LET_IN, "students-approved"),
    "reject": Decision((Status.PENDING,), Status.REJECTED, COURSE_TURNED_AWAY, "students-rejected"),
    "remove": Decision(Enrolment.MEMBER, Status.REMOVED, COURSE_REMOVED, "students-removed"),
    "restore": Decision((Status.REMOVED,), Status.ACTIVE, COURSE_RESTORED, "students-restored"),
}


def decide(course: Course, public_ids: Collection[str], decision: str, *, by: Person) -> list[int]:
    """Carry the decision out for all of these students or for none; primary keys of the people.

    Raises Invalid for ids that are not in this course, and EnrolmentChanged when one is in another state.
    """
    chosen, wanted = DECISIONS[decision], set(public_ids)
    moment = timezone.now()
    with transaction.atomic():
        hold_course(course.pk)
        rows = Enrolment.objects.filter(course=course, person__public_id__in=wanted)
        people = list(rows.values_list("person_id", flat=True))
        if len(people) != len(wanted):
            raise Invalid(fields={"ids": ["unknown"]})
        if chosen.end == Status.ACTIVE:
            moved = let_in(course.pk, chosen.starts, people=people)
        else:
            moved = move(course.pk, chosen.starts, chosen.end, people=people)
        if moved != len(wanted):
            raise EnrolmentChanged
        record(by, chosen.action, f"course:{course.slug}", people=sorted(wanted))
        tell_students(course, people, chosen.notice, by=by, at=moment)
        tell_rooms(course.pk, people)
    return people
