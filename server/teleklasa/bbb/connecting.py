"""Reaching a host within so many seconds, the look-up of its name included.

The operating system gives a look-up no deadline: with a broken resolver it takes half a minute.
"""

import socket
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic
from typing import Any

type Address = tuple[socket.AddressFamily, tuple[Any, ...]]

_looking: dict[tuple[str, int], Future[list[Address]]] = {}
_lock = Lock()


class NameUnknown(OSError):
    """The name has no address, or none was told in time."""


def connected(host: str, port: int, within_s: float) -> socket.socket:
    """A socket connected to the first address of the host that accepts.

    Raises NameUnknown, TimeoutError when the seconds are used up, or the last refusal (OSError).
    """
    until = monotonic() + within_s
    refusal: OSError = TimeoutError()
    for family, address in _addresses_of(host, port, within_s):
        try:
            return _connected_to(family, address, until - monotonic())
        except OSError as error:
            refusal = error
    raise refusal


def _connected_to(family: socket.AddressFamily, address: tuple[Any, ...], within_s: float) -> socket.socket:
    if within_s <= 0:
        raise TimeoutError
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(within_s)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def _addresses_of(host: str, port: int, within_s: float) -> list[Address]:
    """The host's addresses; calls that wait for one name share one look-up."""
    with _lock:
        future = _looking.get((host, port))
        if future is None:
            future = _looking[host, port] = Future()
            Thread(target=_look_up, args=(host, port, future), daemon=True).start()
    try:
        return future.result(within_s)
    except (OSError, UnicodeError) as error:
        raise NameUnknown from error


def _look_up(host: str, port: int, future: Future[list[Address]]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        future.set_exception(error)
    else:
        future.set_result([(entry[0], entry[4]) for entry in found])
    finally:
        with _lock:
            _looking.pop((host, port), None)
