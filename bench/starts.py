"""Five hundred lessons started at the same moment, through the real API, over fifty servers.

`python starts.py` makes a school of its own under `var/bench`, four web processes and fifty light
servers that answer in 5 ms, with PostgreSQL at 100 connections on the same machine.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from databases import beside, empty_database, set_up
from load import Call, noop_server, put_load, school_server
from processes import Steered, started
from record import Figure, write_results

DATABASE, SCHOOL = "starts", "starts_school.py"
SERVERS, DEAD, WORKERS, DELAY_MS = 50, 5, 4, 5.0
BURST, RACED, CALLERS, STEADY, IN_FLIGHT, SECONDS, ROUNDS = 500, 200, 5, 2500, 32, 3, 3
MOST_CONNECTIONS = 100


@dataclass(frozen=True)
class Answered:
    status: int
    body: bytes
    took_s: float


class Servers(Steered):
    """The light servers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(process)
        self.ports: list[int] = self.hear()


@contextmanager
def servers(count: int = SERVERS) -> Iterator[Servers]:
    with started("bbb_servers.py", count, "--delay-ms", DELAY_MS) as process:
        yield Servers(process)


def main() -> None:
    set_up(log_level="CRITICAL")
    figures: dict[str, Figure] = {}
    with empty_database(DATABASE, most_connections=MOST_CONNECTIONS) as database, servers() as swarm:
        known = json.loads(beside(database, SCHOOL, str(BURST + STEADY + 1), *map(str, swarm.ports)))
        starts = known["starts"]
        _note(figures, "start_statements", "", "<= 8", known["statements"])
        with school_server(database, workers=WORKERS) as school, noop_server() as noop:
            for _ in range(ROUNDS):
                _burst(figures, school, database, swarm, starts)
                _burst_beside_the_dead(figures, school, database, swarm, starts)
                _race(figures, school, database, swarm, starts)
                _steady(figures, school, noop, database, swarm, starts)
    print(write_results("starts", list(figures.values()), seeds=[]))
    for figure in figures.values():
        print(f"{figure.name:28} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


def _burst(figures: dict[str, Figure], school: str, database: str, swarm: Servers, starts: Sequence[Any]) -> None:
    """All at once; the share of lessons on each server against the mean."""
    _forget(database, swarm)
    took_s, answers = _all_at_once(school, starts[:BURST])
    per_server = [meetings for _, meetings in swarm.tell("made").values()]
    _note(figures, "burst_500_s", "s", "<= 1.5", took_s)
    _note(figures, "burst_500_errors", "", "<= 0", _errors(answers))
    _note(figures, "burst_500_max_over_mean", "", "<= 1.1", max(per_server) * len(per_server) / BURST)


def _burst_beside_the_dead(
    figures: dict[str, Figure], school: str, database: str, swarm: Servers, starts: Sequence[Any]
) -> None:
    """The same while some servers refuse connections, which nobody has noticed yet."""
    _forget(database, swarm)
    swarm.tell("down " + " ".join(map(str, swarm.ports[:DEAD])))
    took_s, answers = _all_at_once(school, starts[:BURST])
    swarm.tell("up")
    _note(figures, "burst_dead_errors", "", "<= 0", _errors(answers))
    _note(figures, "burst_dead_s", "s", "", took_s)


def _race(figures: dict[str, Figure], school: str, database: str, swarm: Servers, starts: Sequence[Any]) -> None:
    """Everybody of a group presses at once: one meeting, and all hear of the same lesson."""
    _forget(database, swarm)
    asked = [start for start in starts[:RACED] for _ in range(CALLERS)]
    _, answers = _all_at_once(school, asked)
    lessons = [json.loads(answer.body).get("id") for answer in answers]
    told = [set(lessons[place : place + CALLERS]) for place in range(0, len(lessons), CALLERS)]
    creates = sum(created for created, _ in swarm.tell("made").values())
    _note(figures, "race_duplicates", "", "<= 0", creates - RACED)
    _note(figures, "race_told_of_another", "", "<= 0", sum(each == {None} or len(each) != 1 for each in told))


def _steady(
    figures: dict[str, Figure], school: str, noop: str, database: str, swarm: Servers, starts: Sequence[Any]
) -> None:
    """New lessons one after another, IN_FLIGHT at a time."""
    _forget(database, swarm)
    nothing = put_load(noop, [Call("/")], seconds=SECONDS, connections=IN_FLIGHT)
    calls = [Call(start["path"], "POST", (("Authorization", start["token"]),)) for start in starts[BURST:]]
    found = put_load(school, calls, seconds=SECONDS, connections=IN_FLIGHT)
    if found.refused or found.requests > len(calls):
        raise SystemExit(f"{found.refused} of {found.requests} starts were refused, {len(calls)} were there to be made")
    _note(figures, "start_share_of_noop", "", ">= 0.01", found.per_s / nothing.per_s)
    _note(figures, "start_per_s", "1/s", "", found.per_s)
    _note(figures, "start_p99_ms_above_bbb", "ms", "<= 250", found.p99_s * 1000 - DELAY_MS)


def _forget(database: str, swarm: Servers) -> None:
    swarm.tell("forget")
    beside(database, SCHOOL, "forget")


def _all_at_once(school: str, starts: Sequence[Any]) -> tuple[float, list[Answered]]:
    """Seconds from the first request to the last answer; connections are open before."""
    return asyncio.run(_post_all(urlsplit(school).port or 0, starts))


async def _post_all(port: int, starts: Sequence[Any]) -> tuple[float, list[Answered]]:
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in starts]
    began = time.monotonic()
    answers = await asyncio.gather(*(_post(*pair, start) for pair, start in zip(streams, starts, strict=True)))
    took_s = time.monotonic() - began
    for _, writer in streams:
        writer.close()
    return took_s, list(answers)


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, start: dict[str, str]) -> Answered:
    head = f"POST {start['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {start['token']}\r\n"
    began = time.monotonic()
    writer.write(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
    said = await reader.read()
    first, _, body = said.partition(b"\r\n\r\n")
    status = int(first.split(b" ", 2)[1]) if first else 0
    return Answered(status, body, time.monotonic() - began)


def _errors(answers: Sequence[Answered]) -> int:
    counts = Counter(answer.status for answer in answers)
    for status in counts.keys() - {200, 201}:
        print(status, counts[status], next(answer.body for answer in answers if answer.status == status))
    return sum(counts[status] for status in counts.keys() - {200, 201})


def _note(figures: dict[str, Figure], name: str, unit: str, aim: str, value: float) -> None:
    figures.setdefault(name, Figure(name, unit, aim)).runs.append(value)


if __name__ == "__main__":
    main()
