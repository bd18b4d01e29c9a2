"""Packages of courses made for whoever teaches them."""

from typing import Any

from teleklasa.courses.packages.asking_for import ask_export
from tests.course_cast import Cast
from tests.course_table import CourseRow


def asked_by_the_teacher(cast: Cast) -> dict[str, Any]:
    return {"export_id": ask_export(cast.course, cast.person("Te")).public_id}


ROWS = [
    CourseRow("course-exports", "POST", 52, 202),
    CourseRow("course-export", "GET", 52, prepare=asked_by_the_teacher, answers={"Ow": 404, "Pa": 404}),
]
