"""What an admin sees of the swarm."""

from tests.permission_table import Row, admins

ROWS = [
    Row("swarm", "GET", admins(200), needs="server"),
    Row("swarm-history", "GET", admins(200)),
    Row("swarm-health-changes", "GET", admins(200)),
    Row("live-lessons", "GET", admins(200)),
    Row("live-lesson", "GET", admins(200), needs="lesson"),
]
