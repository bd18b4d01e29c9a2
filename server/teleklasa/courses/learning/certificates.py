"""Certificates: issued once, checked by anyone who holds the code, revoked by who teaches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from teleklasa.courses.learning.refused import CourseNotCompleted, NoCertificate, UnknownCertificate
from teleklasa.courses.models import Certificate, Course, CourseStaff, Enrolment
from teleklasa.keys.codes import ALPHABET, canonical, grouped, new_code
from teleklasa.people.audit import record
from teleklasa.people.models import Person

CODE_LENGTH = 16
MOST_TEACHERS = 400
SHOWN = ("code", "person_name", "course_title", "teachers", "hours", "issued_at", "revoked_at")


def issue_certificate(course: Course, person: Person) -> tuple[Certificate, bool]:
    """The person's certificate of the course, and whether this call issued it.

    One that was revoked stays so.  Raises NoCertificate and CourseNotCompleted.
    """
    mine = Certificate.objects.filter(enrolment__course=course, enrolment__person=person)
    found = mine.first()
    if found is not None:
        return found, False
    enrolment = Enrolment.objects.filter(course=course, person=person, status=Enrolment.Status.COMPLETED).first()
    if not course.gives_certificate:
        raise NoCertificate
    if enrolment is None:
        raise CourseNotCompleted
    try:
        with transaction.atomic():
            return _issued(enrolment, course, person), True
    except IntegrityError:  # two asked at once, and the other one was first
        return mine.get(), False


def _issued(enrolment: Enrolment, course: Course, person: Person) -> Certificate:
    certificate = Certificate.objects.create(
        code=new_code(CODE_LENGTH),
        enrolment=enrolment,
        person_name=person.display_name,
        course_title=course.title,
        teachers=_teachers_of(course),
        hours=hours_of(course.duration_s),
        issued_at=timezone.now(),
    )
    record(person, "certificate-issued", f"course:{course.slug}")
    return certificate


def hours_of(duration_s: int) -> int:
    """Whole hours begun; 0 for a course that says no length."""
    return min(-(-duration_s // 3600), 32_767)


def _teachers_of(course: Course) -> str:
    """The names of the owner and the teachers, as many as there is room for."""
    rows = CourseStaff.objects.filter(course=course, role__in=["owner", "teacher"]).select_related("person")
    names = [row.person.display_name for row in sorted(rows, key=lambda row: (row.role != "owner", row.pk))]
    line = ""
    for name in names:
        longer = f"{line}, {name}" if line else name
        if len(longer) > MOST_TEACHERS:
            break
        line = longer
    return line


def certificate_by_code(typed: str) -> Certificate:
    """The certificate of a code however it was typed, with its course.  Raises UnknownCertificate."""
    code = canonical(typed)
    if code is None or len(code) != CODE_LENGTH or set(code) - set(ALPHABET):
        raise UnknownCertificate
    found = Certificate.objects.filter(code=code).select_related("enrolment__course").first()
    if found is None:
        raise UnknownCertificate
    return found


def revoke_certificate(certificate: Certificate, *, by: Person) -> None:
    """It is shown as not valid from now on.  May be repeated."""
    with transaction.atomic():
        moment = timezone.now()
        if Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(revoked_at=moment):
            record(by, "certificate-revoked", f"course:{certificate.enrolment.course.slug}")
            certificate.revoked_at = moment
    certificate.refresh_from_db(fields=["revoked_at"])


def certificates_of(person: Person) -> QuerySet[Any, dict[str, Any]]:
    """Own certificates as mappings, to be paged."""
    mine: QuerySet[Any, dict[str, Any]] = Certificate.objects.filter(enrolment__person=person).values("id", *SHOWN)
    return mine


def shown(certificate: Certificate) -> dict[str, Any]:
    return shown_row({name: getattr(certificate, name) for name in SHOWN})


def shown_row(row: dict[str, Any]) -> dict[str, Any]:
    """What anyone who holds the code is told; whose account it is, is not."""
    revoked_at: datetime | None = row["revoked_at"]
    return {**{name: row[name] for name in SHOWN}, "code": grouped(row["code"]), "valid": revoked_at is None}
