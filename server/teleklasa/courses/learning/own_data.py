"""What learning keeps of one person, handed out and erased; see `people.own_data`."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from teleklasa.courses.learning.certificates import certificates_of, shown_row
from teleklasa.courses.models import Certificate, Favourite, LessonProgress
from teleklasa.people.models import Person
from teleklasa.people.own_data import ERASED_NAME, register_own_data


def own_learning(person: Person) -> dict[str, Any]:
    """How far the person is in every lesson, what is kept at hand, and every certificate.  Three queries."""
    progress = LessonProgress.objects.filter(enrolment__person=person).order_by("enrolment_id", "lesson_id")
    kept = Favourite.objects.filter(person=person).order_by("id")
    of_lesson = {"lesson_title": F("lesson__title"), "course": F("lesson__course__slug")}
    return {
        "progress": list(progress.values("state", "position_s", "seen_s", "done_at", **of_lesson)),
        "favourites": list(kept.values("created_at", **of_lesson)),
        "certificates": [shown_row(row) for row in certificates_of(person).order_by("id")],
    }


def forget_learning(person: Person) -> None:
    """Nothing is kept at hand, and certificates tell nobody's name; how far a nameless student was stays."""
    Favourite.objects.filter(person=person).delete()
    name = ERASED_NAME[person.locale or "pl"]
    Certificate.objects.filter(enrolment__person=person).update(person_name=name)


def register_learning() -> None:
    """Called when apps are ready."""
    register_own_data("learning", export=own_learning, erase=forget_learning)
