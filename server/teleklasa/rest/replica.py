"""Reads from a replica that may lag, without anybody missing what they wrote.

Whoever writes is given a mark: the place in the primary's log after the write.  A read that
brings a mark goes to the replica once that has replayed so far, and to the primary until then.
The mark travels in a cookie and in the header `Read-After`.  A program with a token that sends no
mark reads from the primary, since it may have written a moment ago; one that may see what is a
moment old says `Read-After: 0/0`.  Does nothing unless `TELEKLASA_REPLICA_URL` names a replica.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIMARY, REPLICA = "default", "replica"
COOKIE, HEADER = "read_after", "Read-After"
MARK = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
MARK_KEPT_S = 60
AWAY_FOR_S = 10.0
SAFE = {"GET", "HEAD", "OPTIONS"}
log = structlog.get_logger(__name__)
_this_thread = threading.local()
_away_until = 0.0


def read_connection() -> BaseDatabaseWrapper:
    """Where hand-written SELECTs of this request go; the ORM is told the same by `ReadReplica`."""
    found: BaseDatabaseWrapper = connections[_place_of_reads()]
    return found


def read_rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Every row that a hand-written SELECT of this request answers; one query."""
    with read_connection().cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _place_of_reads() -> str:
    reads_replica = getattr(_this_thread, "reads_replica", False)
    return REPLICA if reads_replica and not connections[PRIMARY].in_atomic_block else PRIMARY


class ReadReplica:
    """Django's router: reads of a request that may see the replica go there, everything else to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _place_of_reads()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class ReadYourWrites:
    """Middleware, outermost of those that query: decides where a request reads, and marks who wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.has_replica = REPLICA in settings.DATABASES

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_replica:
            return self.get_response(request)
        if request.method in SAFE:
            return self._read(request)
        response = self.get_response(request)
        if response.status_code < 500:
            _give_mark(response)
        return response

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        _this_thread.reads_replica = may_read_replica(request)
        try:
            return self.get_response(request)
        finally:
            _this_thread.reads_replica = False


def may_read_replica(request: HttpRequest) -> bool:
    """Whether the replica answers and knows everything that whoever asks has written."""
    mark = request.headers.get(HEADER) or request.COOKIES.get(COOKIE, "")
    if not mark:
        return not request.headers.get("Authorization") and _has_replayed(None)
    return MARK.fullmatch(mark) is not None and _has_replayed(None if mark == "0/0" else mark)


def _has_replayed(mark: str | None) -> bool:
    global _away_until  # noqa: PLW0603 -- one memory for the process of a replica that is away
    if time.monotonic() < _away_until:
        return False
    try:
        replica = connections[REPLICA]
        replica.close_if_health_check_failed()  # a replica that went away left a connection behind
        replica.ensure_connection()
        if mark is None:
            return True
        with replica.cursor() as cursor:
            cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [mark])
            return bool(cursor.fetchone()[0])
    except DatabaseError as error:
        _away_until = time.monotonic() + AWAY_FOR_S
        log.warning("the replica does not answer; reading from the primary", reason=type(error).__name__)
        return False


def _give_mark(response: HttpResponseBase) -> None:
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        mark = str(cursor.fetchone()[0])
    response[HEADER] = mark
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, mark, max_age=MARK_KEPT_S, httponly=True, samesite="Lax", secure=secure)
