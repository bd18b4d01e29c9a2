"""The load of servers over time: one sample a minute, for the charts."""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from teleklasa.swarm import ledger
from teleklasa.swarm.models import ServerSample

SAMPLE_EVERY_S = 60
EARLY_S = 5
"""Rounds come a little early or late; a sample may too."""
SAMPLES_KEPT_DAYS = 30


def take_samples(server_ids: Collection[int]) -> int:
    """Add a sample of each server that has none within the last minute; the load per core only while
    its node is heard.  One statement.
    """
    weights = ledger.placement_weights()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO swarm_serversample (server_id, at, people, meetings, cameras, microphones, cpu, reserved)
            SELECT s.id, statement_timestamp(), s.people, s.meetings, s.cameras, s.microphones,
                   CASE WHEN s.last_heartbeat > statement_timestamp() - make_interval(secs => %(heartbeat_kept_s)s)
                        THEN s.load_5m / nullif(s.cpu_count, 0) END,
                   coalesce(p.reserved_units, 0) + s.foreign_units
            FROM swarm_server s LEFT JOIN ({ledger.PROMISES}) p ON p.server_id = s.id
            WHERE s.id = ANY(%(server_ids)s) AND NOT EXISTS (
                SELECT 1 FROM swarm_serversample x
                WHERE x.server_id = s.id AND x.at > statement_timestamp() - make_interval(secs => %(pause_s)s))
            """,  # noqa: S608 -- joins a constant
            {
                **ledger.promise_parameters(weights),
                "heartbeat_kept_s": weights.heartbeat_kept_s,
                "server_ids": list(server_ids),
                "pause_s": SAMPLE_EVERY_S - EARLY_S,
            },
        )
        return int(cursor.rowcount)


def forget_old_samples(*, kept_days: int = SAMPLES_KEPT_DAYS) -> int:
    """Delete samples older than `kept_days`; how many there were."""
    deleted, _ = ServerSample.objects.filter(at__lt=Now() - timedelta(days=kept_days)).delete()
    return deleted
