"""Reading lessons, progress, favourites."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.factories import add_lesson
from teleklasa.courses.models import Lesson
from tests.course_cast import ROLES, Cast
from tests.course_table import CourseRow

PREVIEWS_TOO = frozenset("+op")


def the_lesson(cast: Cast) -> dict[str, Any]:
    return {"lesson_id": Lesson.objects.get(course=cast.course).public_id}


def a_preview(cast: Cast) -> dict[str, Any]:
    Lesson.objects.filter(course=cast.course).update(is_preview=True)
    return the_lesson(cast)


def a_draft(cast: Cast) -> dict[str, Any]:
    section = cast.course.sections.get()
    return {"lesson_id": add_lesson(section, "Szkic", status="draft").public_id}


UNSEEN = dict.fromkeys(["An", "Re", "Li", "Pe", "St", "Gt"], 404)
DONE = {"items": [{"lesson": "{lesson_id}", "state": "done"}]}

ROWS = [
    CourseRow("lesson", "GET", 18, prepare=the_lesson),
    CourseRow("lesson", "GET", 18, prepare=a_preview, own=PREVIEWS_TOO),
    CourseRow("lesson", "GET", 19, prepare=a_draft, answers=UNSEEN),
    CourseRow("own-progress", "POST", 20, body=DONE, prepare=the_lesson),
    CourseRow("own-course", "GET", None, answers={**dict.fromkeys(ROLES, 200), "An": 401}),
    CourseRow("lesson-favourite", "PUT", 21, 204, prepare=the_lesson),
    CourseRow("lesson-favourite", "PUT", 21, 204, prepare=a_preview, own=PREVIEWS_TOO),
    CourseRow("lesson-favourite", "DELETE", 21, 204, prepare=the_lesson),
]
