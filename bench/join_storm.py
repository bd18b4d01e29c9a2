"""The way in at the worst minute: code → ticket, ticket → room, and asking from limbo, as shares of a no-op.

`python join_storm.py` makes a school of ten thousand pupils under `var/bench` whose lessons are open, and the
door as a container runs it, in one process; every pupil takes part, in turns with the no-op.  `--short` to try it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import psycopg

from databases import beside, empty_database, set_up
from load import Call, Measured, door_server, noop_server, put_load
from record import Figure, write_results
from starts import Servers, servers

DATABASE, SCHOOL = "join_storm", "door_school.py"
PUPILS, GROUPS, SERVERS = 10_000, 330, 40
CONNECTIONS, SECONDS, ROUNDS = 32, 4, 7
SHORT_TURNS = 4
"""Of a second, for each round."""
COUNTED = 2_000
QUIET_S = 2.5
"""PostgreSQL adds up what a session did a second after it fell silent."""

OPEN = """
WITH opened AS (
    UPDATE live_livelesson SET state = 'running', started_at = statement_timestamp() WHERE state = 'starting'
    RETURNING room_id
)
SELECT pg_notify('door', json_build_object('room', room_id)::text) FROM opened
"""
COMMITTED = "SELECT xact_commit FROM pg_stat_database WHERE datname = %s"
"""Every statement of the door is a transaction of its own."""

WAYS = ("enter", "room", "ask")
OF_BROWSERS = (
    ("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile"),
    ("Accept", "*/*"),
    ("Accept-Language", "pl-PL,pl;q=0.9"),
    ("Sec-Fetch-Site", "same-origin"),
    ("Sec-Fetch-Mode", "cors"),
    ("Sec-Fetch-Dest", "empty"),
)
Calls = dict[str, list[Call]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two rounds of a second; nothing is written")
    options = parser.parse_args()
    set_up(log_level="ERROR")
    rounds, seconds = (2, 1) if options.short else (ROUNDS, SECONDS)
    figures: dict[str, Figure] = {}
    with empty_database(DATABASE) as database, servers(SERVERS) as swarm:
        known = json.loads(beside(database, SCHOOL, str(PUPILS), str(GROUPS), *map(str, swarm.ports)))
        calls = calls_of(known["pupils"])
        with door_server(database) as (door, _), noop_server() as noop:
            open_lessons(database)
            for way in WAYS:
                _everyone(door, calls[way])
            _count(figures, database, door, calls, swarm)
            for _ in range(rounds):
                _shares(figures, door, noop, calls, seconds)
            changes = _changes_beside_slow_servers(door, calls, swarm, turns=SHORT_TURNS * rounds)
        _note(figures, "slow_bbb_change", "", "<= 0.05", max(map(abs, changes)))
        swarm.tell("up")
        _note(figures, "bbb_calls", "", "<= 0", swarm.tell("asked"))
    if not options.short:
        print(write_results("join_storm", list(figures.values()), seeds=[]))
    for figure in figures.values():
        print(f"{figure.name:24} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}  {figure.runs}")


def calls_of(pupils: Sequence[dict[str, Any]]) -> Calls:
    """What each pupil's browser sends, in an order in which classes come mixed."""

    def call(method: str, path: str, cookies: str, *own: tuple[str, str], body: str = "") -> Call:
        return Call(path, method, (*OF_BROWSERS, ("Cookie", cookies), *own), body)

    typed, form = (("Content-Type", kind) for kind in ("application/json", "application/x-www-form-urlencoded"))
    found: Calls = {way: [] for way in WAYS}
    for one in pupils:
        device = f"device={one['device']}"
        both = f"door={one['ticket']}; {device}"
        found["enter"].append(call("POST", "/door/enter", device, typed, body=json.dumps({"code": one["code"]})))
        found["room"].append(call("POST", "/door/room", both, form, ("Content-Length", "0")))
        found["ask"].append(call("GET", "/door/state", both))
    return found


def open_lessons(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(OPEN)
    time.sleep(2)


def _everyone(door: str, calls: Sequence[Call]) -> None:
    """Let each pupil go this way once: who goes into a room has come to the door before."""
    done = 0
    while done < len(calls):
        done += put_load(door, calls[done:], seconds=1, connections=CONNECTIONS).requests


def _shares(figures: dict[str, Figure], door: str, noop: str, calls: Calls, seconds: int) -> None:
    nothing = _loaded(noop, [Call("/")], seconds, figures)
    _note(figures, "noop_per_s", "1/s", "", nothing.per_s)
    measured = {way: _loaded(door, calls[way], seconds, figures) for way in WAYS}
    for way, aim in zip(WAYS, (0.08, 0.50, 0.40), strict=True):
        _note(figures, f"{way}_share_of_noop", "", f">= {aim}", measured[way].per_s / nothing.per_s)
        _note(figures, f"{way}_per_s", "1/s", "", measured[way].per_s)
    _note(figures, "enter_p99_ms", "ms", "<= 30", measured["enter"].p99_s * 1000)


def _loaded(url: str, calls: Sequence[Call], seconds: int, figures: dict[str, Figure]) -> Measured:
    """A load in which nothing may be refused; how much of a core the load itself takes is noted."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    found = put_load(url, calls, seconds=seconds, connections=CONNECTIONS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if found.refused:
        raise SystemExit(f"{found.refused} of {found.requests} were refused: {calls[0].method} {calls[0].path}")
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figure = figures.setdefault("loader_core_share", Figure("loader_core_share", "", "<= 0.9"))
    figure.runs.append(used_s / (time.monotonic() - began))
    return found


def _changes_beside_slow_servers(door: str, calls: Calls, swarm: Servers, *, turns: int) -> list[float]:
    """By how much pupils who enter and go in are more or fewer while the servers are slow, and while they are dead.

    Short turns, each compared with a turn of quick servers beside it: the machine is not the same minute by minute.
    """
    journey = [one for pair in zip(calls["enter"], calls["room"], strict=True) for one in pair]
    states = {"quick": "delay 5", "slow": "delay 500", "dead": " ".join(["down", *map(str, swarm.ports)])}
    rates: dict[str, list[float]] = {state: [] for state in states}
    for turn in range(turns):
        for state in sorted(states, reverse=turn % 2 == 1):
            swarm.tell("up")
            swarm.tell(states[state])
            rates[state].append(put_load(door, journey, seconds=1, connections=CONNECTIONS).per_s)
    changes = {state: [one / quick for one, quick in zip(rates[state], rates["quick"], strict=True)] for state in rates}
    return [statistics.median(changes[state]) - 1 for state in ("slow", "dead")]


def _count(figures: dict[str, Figure], database: str, door: str, calls: Calls, swarm: Servers) -> None:
    """Statements of one request after another, less what the door does unasked; and redirects into a room."""
    idle_per_s = _committed_by(database, lambda: time.sleep(4)) / (4 + QUIET_S)
    for way, aim in zip(WAYS, ("<= 1", "<= 0.1", "<= 0"), strict=True):
        began = time.monotonic()
        committed = _committed_by(database, partial(_one_by_one, door, calls[way][:COUNTED]))
        own = committed - idle_per_s * (time.monotonic() - began)
        _note(figures, f"{way}_statements", "", aim, max(0, round(own / COUNTED, 2)))
    _note(figures, "redirects", "", "<= 1", _redirects(door, calls["room"][0], swarm.ports))


def _committed_by(database: str, act: Callable[[], None]) -> int:
    with psycopg.connect(database, autocommit=True) as connection:
        name = [connection.info.dbname]

        def committed() -> int:
            time.sleep(QUIET_S)
            row = connection.execute(COMMITTED, name).fetchone()
            return int(row[0]) if row else 0

        before = committed()
        act()
        return committed() - before


def _one_by_one(door: str, calls: Sequence[Call]) -> None:
    connection = http.client.HTTPConnection(urlsplit(door).netloc)
    for call in calls:
        _answer(connection, call)
    connection.close()


def _answer(connection: http.client.HTTPConnection, call: Call) -> http.client.HTTPResponse:
    connection.request(call.method, call.path, call.body or None, dict(call.headers))
    answer = connection.getresponse()
    answer.read()
    if answer.status >= 400:
        raise SystemExit(f"{answer.status} to {call.method} {call.path}")
    return answer


def _redirects(door: str, call: Call, ports: Sequence[int]) -> int:
    """How often a browser is sent on until it stands before BigBlueButton."""
    location, redirects = door + call.path, 0
    while urlsplit(location).port not in ports:
        connection = http.client.HTTPConnection(urlsplit(location).netloc)
        location = urljoin(location, _answer(connection, call).headers["location"])
        redirects += 1
        call = Call(location)
    return redirects


def _note(figures: dict[str, Figure], name: str, unit: str, aim: str, value: float) -> None:
    figures.setdefault(name, Figure(name, unit, aim)).runs.append(value)


if __name__ == "__main__":
    main()
