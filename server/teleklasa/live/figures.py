"""Live lessons, the door and the watcher in figures, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from prometheus_client.core import GaugeMetricFamily, Metric

from teleklasa.live.management.commands.watch_swarm import LEADER_LOCK
from teleklasa.live.models import OPEN_STATES

DOOR_HEARD_S = 20
"""A door that has not told of itself for so long is gone; each does every five seconds."""

LESSONS = "SELECT state, count(*), sum(people_now) FROM live_livelesson WHERE state = ANY(%s) GROUP BY state"
AROUND = """
    SELECT (SELECT coalesce(sum(waiting), 0) FROM live_doorcount
            WHERE counted_at > statement_timestamp() - make_interval(secs => %(heard_s)s)),
           (SELECT count(*) FROM live_doorcount
            WHERE counted_at > statement_timestamp() - make_interval(secs => %(heard_s)s)),
           (SELECT max(extract(epoch FROM statement_timestamp() - leader.backend_start))::float8
            FROM pg_locks held JOIN pg_stat_activity leader ON leader.pid = held.pid
            WHERE held.locktype = 'advisory' AND held.classid = 0 AND held.objid = %(lock)s AND held.granted
              AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())),
           (SELECT extract(epoch FROM statement_timestamp() - max(last_polled))::float8 FROM swarm_server)
"""


def live_figures() -> Iterator[Metric]:
    """Open lessons, waiting browsers and the watcher.  Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(LESSONS, [list(OPEN_STATES)])
        by_state = {state: (lessons, people) for state, lessons, people in cursor.fetchall()}
        cursor.execute(AROUND, {"heard_s": DOOR_HEARD_S, "lock": LEADER_LOCK})
        [(waiting, doors, leader_s, polled_s)] = cursor.fetchall()
    lessons = GaugeMetricFamily("teleklasa_lessons", "Open lessons, by state.", labels=("state",))
    for state in OPEN_STATES:
        lessons.add_metric([state], by_state.get(state, (0, 0))[0])
    yield lessons
    people = sum(people for _, people in by_state.values())
    yield GaugeMetricFamily("teleklasa_lesson_people", "People in open lessons.", value=people)
    yield GaugeMetricFamily("teleklasa_waiting_browsers", "Browsers that wait at the door.", value=waiting)
    yield GaugeMetricFamily("teleklasa_doors", "Processes of the door.", value=doors)
    yield from _watcher(leader_s, polled_s)


def _watcher(leader_s: float | None, polled_s: float | None) -> Iterator[Metric]:
    """The ages are missing while nobody leads, or no server was ever polled."""
    yield GaugeMetricFamily("teleklasa_watch_leaders", "1 while a watcher leads.", value=leader_s is not None)
    yield GaugeMetricFamily("teleklasa_watch_leader_seconds", "Age of the leading watcher.", value=leader_s)
    yield GaugeMetricFamily("teleklasa_watch_silence_seconds", "Seconds since any server was polled.", value=polled_s)
