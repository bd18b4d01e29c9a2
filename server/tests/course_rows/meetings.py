"""Live lessons of courses; starting them is tested with servers, since here there is none."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from teleklasa.courses.factories import add_lesson
from teleklasa.courses.meetings.rooms import room_of_lesson
from teleklasa.live.models import LiveLesson
from tests.course_cast import ROLES, Cast
from tests.course_table import CourseRow


def a_live_lesson(cast: Cast) -> dict[str, Any]:
    section = cast.course.sections.get()
    return {"lesson_id": add_lesson(section, "Spotkanie", kind="live", starts_at=timezone.now()).public_id}


def one_that_was_held(cast: Cast) -> dict[str, Any]:
    moment = timezone.now()
    lesson = add_lesson(cast.course.sections.get(), "Spotkanie", kind="live", starts_at=moment)
    times = {"claimed_at": moment, "started_at": moment, "ended_at": moment}
    room = room_of_lesson(lesson)
    held = LiveLesson.objects.create(
        room=room, meeting_id="spotkanie", title=lesson.title, state="ended", expected_people=1, **times
    )
    return {"lesson_id": lesson.public_id, "live_id": held.public_id}


LED_SOMEWHERE = dict.fromkeys(ROLES, 303)
"""Into the room or back with a problem; see the tests of meetings."""
OWN_OR_GROUP = frozenset("+og")

ROWS = [
    CourseRow("lesson-live", "GET", 18, prepare=a_live_lesson),
    CourseRow("lesson-live", "POST", 48, 503, prepare=a_live_lesson),
    CourseRow("lesson-live-move", "POST", 48, 409, prepare=a_live_lesson),
    CourseRow("lesson-live-end", "POST", 48, 409, prepare=a_live_lesson),
    CourseRow("lesson-live-witness", "POST", 47, 204, {"lesson": "x", "reaches": False}, prepare=a_live_lesson),
    CourseRow(
        "lesson-live-enter",
        "POST",
        None,
        answers=LED_SOMEWHERE,
        prepare=a_live_lesson,
        format="multipart",
    ),
    CourseRow("lesson-live-history", "GET", 18, prepare=one_that_was_held),
    CourseRow("lesson-live-attendance", "GET", 51, prepare=one_that_was_held, own=OWN_OR_GROUP),
]
