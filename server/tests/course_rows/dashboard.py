"""Figures, grades and downloads of a course: whoever sees its students, the own groups' for others."""

from tests.course_table import CourseRow

OWN_GROUP = frozenset("+g")

ROWS = [
    CourseRow("course-dashboard", "GET", 16, own=OWN_GROUP),
    CourseRow("course-stuck", "GET", 16, own=OWN_GROUP, query="days=7"),
    CourseRow("course-grades", "GET", 16, own=OWN_GROUP),
    CourseRow("course-download-students", "POST", 16, own=OWN_GROUP),
    CourseRow("course-download-progress", "POST", 16, own=OWN_GROUP),
    CourseRow("course-download-grades", "POST", 16, own=OWN_GROUP),
]
