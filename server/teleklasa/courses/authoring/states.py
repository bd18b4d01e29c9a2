"""The life of a course: draft, review, published, archived, deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.authoring import telling
from teleklasa.courses.authoring.checklist import missing_before_publishing
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.meetings.rooms import close_shut_rooms_later
from teleklasa.courses.models import Course, Enrolment, GroupEnrolment
from teleklasa.courses.refused import CourseHasStudents, CourseNotOpen, CourseNotReady
from teleklasa.courses.rules import ALWAYS
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

Status = Course.Status

MOVES: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.REVIEW, Status.PUBLISHED}),
    Status.REVIEW: frozenset({Status.DRAFT, Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.ARCHIVED, Status.DRAFT}),
    Status.ARCHIVED: frozenset({Status.PUBLISHED}),
}
"""Every allowed change of state; back from published to draft only while nobody is enrolled."""


def needs_review(visibility: str, *, by: Person) -> bool:
    """Whether an admin looks at a course of that visibility before `by` makes it findable."""
    return settings.COURSE_REVIEW and visibility == Course.Visibility.PUBLIC and not by.is_staff


def publish_course(course: Course, *, by: Person) -> str:
    """Publish the course, or hand it to the admins where the school wants that; the state that it is in then.

    Raises CourseNotReady, and CourseNotOpen for a course that is in review, published or archived.
    """
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        if locked.status not in {Status.DRAFT, Status.REVIEW}:
            raise CourseNotOpen(course_status=locked.status)
        to = Status.REVIEW if needs_review(locked.visibility, by=by) else Status.PUBLISHED
        _refuse_unready(locked)
        _move(locked, to, by=by, action="course-handed-in" if to == Status.REVIEW else "course-published")
        if to == Status.REVIEW:
            telling.tell_admins_of_review(locked, by=by)
    return to


def approve_course(course: Course, *, by: Person) -> None:
    """An admin lets the course into the catalogue.  Raises CourseNotReady, CourseNotOpen."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=frozenset({Status.REVIEW}))
        _refuse_unready(locked)
        _move(locked, Status.PUBLISHED, by=by, action="course-approved")
        telling.tell_owner(locked, notices.COURSE_APPROVED, by=by)


def send_back_course(course: Course, *, note: str, by: Person) -> None:
    """An admin returns the course to its owner with what should be changed.  Raises CourseNotOpen."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=frozenset({Status.REVIEW}))
        _move(locked, Status.DRAFT, by=by, action="course-sent-back", review_note=note)
        telling.tell_owner(locked, notices.COURSE_SENT_BACK, by=by)


def take_back_course(course: Course, *, by: Person) -> None:
    """The owner goes on with a course in review, or published while nobody learns in it.

    Raises CourseHasStudents, and CourseNotOpen for a draft or an archived course.
    """
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=frozenset({Status.REVIEW, Status.PUBLISHED}))
        if locked.status == Status.PUBLISHED:
            _refuse_students(locked)
        _move(locked, Status.DRAFT, by=by, action="course-taken-back")
        close_shut_rooms_later(locked.pk, by=by)


def archive_course(course: Course, *, by: Person) -> None:
    """Close a published course: members still read it, nobody enrols.  Raises CourseNotOpen."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=frozenset({Status.PUBLISHED}))
        _move(locked, Status.ARCHIVED, by=by, action="course-archived", archived_at=timezone.now())
        close_shut_rooms_later(locked.pk, by=by)


def unarchive_course(course: Course, *, by: Person) -> None:
    """Open an archived course again.  Raises CourseNotOpen."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=frozenset({Status.ARCHIVED}))
        _move(locked, Status.PUBLISHED, by=by, action="course-unarchived", archived_at=None)


def delete_course(course: Course, *, by: Person) -> None:
    """Out of every list, and restorable for 30 days.  Raises CourseHasStudents, unless an admin does it."""
    with transaction.atomic():
        locked = locked_course(course.pk, while_in=ALWAYS)
        if not by.is_staff:
            _refuse_students(locked)
        Course.objects.filter(pk=locked.pk).update(deleted_at=timezone.now(), updated_at=timezone.now())
        close_shut_rooms_later(locked.pk, by=by)
        record(by, "course-deleted", f"course:{locked.slug}")


def restore_course(course: Course, *, by: Person) -> None:
    """Undo of the deletion; may be repeated.  Raises NotFound when it was deleted too long ago."""
    with transaction.atomic():
        since = timezone.now() - timedelta(days=settings.DELETED_KEPT_DAYS)
        if course.deleted_at is not None and course.deleted_at < since:
            raise NotFound
        restored = Course.objects.filter(pk=course.pk, deleted_at__gte=since).update(
            deleted_at=None, outline_version=F("outline_version") + 1, updated_at=timezone.now()
        )
        if restored:
            record(by, "course-restored", f"course:{course.slug}")


def _move(course: Course, to: str, *, by: Person, action: str, **changes: Any) -> None:
    """Make one move of MOVES; `course` is held, so nobody else moves it meanwhile.  Raises CourseNotOpen."""
    if to not in MOVES[course.status]:
        raise CourseNotOpen(course_status=course.status)
    moment = timezone.now()
    if to == Status.PUBLISHED:
        changes |= {"published_at": Coalesce(F("published_at"), Value(moment)), "review_note": ""}
    Course.objects.filter(pk=course.pk, status=course.status).update(
        status=to, outline_version=F("outline_version") + 1, updated_at=moment, **changes
    )
    record(by, action, f"course:{course.slug}", before=course.status)


def _refuse_unready(course: Course) -> None:
    if missing := missing_before_publishing(course):
        raise CourseNotReady(missing=missing)


def _refuse_students(course: Course) -> None:
    """Whoever learns here, waits to be let in, or would by being in a group."""
    enrolled = Enrolment.objects.filter(course=course, status__in=["pending", *Enrolment.MEMBER])
    if enrolled.exists() or GroupEnrolment.objects.filter(course=course, active=True).exists():
        raise CourseHasStudents
