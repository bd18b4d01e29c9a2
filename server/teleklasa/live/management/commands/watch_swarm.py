"""Watch the swarm and follow the live lessons, until stopped."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from teleklasa.live.ends import Ends, ask_for_ends
from teleklasa.live.errands import Errands
from teleklasa.live.models import LessonMove, LiveLesson
from teleklasa.live.rescue import give_up_stuck_moves
from teleklasa.live.rescue_signs import lessons_to_rescue, rescue
from teleklasa.live.watching import conclude
from teleklasa.stopping import StopSignal
from teleklasa.swarm.health import Health, Outcome
from teleklasa.swarm.rhythm import DEADLINES_S, Rhythm, Step
from teleklasa.swarm.sightings import PollResult
from teleklasa.swarm.watch import knock_at_swarm, poll_swarm

LEADER_LOCK = 0x54_4B_02
"""The advisory lock of the one watcher that polls; others stand by and take over when it dies."""
LEADER_SILENT_MS = 20_000
"""A leader that was stopped, and not killed, loses the lock after so long: PostgreSQL ends its session."""
STAND_BY_S = 2.0
MOVES_AT_ONCE, ENDS_AT_ONCE = 8, 8
log = structlog.get_logger(__name__)


class Beside:
    """What goes on beside the watch: lessons are moved, and meetings ended, one thing at once for each."""

    def __init__(self) -> None:
        self.moves = Errands("rescue", at_once=MOVES_AT_ONCE)
        self._ends = Errands("end", at_once=ENDS_AT_ONCE)

    def rescue(self, lessons: Iterable[LiveLesson]) -> None:
        for lesson in lessons:
            self.moves.begin(lesson.pk, partial(rescue, lesson))

    def end(self, ends: Ends) -> None:
        self._ends.begin(ends.server.pk, partial(ask_for_ends, ends))

    def close(self) -> None:
        self._ends.begin_no_more()
        self.moves.close()
        self._ends.close()


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
    leadership, beside = connections.create_connection("default"), Beside()
    rhythm: Rhythm | None = None
    while not stopped.is_set():
        try:
            if leads(leadership):
                rhythm = rhythm or take_over(beside)
                look_around(stopped, rhythm, beside)
            else:
                rhythm = None
                stopped.wait(STAND_BY_S)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer", reason=type(error).__name__)
            leadership.close()
            rhythm = None
            stopped.wait(STAND_BY_S)
        except Exception:  # one odd answer must not stop the watch over all other servers
            log.exception("a round failed")
            stopped.wait(STAND_BY_S)
        finally:
            close_old_connections()
    beside.close()
    leadership.close()


def leads(leadership: BaseDatabaseWrapper) -> bool:
    """Whether this process holds the lock; held by a connection, it is free as soon as the process dies."""
    is_new = leadership.connection is None
    silent_ms = max(LEADER_SILENT_MS, int(settings.POLL_INTERVAL_S * 1000))
    with leadership.cursor() as cursor:
        if is_new:
            cursor.execute("SELECT set_config('idle_session_timeout', %s, false)", [str(silent_ms)])
        cursor.execute(
            """SELECT CASE WHEN EXISTS (
                 SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                   AND classid = 0 AND objid = %s) THEN true ELSE pg_try_advisory_lock(%s) END""",
            [LEADER_LOCK, LEADER_LOCK],
        )
        return bool(cursor.fetchone()[0])


def take_over(beside: Beside) -> Rhythm:
    """Begin to lead: moves that the leader before began are given up and, where still due, begun anew.

    Who leads again after a blip may be moving lessons still; those go on.
    """
    if not beside.moves.is_busy:
        give_up_stuck_moves(older_than_s=0, because=LessonMove.Because.DOWN)
    now = time.monotonic()
    return Rhythm(settings.POLL_INTERVAL_S, round_at=now, knock_at=now + settings.POLL_INTERVAL_S)


def look_around(stopped: StopSignal, rhythm: Rhythm, beside: Beside) -> None:
    """The next step of the rhythm once it is due, and what follows from it."""
    step, at = rhythm.next_step()
    if stopped.wait(max(0.0, at - time.monotonic())):
        return
    began = time.monotonic()
    try:
        results = looked(step)
        try:
            conclude(results, end=beside.end)
        finally:
            beside.rescue(lessons_to_rescue())
    except Exception:
        rhythm.after(step, began=began, ended=time.monotonic(), new_failures=False, doubtful=True)
        raise
    plan_on(rhythm, step, results, began=began)


def looked(step: Step) -> list[PollResult]:
    if step is Step.KNOCK:
        return knock_at_swarm()
    jitter_s = min(1.0, settings.POLL_INTERVAL_S / 4) if step is Step.ROUND else 0.0
    return poll_swarm(only_doubtful=step is Step.DOUBTFUL, deadline_s=DEADLINES_S[step], jitter_s=jitter_s)


def plan_on(rhythm: Rhythm, step: Step, results: list[PollResult], *, began: float) -> None:
    failures = [each for each in results if each.outcome is Outcome.UNREACHABLE and each.health is not Health.DOWN]
    rhythm.after(
        step,
        began=began,
        ended=time.monotonic(),
        new_failures=any(each.health is Health.ONLINE for each in failures),
        doubtful=bool(failures) or (step is Step.KNOCK and rhythm.doubtful_at is not None),
    )
