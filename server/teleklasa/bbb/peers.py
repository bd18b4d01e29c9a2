"""Connections that look whom they reached before a byte is sent.

A name can change its address between the check of a URL and the call, so the check of the name is
not enough: what counts is the other end of the socket.
"""

from collections.abc import Callable
from socket import socket
from typing import Any

import urllib3
from urllib3.exceptions import NewConnectionError

from .wire import _Connection, _Pool, _SecureConnection, _SecurePool, connection_pool


def guarded_pool(may_call: Callable[[str], bool], **options: Any) -> urllib3.PoolManager:
    """A pool that drops a new connection when `may_call` says no to the IP address it reached.

    `options` are those of `connection_pool`.
    """

    class Plain(_Connection):
        def _new_conn(self) -> socket:
            return _kept(self, super()._new_conn(), may_call)

    class Secure(_SecureConnection):
        def _new_conn(self) -> socket:
            return _kept(self, super()._new_conn(), may_call)

    pool = connection_pool(**options)
    pool.pool_classes_by_scheme = {
        "http": type("PlainPool", (_Pool,), {"ConnectionCls": Plain}),
        "https": type("SecurePool", (_SecurePool,), {"ConnectionCls": Secure}),
    }
    return pool


def _kept(connection: _Connection | _SecureConnection, reached: socket, may_call: Callable[[str], bool]) -> socket:
    if may_call(reached.getpeername()[0]):
        return reached
    reached.close()
    raise NewConnectionError(connection, "the address is not one to call")
