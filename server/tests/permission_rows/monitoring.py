"""What the monitoring calls: no session, and nothing there until a token is set."""

from tests.permission_table import ACTORS, Row

ROWS = [
    Row("swarm-alerts", "POST", dict.fromkeys(ACTORS, 404), {"version": "4", "alerts": []}),
    Row("metrics", "GET", dict.fromkeys(ACTORS, 404)),
]
