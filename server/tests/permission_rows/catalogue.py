"""The catalogue, its categories and teachers; nobody here is in the list of teachers, and no category has the slug."""

from tests.permission_table import ACTORS, EVERYBODY, Row, admins, signed_in

ROWS = [
    Row("course-facets", "GET", EVERYBODY),
    Row("course-suggestions", "GET", EVERYBODY),
    Row("categories", "GET", EVERYBODY),
    Row("categories", "POST", admins(201), {"name": "Matematyka"}),
    Row("category", "PATCH", admins(404), {"name": "Matematyka"}),
    Row("category", "DELETE", admins(404)),
    Row("teachers", "GET", EVERYBODY),
    Row("teacher", "GET", dict.fromkeys(ACTORS, 404)),
    Row("teacher-courses", "GET", dict.fromkeys(ACTORS, 404)),
    Row("me-teaching", "GET", signed_in(200)),
]
