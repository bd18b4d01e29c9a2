"""Who teaches a course: added, changed, removed; and the course handed over."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.authoring.telling import tell_person
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.models import Course, CourseStaff
from teleklasa.courses.outline_version import touch_outline
from teleklasa.courses.refused import AlreadyStaff, OwnerStays
from teleklasa.courses.rules import ALWAYS
from teleklasa.people.audit import record
from teleklasa.people.misses import Budget, count_miss, refuse_over_budget
from teleklasa.people.models import Person
from teleklasa.rest.problems import Forbidden, Invalid, NotFound

Role = CourseStaff.Role
MOST_NAMED = 20
"""People that one person may name in ten minutes: nobody tries e-mails one by one, or writes to a whole school."""


def person_to_add(*, public_id: str | None, email: str | None, by: Person) -> Person:
    """An adult with an account, by id or by e-mail.

    Raises Invalid, the same one for whoever is unknown, retired, has no account of their own or has not
    confirmed it; SlowDown when many were named.
    """
    budget = [Budget(f"course-staff:{by.pk}", MOST_NAMED)]
    refuse_over_budget(budget)
    count_miss(budget)
    people = Person.objects.active()
    by_email = people.alias(_email=Lower("email")).filter(_email=(email or "").lower())
    person = (people.filter(public_id=public_id) if public_id else by_email).first()
    if person is None or person.is_link_only or person.must_confirm_email:
        raise Invalid(fields={"person" if public_id else "email": ["unknown"]})
    return person


def add_staff(course: Course, person: Person, *, role: str, by: Person) -> None:
    """The person teaches the course or assists in it, and is told so.  Raises AlreadyStaff."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        try:
            with transaction.atomic():
                CourseStaff.objects.create(course=locked, person=person, role=role)
        except IntegrityError as error:
            raise AlreadyStaff from error
        _settle(locked, by=by, action="course-staff-added", person=person, role=role)
        tell_person(person, notices.COURSE_STAFF_ADDED, locked, by=by)


def change_role(course: Course, person_id: str, *, role: str, by: Person) -> None:
    """Teacher to assistant or back.  Raises OwnerStays, NotFound for who is no staff."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        row = _row_of(locked, person_id)
        if row.role != role:
            CourseStaff.objects.filter(pk=row.pk).update(role=role)
            _settle(locked, by=by, action="course-staff-changed", person=row.person, role=role)


def remove_staff(course: Course, person_id: str, *, by: Person) -> None:
    """The person teaches the course no longer.  Raises OwnerStays, NotFound for who is no staff."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        row = _row_of(locked, person_id)
        CourseStaff.objects.filter(pk=row.pk).delete()
        _settle(locked, by=by, action="course-staff-removed", person=row.person, role=row.role)


def transfer_course(course: Course, person_id: str, *, by: Person) -> None:
    """A teacher of the course becomes its owner, and the owner a teacher, in one step.

    Raises Invalid for anyone but an active teacher of the course, and Forbidden for who owns it no longer.
    """
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        if locked.owner_id != by.pk and not by.is_staff:
            raise Forbidden
        heirs = CourseStaff.objects.filter(course=locked, role=Role.TEACHER, person__retired_at=None)
        heir = heirs.filter(person__public_id=person_id).select_related("person").first()
        if heir is None:
            raise Invalid(fields={"person": ["not_a_teacher"]})
        CourseStaff.objects.filter(course=locked, role=Role.OWNER).update(role=Role.TEACHER)
        CourseStaff.objects.filter(pk=heir.pk).update(role=Role.OWNER)
        Course.objects.filter(pk=locked.pk).update(owner=heir.person, updated_at=timezone.now())
        _settle(locked, by=by, action="course-handed-over", person=heir.person, role=Role.OWNER)
        tell_person(heir.person, notices.COURSE_HANDED_OVER, locked, by=by)


def _row_of(course: Course, person_id: str) -> CourseStaff:
    row = CourseStaff.objects.select_related("person").filter(course=course, person__public_id=person_id).first()
    if row is None:
        raise NotFound
    if row.role == Role.OWNER:
        raise OwnerStays
    return row


def _settle(course: Course, *, by: Person, action: str, person: Person, role: str) -> None:
    """What follows every change of staff: the page shows it, the search finds it, the record keeps it."""
    touch_outline(course.pk)
    index_course(course.pk)
    record(by, action, f"course:{course.slug}", person=person.public_id, role=role)
