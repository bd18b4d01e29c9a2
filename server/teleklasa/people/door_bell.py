"""Wake-ups for the processes that keep waiting browsers; the truth stays in the tables."""

import json

from django.db import connection

CHANNEL = "door"
RING = f"pg_notify('{CHANNEL}', %(rung)s)"
"""The wake-up as a part of a larger statement; `rung` is what `ring` tells, as JSON."""


def ring(**facts: int) -> None:
    """Tell the doors what changed; sent when the transaction commits.

    `room`: who its guests are; `lesson_in` a room: its lesson, and nobody's right to it; a `link`; a `person`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(facts, separators=(",", ":"))])
