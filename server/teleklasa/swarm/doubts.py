"""Servers that did not answer this process a moment ago, or not to its secret.

The watch will see for itself; starts do not wait for it.

A dead server is the emptiest of all, so without this everyone who starts at eight would try it first.
"""

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

from teleklasa.swarm.allocation import Candidate
from teleklasa.swarm.health import Health

DOUBTED_S = 10.0
"""By then the watch has looked at every server."""

_until: dict[int, float] = {}


def doubt_server(server_id: int) -> None:
    """Take the server for suspect for DOUBTED_S: a last resort, where no other takes lessons."""
    _until[server_id] = monotonic() + DOUBTED_S


def trust_server(server_id: int) -> None:
    """The server answered after all."""
    _until.pop(server_id, None)


def with_doubts(candidates: Iterable[Candidate], *, at: float | None = None) -> list[Candidate]:
    """The candidates as the watch would show them, had it seen what this process saw, by the monotonic clock."""
    now = monotonic() if at is None else at
    doubted = {server_id for server_id, until in tuple(_until.items()) if until > now}
    return [
        replace(each, health=Health.SUSPECT.value)
        if each.server_id in doubted and each.health == Health.ONLINE
        else each
        for each in candidates
    ]
