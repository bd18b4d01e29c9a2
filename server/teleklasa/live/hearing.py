"""What people who are signed in say of the server of their lesson."""

from __future__ import annotations

from typing import Any

from django.db import connection

from teleklasa.live.models import LiveLesson, LiveLessonQuerySet
from teleklasa.people.models import Person


def hear_witness(lessons: LiveLessonQuerySet, person: Person, statement: str, *, lesson: str, reaches: bool) -> None:
    """Note by a `statement` of `witnesses` what the person's browser found; counts for some seconds, once a person.

    Nothing is noted about a lesson whose server answers, nor by who may not enter it.
    """
    doubtful = lessons.filter(state=LiveLesson.State.SUSPECT, public_id=lesson).first()
    if doubtful is not None:
        facts: dict[str, Any] = {
            "person": person.pk,
            "lesson": doubtful.pk,
            "meeting": doubtful.meeting_id,
            "reaches": reaches,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, facts)
