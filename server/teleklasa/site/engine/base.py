"""Django's connection to PostgreSQL, with three habits of a busy school.

Statements that a connection has said before are prepared by psycopg, since planning most of them costs
several times as much as running them.  A connection is taken as it is unless the server has said something
on it since: asking it first whether it lives would be one more way there and back for every request.  And
while the server is waited for, another thread may have the turn.
"""

from __future__ import annotations

import select
from typing import Any, cast

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import ConnStatus, TransactionStatus

from teleklasa.site.turns import outside_turn

PREPARED_FROM = 3
"""The time that a statement is said from which it is kept prepared."""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        connection = cast("Connection[Any]", outside_turn(super().get_new_connection)(conn_params))
        connection.wait = outside_turn(connection.wait)  # type: ignore[method-assign]  # all waiting goes through it
        connection.prepare_threshold = PREPARED_FROM if is_direct(connection) else None
        return connection

    def is_usable(self) -> bool:
        return (self.connection is not None and is_untouched(self.connection)) or bool(super().is_usable())


def is_direct(connection: Connection[Any]) -> bool:
    """Whether one session of the server serves the connection: a pooler tells its clients another number."""
    (session,) = cast("tuple[int]", connection.execute("SELECT pg_backend_pid()").fetchone())
    connection.rollback()
    return session == connection.info.backend_pid


def is_untouched(connection: Connection[Any]) -> bool:
    """Whether the connection is at rest with nothing to read on it; one that the server closed has its end to read."""
    pgconn = connection.pgconn
    if pgconn.status != ConnStatus.OK or pgconn.transaction_status != TransactionStatus.IDLE:
        return False
    poll = select.poll()
    poll.register(pgconn.socket, select.POLLIN | select.POLLHUP | select.POLLERR)
    return not poll.poll(0)
