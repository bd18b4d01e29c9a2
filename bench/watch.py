"""What watching the swarm costs: two hundred servers of fifty meetings each, and one round over a thousand.

`python watch.py` makes a database of its own under `var/bench` and light servers that answer in 5 ms.
The watcher is the real one, in a process of its own; its processor time is read from the kernel.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from databases import beside, empty_database, set_up
from load import SERVER
from processes import processor_s
from record import Figure, write_results
from starts import MOST_CONNECTIONS, servers

DATABASE = "watch"
SERVERS, MEETINGS, MANY, WATCHED_S, ROUNDS = 200, 50, 1000, 60, 3
INTERVAL_S = 10
MANAGE = [sys.executable, str(SERVER / "manage.py")]


def main() -> None:
    set_up(log_level="CRITICAL")
    os.environ["TELEKLASA_POLL_INTERVAL_S"] = str(INTERVAL_S)
    figures = [
        Figure("watch_200_core_share", "", "<= 0.1", list(_shares(SERVERS, MEETINGS))),
        Figure("watch_1000_round_s", "s", "<= 10", list(_rounds(MANY, MEETINGS))),
    ]
    print(write_results("watch", figures, seeds=[]))
    for figure in figures:
        print(f"{figure.name:24} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


def _shares(count: int, meetings: int) -> Iterator[float]:
    """Share of one core that the watcher takes, after its first rounds."""
    with _swarm(count, meetings) as database, watcher(database) as pid:
        time.sleep(2 * INTERVAL_S)
        for _ in range(ROUNDS):
            before = processor_s(pid)
            time.sleep(WATCHED_S)
            yield (processor_s(pid) - before) / WATCHED_S


def _rounds(count: int, meetings: int) -> Iterator[float]:
    """Seconds of one whole round, everything written down."""
    with _swarm(count, meetings) as database:
        for _ in range(ROUNDS):
            yield float(beside(database, "watch_round.py"))


@contextmanager
def _swarm(count: int, meetings: int) -> Iterator[str]:
    """The address of a database that knows so many servers, each of which holds so many meetings."""
    with empty_database(DATABASE, most_connections=MOST_CONNECTIONS) as database, servers(count) as swarm:
        swarm.tell(f"hold {meetings}")
        beside(database, "starts_school.py", "1", *map(str, swarm.ports))
        yield database


@contextmanager
def watcher(database: str) -> Iterator[int]:
    environment = {**os.environ, "DATABASE_URL": database}
    with subprocess.Popen([*MANAGE, "watch_swarm"], cwd=SERVER, env=environment) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
