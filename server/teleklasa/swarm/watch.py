"""One round of looking at every server: threads that fetch, and one writer.

No database connection is held while the network is waited for, and one server that hangs delays
nobody else's result beyond the deadline.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime
from random import SystemRandom
from time import monotonic, sleep
from typing import ClassVar, cast

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from teleklasa.bbb import BbbError, ChecksumRefused, Client, NotUnderstood, Unreachable
from teleklasa.keys.sealing import SealBroken
from teleklasa.swarm.connect import bbb_for
from teleklasa.swarm.health import GOOD_POLLS_TO_ONLINE, Outcome
from teleklasa.swarm.models import Reservation, Server, ServerQuerySet
from teleklasa.swarm.rhythm import KNOCK_DEADLINE_S, ROUND_DEADLINE_S
from teleklasa.swarm.sightings import Look, PollResult, write_down

CONNECT_S = 2.0
VERSION_S = 1.0
LARGEST_ANSWER_BYTES = 4_000_000
MOST_THREADS = 64
GRACE_S = 0.5
"""What a thread may take beyond its deadline to hand over its result."""

_random = SystemRandom()


def poll_swarm(
    *, only_doubtful: bool = False, deadline_s: float = ROUND_DEADLINE_S, jitter_s: float = 1.0
) -> list[PollResult]:
    """Look at every server that is in use, write down what was seen, and return it.

    Requests are spread over `jitter_s`, and each has `deadline_s` in all.  With `only_doubtful` only
    servers that failed their last poll and are not down yet (`rhythm`).  A server that could not be
    asked is left out of the results, and what is left out is unknown.
    """
    servers = _servers_to_poll()
    if only_doubtful:
        servers = servers.filter(bad_polls__gt=0).exclude(health=Server.Health.DOWN)
    return _written(list(servers), _Round(deadline_s), jitter_s=jitter_s)


def knock_at_swarm(*, deadline_s: float = KNOCK_DEADLINE_S) -> list[PollResult]:
    """Ask servers that seem well a question that costs them nothing; only failures are written down and returned.

    Any answer over HTTP but an error of the server says that it lives, and nothing else.
    """
    servers = _servers_to_poll().filter(bad_polls=0).exclude(health=Server.Health.DOWN)
    return _written(list(servers), _Round(deadline_s, knocks=True), jitter_s=0.0)


def _written(servers: list[Server], round_: _Round, *, jitter_s: float) -> list[PollResult]:
    asked_at = _database_time()
    _let_go_of_the_database()
    looks = round_.look_at(servers, jitter_s=jitter_s)
    return write_down([(server, looks[server.pk]) for server in servers if server.pk in looks], asked_at)


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        [(now,)] = cursor.fetchall()
    return cast("datetime", now)


def _servers_to_poll() -> ServerQuerySet:
    """Servers in use; those that answered last time come first."""
    open_lessons = Reservation.objects.filter(server=OuterRef("pk"), released_at=None)
    found = Server.objects.filter(~Q(intent=Server.Intent.DISABLED) | Exists(open_lessons))
    return found.order_by("bad_polls", "pk")


def _let_go_of_the_database() -> None:
    if not connection.in_atomic_block:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Visit:
    """One server's turn of the round."""

    server_id: int
    client: Client
    asks_version: Client | None


class _Round:
    """One round; a server that an earlier round still waits for is not asked twice at once."""

    # Shared by all rounds of the process: since when which server is asked, by the monotonic clock.
    _in_flight: ClassVar[dict[int, float]] = {}
    _lock: ClassVar = threading.Lock()

    def __init__(self, deadline_s: float, *, knocks: bool = False) -> None:
        self._deadline_s = deadline_s
        self._knocks = knocks

    def look_at(self, servers: Sequence[Server], *, jitter_s: float) -> dict[int, Look]:
        """What was seen, by server id; threads that are still busy at the end are left behind."""
        looks: dict[int, Look] = {}
        visits: list[_Visit] = []
        for server in servers:
            visit = self._visit_to(server)
            if isinstance(visit, Look):
                looks[server.pk] = visit
            else:
                visits.append(visit)
        threads = ThreadPoolExecutor(max(1, min(MOST_THREADS, len(visits))), thread_name_prefix="poll")
        try:
            futures = self._begin(threads, visits, jitter_s)
            wait(futures.values(), timeout=self._deadline_s + GRACE_S)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
        return looks | self._collected(futures) | self._stuck(visits)

    def _visit_to(self, server: Server) -> _Visit | Look:
        try:
            client = bbb_for(server, connect_s=CONNECT_S, total_s=self._deadline_s, max_bytes=LARGEST_ANSWER_BYTES)
            is_new = not server.bbb_version or server.good_polls < GOOD_POLLS_TO_ONLINE
            return _Visit(server.pk, client, bbb_for(server, total_s=VERSION_S) if is_new else None)
        except SealBroken:
            return Look(Outcome.REFUSED, fault="the secret cannot be unsealed")

    def _begin(
        self, threads: ThreadPoolExecutor, visits: Sequence[_Visit], jitter_s: float
    ) -> dict[int, Future[Look | None]]:
        """Submit the visits in their order at random moments within `jitter_s`."""
        moments = sorted(_random.uniform(0, jitter_s) for _ in visits)
        began, futures = monotonic(), {}
        for visit, moment in zip(visits, moments, strict=True):
            sleep(max(0.0, began + moment - monotonic()))
            futures[visit.server_id] = threads.submit(self._look, visit)
        return futures

    def _look(self, visit: _Visit) -> Look | None:
        with self._lock:
            if visit.server_id in self._in_flight:
                return None
            self._in_flight[visit.server_id] = monotonic()
        try:
            began = monotonic()
            seen = knock(visit.client) if self._knocks else look(visit.client, asks_version=visit.asks_version)
            return seen and replace(seen, took_s=monotonic() - began)
        finally:
            with self._lock:
                del self._in_flight[visit.server_id]

    def _collected(self, futures: dict[int, Future[Look | None]]) -> dict[int, Look]:
        done = {server_id: each.result() for server_id, each in futures.items() if each.done() and not each.cancelled()}
        return {server_id: seen for server_id, seen in done.items() if seen is not None}

    def _stuck(self, visits: Sequence[_Visit]) -> dict[int, Look]:
        """Servers asked longer ago than the deadline, such as by a name look-up that hangs."""
        with self._lock:
            began = {visit.server_id: self._in_flight.get(visit.server_id) for visit in visits}
        late = Look(Outcome.UNREACHABLE, fault="the server did not answer in time")
        now = monotonic()
        return {key: late for key, since in began.items() if since is not None and now - since > self._deadline_s}


def knock(client: Client) -> Look | None:
    """Nothing when anything at all answers, else the fault."""
    try:
        client.version()
    except NotUnderstood:
        return None
    except Unreachable as error:
        return Look(Outcome.UNREACHABLE, fault=error.reason)
    except BbbError:
        return None
    return None


def look(client: Client, *, asks_version: Client | None = None) -> Look:
    """Ask one server for its meetings, and for its version where that may be new."""
    try:
        meetings = client.get_meetings()
    except ChecksumRefused:
        return Look(Outcome.REFUSED, fault="the server refuses our secret")
    except Unreachable as error:
        return Look(Outcome.UNREACHABLE, fault=error.reason)
    except BbbError as error:
        return Look(Outcome.UNREACHABLE, fault=f"the server refuses to tell: {error}")
    return Look(Outcome.ANSWERED, meetings, bbb_version=_version(asks_version) if asks_version else "")


def _version(client: Client) -> str:
    try:
        return client.version().bbb_version
    except BbbError:
        return ""
