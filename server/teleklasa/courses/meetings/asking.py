"""The live lesson that a request names."""

from __future__ import annotations

from django.http import Http404
from rest_framework.request import Request

from teleklasa.courses.asking import require_readable, require_rule, seen_lesson
from teleklasa.courses.models import Lesson
from teleklasa.courses.rules import Rule
from teleklasa.courses.standing import Standing


def seen_live(request: Request, public_id: str, rule: Rule) -> tuple[Lesson, Standing]:
    """A live lesson that whoever asks may read now, once the rule holds; one query.

    Raises Http404, also for a lesson of another kind, Forbidden, CourseNotOpen and LessonNotReleased.
    """
    lesson, standing = seen_lesson(request, public_id)
    if lesson.kind != Lesson.Kind.LIVE:
        raise Http404
    require_rule(rule, standing)
    require_readable(lesson, standing)
    return lesson, standing


def device_of(request: Request) -> str:
    """What stays the same for one browser or program of a person: its session, or what its token was made by."""
    signed_in = getattr(request.auth, "pk", None)
    return f"token:{signed_in}" if signed_in is not None else f"session:{request.session.session_key}"
