"""Reading lessons, progress, favourites."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from teleklasa.courses.factories import add_lesson
from teleklasa.courses.learning.certificates import issue_certificate
from teleklasa.courses.models import Course, Enrolment, Lesson
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


def who_completed_it(cast: Cast) -> dict[str, Any]:
    moment = timezone.now()
    members = Enrolment.objects.filter(course=cast.course, status="active")
    members.update(status="completed", completed_at=moment)
    return {}


def a_certificate(cast: Cast) -> dict[str, Any]:
    Course.objects.filter(pk=cast.course.pk).update(gives_certificate=True)
    who_completed_it(cast)
    cast.course.refresh_from_db()
    certificate, _ = issue_certificate(cast.course, cast.person("St"))
    return {"code": certificate.code}


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
    CourseRow("course-certificate", "POST", 20, 201, prepare=who_completed_it, course={"gives_certificate": True}),
    CourseRow("certificate", "GET", None, answers=dict.fromkeys(ROLES, 200), prepare=a_certificate),
    CourseRow("certificate-paper", "GET", None, answers=dict.fromkeys(ROLES, 200), prepare=a_certificate),
    CourseRow("certificate-revoke", "POST", 14, prepare=a_certificate),
]
