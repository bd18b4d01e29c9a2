"""Wake-ups for the processes that keep waiting browsers; the truth stays in the tables."""

import json

from django.db import connection

CHANNEL = "door"


def ring(**facts: int) -> None:
    """Tell the doors that a `room`, a `link` or a `person` changed; sent when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(facts, separators=(",", ":"))])
