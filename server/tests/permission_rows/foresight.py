"""Lessons announced ahead, and what the swarm makes of them."""

from tests.permission_table import Row, admins, teachers

ROWS = [
    Row("planned-lessons", "GET", teachers(200)),
    Row("planned-lessons", "POST", teachers(201), {"starts_at": "{tomorrow}"}),
    Row("planned-lesson", "DELETE", teachers(204), needs="planned"),
    Row("swarm-forecast", "GET", admins(200)),
    Row("swarm-placement", "GET", admins(200), {"expected_people": 28}, needs="server"),
    Row("swarm-capacity-plan", "POST", admins(200), {"origin": "csv", "csv": "28;8:00"}),
]
