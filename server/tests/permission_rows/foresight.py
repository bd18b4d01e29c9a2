"""Lessons announced ahead, and what the swarm makes of them."""

from tests.permission_table import Row, teachers

ROWS = [
    Row("planned-lessons", "GET", teachers(200)),
    Row("planned-lessons", "POST", teachers(201), {"starts_at": "{tomorrow}"}),
    Row("planned-lesson", "DELETE", teachers(204), needs="planned"),
]
