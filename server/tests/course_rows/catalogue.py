"""The catalogue and the page of a course."""

from tests.course_cast import ROLES
from tests.course_table import CourseRow

ROWS = [
    CourseRow("courses", "GET", None, answers=dict.fromkeys(ROLES, 200)),
    CourseRow("course", "GET", 8),
]
