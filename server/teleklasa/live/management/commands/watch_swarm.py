"""Watch the swarm and follow the live lessons, until stopped."""

import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from teleklasa.live.watching import conclude
from teleklasa.stopping import StopSignal
from teleklasa.swarm.watch import poll_swarm

LEADER_LOCK = 0x54_4B_02
"""The advisory lock of the one watcher that polls; others stand by and take over when it dies."""
STAND_BY_S = 2.0
DOUBTFUL_EVERY_S = 3.0
log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Poll every server, keep health, attendance and lessons true; of several, one works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then exit")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            conclude(poll_swarm(jitter_s=0))
            return
        watch_until(StopSignal.of_process())


def watch_until(stopped: StopSignal) -> None:
    """Work while this process leads; a database that is gone is waited for, never a reason to exit."""
    leadership = connections.create_connection("default")
    while not stopped.is_set():
        try:
            if leads(leadership):
                look_around(stopped)
            else:
                stopped.wait(STAND_BY_S)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer", reason=type(error).__name__)
            leadership.close()
            stopped.wait(STAND_BY_S)
        except Exception:  # one odd answer must not stop the watch over all other servers
            log.exception("a round failed")
            stopped.wait(STAND_BY_S)
        finally:
            close_old_connections()
    leadership.close()


def leads(leadership: BaseDatabaseWrapper) -> bool:
    """Whether this process holds the lock; held by a connection, it is free as soon as the process dies."""
    with leadership.cursor() as cursor:
        cursor.execute(
            """SELECT CASE WHEN EXISTS (
                 SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                   AND classid = 0 AND objid = %s) THEN true ELSE pg_try_advisory_lock(%s) END""",
            [LEADER_LOCK, LEADER_LOCK],
        )
        return bool(cursor.fetchone()[0])


def look_around(stopped: StopSignal) -> None:
    """One round over all servers, then the doubtful ones every 3 s until the next round is due."""
    next_round = time.monotonic() + settings.POLL_INTERVAL_S
    conclude(poll_swarm(jitter_s=min(1.0, settings.POLL_INTERVAL_S / 4)))
    while not stopped.is_set() and (left_s := next_round - time.monotonic()) > 0:
        if stopped.wait(min(left_s, DOUBTFUL_EVERY_S)):
            return
        if left_s > DOUBTFUL_EVERY_S:
            conclude(poll_swarm(only_doubtful=True, jitter_s=0))
