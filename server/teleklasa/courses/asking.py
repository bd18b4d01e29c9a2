"""The course, or the thing in a course, that a request names, as far as whoever asks sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from teleklasa.courses.models import Course, Enrolment, Lesson
from teleklasa.courses.refused import AlreadyEnrolled, CourseNotOpen, LessonNotReleased
from teleklasa.courses.rules import READ_DRAFTS, READ_LESSONS, SEE, Rule, Verdict, judge, may
from teleklasa.courses.standing import Standing, standing_of, with_standing
from teleklasa.courses.standing_rows import course_and_standing, lesson_and_standing
from teleklasa.people.models import Person
from teleklasa.rest.problems import Forbidden, Invalid

VERSION_ASKED = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


def viewer_of(request: Request) -> Person | None:
    """Who asks; None for an anonymous visitor of an open route."""
    return request.user if isinstance(request.user, Person) and request.user.is_active else None


def require_rule(rule: Rule, standing: Standing) -> None:
    """Go on only if the rule holds.

    Raises Http404 for who does not see the course, NotAuthenticated, Forbidden, and AlreadyEnrolled or
    CourseNotOpen (409) where the person may but the state does not allow it.
    """
    match judge(rule, standing):
        case Verdict.INVISIBLE:
            raise Http404
        case Verdict.NOBODY:
            raise NotAuthenticated
        case Verdict.FORBIDDEN:
            raise Forbidden
        case Verdict.TAKEN:
            raise AlreadyEnrolled
        case Verdict.WRONG_STATE:
            raise CourseNotOpen(course_status=standing.status)
        case _:
            return


def seen_course(
    request: Request, slug: str, rule: Rule = SEE, *, rows: QuerySet[Course] | None = None
) -> tuple[Course, Standing]:
    """The course of the address and the person's standing towards it, once the rule holds; one query."""
    person = viewer_of(request)
    if rows is None:
        told = course_and_standing(slug, person)
    else:
        row = with_standing(rows, person).filter(slug=slug).first()
        told = None if row is None else (row, standing_of(person, row))
    if told is None:
        raise Http404
    require_rule(rule, told[1])
    return told


def seen_part[M: Any](
    request: Request, rows: QuerySet[M], rule: Rule = SEE, *, course: str = "course"
) -> tuple[M, Standing]:
    """The only row of `rows` (a section, task, submission …) and the standing towards its course; one query.

    `course` is the path from the row to its course, such as `lesson__course`.
    """
    person = viewer_of(request)
    found: Any = with_standing(rows.select_related(course), person, course=f"{course}__").first()
    if found is None:
        raise Http404
    of_course: Any = found
    for step in course.split("__"):
        of_course = getattr(of_course, step)
    if of_course.deleted_at is not None:
        raise Http404
    standing = standing_of(person, of_course, found)
    require_rule(rule, standing)
    return found, standing


def seen_lesson(request: Request, public_id: str, rule: Rule = SEE) -> tuple[Lesson, Standing]:
    """A kept lesson of a course that the person sees, once the rule holds; one query.

    A lesson that is a draft is missing for whoever may not read drafts.  Its content has a rule of
    its own: `require_readable`.
    """
    found = lesson_and_standing(public_id, viewer_of(request))
    if found is None:
        raise Http404
    lesson, standing = found
    require_rule(rule, standing)
    if lesson.status == Lesson.Status.DRAFT and not may(READ_DRAFTS, standing):
        raise Http404
    return lesson, standing


def require_readable(lesson: Lesson, standing: Standing) -> None:
    """Rows 18 and 19: members read what is open, anyone a preview, staff everything.

    Raises NotAuthenticated, Forbidden, and LessonNotReleased for a member who is too early.
    """
    if may(READ_DRAFTS, standing):
        return
    is_open = lesson.is_open_at(timezone.now())
    if not may(READ_LESSONS, standing) and not lesson.is_preview:
        raise Forbidden if standing.is_signed_in else NotAuthenticated
    if not is_open:
        raise LessonNotReleased


def version_asked(request: Request, body: dict[str, Any] | None = None) -> int | None:
    """The version that the person edited: `If-Match`, or `version` of the checked body; None for whatever is there.

    Raises Invalid for a header that names no version.
    """
    header = str(request.META.get("HTTP_IF_MATCH", "")).strip()
    if not header or header == "*":
        return None if body is None else body.get("version")
    found = VERSION_ASKED.fullmatch(header)
    if found is None:
        raise Invalid(fields={"version": ["invalid"]})
    return int(found[1])


def seen_as_student(request: Request, standing: Standing) -> Standing:
    """`?as=student`: whoever may read drafts looks at the course as a member would; for everyone else nothing changes.

    A course that is not published yet is looked at as if it were.  Only reading routes take it, after
    the rule held for the true standing, and only to choose what is shown: never before a write.
    """
    if request.query_params.get("as") != "student" or not may(READ_DRAFTS, standing):
        return standing
    is_closed = standing.status == Course.Status.ARCHIVED
    return replace(
        standing,
        status=standing.status if is_closed else Course.Status.PUBLISHED,
        is_admin=False,
        role=None,
        teaches_group=False,
        is_link_only=False,
        enrolment=Enrolment.Status.ACTIVE,
        source=Enrolment.Source.SELF,
    )
