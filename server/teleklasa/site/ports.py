"""TCP ports of this machine: free or taken."""

import socket
from random import SystemRandom

LOOPBACK = "127.0.0.1"
QUIET_FROM, QUIET_TO = 15_000, 32_000
_random = SystemRandom()


def free_port() -> int:
    """A port that nobody listens on now."""
    return free_ports_in_a_row(1)


def free_ports_in_a_row(count: int) -> int:
    """The first of `count` neighbouring ports that nobody listens on now.

    By chance from those that no system gives to outgoing connections (Linux takes 32768 and above, RFC 6335
    49152), so that they are hardly ever taken between this look and their use.
    """
    while True:
        first = _random.randrange(QUIET_FROM, QUIET_TO - count)
        if not any(is_taken(port) for port in range(first, first + count)):
            return first


def is_taken(port: int) -> bool:
    """Whether somebody listens on `port` under any name of this machine that a browser tries for localhost.

    A port that this school has just left counts as free.
    """
    if answers(port) or answers(port, "::1"):
        return True
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return True
        return False


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Whether a connection to `port` is accepted."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
