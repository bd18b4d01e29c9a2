"""Captions of a lesson's video, which assistants may write too."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.courses.authoring.contents import check_kind, set_captions
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.models import Lesson
from teleklasa.people.audit import record
from teleklasa.people.models import Person


def change_captions(lesson: Lesson, *, by: Person, captions: list[dict[str, Any]]) -> None:
    """Put these captions, `{language, file}`, in place of those that are there.

    Raises Invalid for a lesson without a video or files that may not be used.
    """
    fields = check_kind(lesson.kind, {"captions": captions})
    with transaction.atomic():
        course = locked_course(lesson.course_id)
        set_captions(lesson, fields, course=course, by=by)
        Lesson.objects.filter(pk=lesson.pk).update(version=F("version") + 1, updated_at=timezone.now())
        record(by, "captions-changed", f"lesson:{lesson.public_id}")
