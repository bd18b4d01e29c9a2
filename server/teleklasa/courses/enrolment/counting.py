"""Keeps the number of students right when people are erased and their enrolments go with them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.signals import post_delete

from teleklasa.courses.models import Course, Enrolment


def _uncount(instance: Enrolment, origin: Model | QuerySet[Any], **_: Any) -> None:
    of = origin.model if isinstance(origin, QuerySet) else type(origin)
    if of is not Course and instance.status in Enrolment.MEMBER:  # a course that goes itself needs no counter
        Course.objects.filter(pk=instance.course_id, students__gt=0).update(students=F("students") - 1)


def watch_erasure() -> None:
    post_delete.connect(_uncount, sender=Enrolment, dispatch_uid="courses.uncount-erased-students")
