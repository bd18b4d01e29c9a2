"""The lesson that a request names, for whoever may read it."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from teleklasa.courses.asking import require_readable, require_rule, seen_as_student, seen_lesson, viewer_of
from teleklasa.courses.learning.lesson_rows import LessonRow, lesson_row
from teleklasa.courses.models import Lesson
from teleklasa.courses.rules import READ_DRAFTS, SEE, may


def lesson_to_read(request: Request, public_id: str) -> LessonRow:
    """Rows 18 and 19; one statement.  `?as=student` shows authors what a member sees.

    Raises Http404, NotAuthenticated, Forbidden and LessonNotReleased.
    """
    person = viewer_of(request)
    as_student = request.query_params.get("as") == "student"
    row = lesson_row(public_id, person, now=timezone.now(), as_student=as_student)
    if row is None:
        raise Http404
    standing = row.standing_of(person)
    require_rule(SEE, standing)
    shown_to = seen_as_student(request, standing)
    if row.lesson_status == Lesson.Status.DRAFT and not may(READ_DRAFTS, shown_to):
        raise Http404
    require_readable(row.as_lesson(), shown_to)
    return row


def lesson_to_keep(request: Request, public_id: str) -> Lesson:
    """Row 21: a lesson that somebody who is signed in may read, previews too; one query."""
    lesson, standing = seen_lesson(request, public_id)
    if not standing.is_signed_in:
        raise NotAuthenticated
    require_readable(lesson, standing)
    return lesson
