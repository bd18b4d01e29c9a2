"""The app's frame around the first content: its bar and its main places, as the web app draws them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from teleklasa.people.models import Person
from teleklasa.site.first_content.words import Words


def frame_facts(request: HttpRequest, words: Words, *, mark: str, is_wide: bool) -> dict[str, Any]:
    person = request.user if isinstance(request.user, Person) else None
    return {
        "school": settings.SCHOOL_NAME,
        "is_demo": settings.DEMO,
        "mark": mark,
        "is_wide": is_wide,
        "is_signed_in": person is not None,
        "path": request.path,
        "places": [{"to": to, "label": words(f"title.{title}")} for to, title in _places(person)],
    }


def _places(person: Person | None) -> list[tuple[str, str]]:
    """As `web/src/shell/places.ts`."""
    if person is None:
        return [("/courses", "courses"), ("/teachers", "teachers")]
    runs = person.is_moderator or person.is_staff
    is_pupil = person.is_by_link and not person.is_moderator
    return [
        *([("/groups", "groups")] if runs else []),
        ("/my", "myCourses"),
        ("/courses", "courses"),
        *([] if is_pupil else [("/teaching", "teaching")]),
    ]
