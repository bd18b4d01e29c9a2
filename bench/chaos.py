"""Processes that start, move, rescue, end and watch lessons, killed by `kill -9` at every step of each.

`python chaos.py` runs the watcher as a process, three test servers, and each act in a process of its own that
dies before or after a statement or a call to BigBlueButton: at every such place there is, and at random times.
Within a minute of the last death of a round everything must be settled, by the watcher alone: the open
lessons are the running meetings, and nothing is left over.  `--short` dies at every sixth place.

The ledger of all runs is `results/chaos_ledger.csv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from databases import empty_database, set_up
from load import BENCH, SERVER
from processes import Steered
from record import RESULTS, Figure, write_results

DATABASE, SEED = "chaos", 20_260_901
SERVERS, GROUPS = 3, 60
LEAST_RUNS, AT_RANDOM = 500, 20
SETTLED_WITHIN_S = 60.0
SECRET = "wspolny-sekret-serwerow"
LEDGER = RESULTS / "chaos_ledger.csv"
COLUMNS = ["run", "round", "act", "seed", "kill", "failpoint", "outcome", "broken_after_round"]


class School(Steered):
    """The program that forks acts."""

    def __init__(self) -> None:
        super().__init__(
            subprocess.Popen(
                [sys.executable, str(BENCH / "chaos_school.py")],
                cwd=SERVER,
                env=os.environ | {"PYTHONPATH": str(SERVER)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )

    def order(self, order: dict[str, Any]) -> Any:
        return self.tell(json.dumps(order))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


@dataclass
class Chaos:
    """The school under fire, what was found broken, and the ledger."""

    school: School
    servers: list[Any]
    watched: ExitStack
    step: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    ledger: list[dict[str, Any]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    settled_s: list[float] = field(default_factory=list)
    watcher_deaths: int = 0

    def begin(self) -> None:
        from teleklasa.swarm.models import Server
        from tests.trust.invariants import Ledger

        by_port = {server.port: server for server in self.servers}
        rows = Server.objects.all()
        self.by_id = {row.pk: by_port[int(row.base_url.split(":")[2].partition("/")[0])] for row in rows}
        self.seen = Ledger(self.by_id)
        self.start_watcher()

    def start_watcher(self) -> None:
        self._watcher = subprocess.Popen([sys.executable, "-m", "django", "watch_swarm"], cwd=SERVER)

    def stop_watcher(self, *, kill: bool = False) -> None:
        self._watcher.kill() if kill else self._watcher.terminate()
        self._watcher.wait()

    def places_of(self, act: str) -> int:
        """How many places one whole act has."""
        [answer] = self.school.order({"runs": [[act, 0, None]]})
        return int(answer["places"])

    def kill_in(self, act: str, *, places: int, times: int = 1, slowest_s: float = 0.4) -> None:
        """Die in so many runs of the act at each place, and in AT_RANDOM more at random times."""
        kills: list[Any] = [place for place in range(0, places, self.step) for _ in range(times)]
        kills += [
            {"after_s": round(self.chance.uniform(0.0, slowest_s), 4)} for _ in range(AT_RANDOM // self.step or 1)
        ]
        for start in range(0, len(kills), GROUPS):
            batch = kills[start : start + GROUPS]
            self.prepare(act, len(batch))
            orders = [[act.partition("-")[0], group, kill] for group, kill in enumerate(batch)]
            self.note(act, batch, self.school.order({"runs": orders}))
            self.come_to_rest(act)

    def prepare(self, act: str, count: int) -> None:
        """What the act needs: open lessons for all but starts, their server dead for rescues, one that lies."""
        from teleklasa.bbb.testserver import Kind
        from teleklasa.swarm.models import Server

        first = self.servers[0]
        if not act.startswith(("start", "watch")):
            self.school.order({"runs": [["start", group, None] for group in range(count)]})
        if act == "start-elsewhere":
            first.fail(Kind.DROP_ANSWER, ["create"])
        if act == "watch":  # lessons to adopt, to give up and to end
            self.school.order({"runs": [["start", group, 4 + group % 30] for group in range(count)]})
        if act == "rescue":
            first.go_down()
            wait_for(lambda: Server.objects.get(name="bbb-0").health == "down", 60)

    def note(self, act: str, kills: list[Any], outcomes: list[dict[str, Any]]) -> None:
        for kill, outcome in zip(kills, outcomes, strict=True):
            how = f"{kill['after_s']} s" if isinstance(kill, dict) else f"place {kill}"
            row = {"run": len(self.ledger), "round": len(self.settled_s), "act": act, "seed": SEED, "kill": how}
            self.ledger.append({**row, "failpoint": outcome["place"], "outcome": outcome["outcome"]})

    def come_to_rest(self, act: str) -> None:
        """All servers are back; then a minute for the watcher, after which whatever is not settled is broken."""
        from tests.trust.invariants import settled

        for server in self.servers:
            server.heal()
        broken = self.seen.look()
        began = time.monotonic()
        wait_for(lambda: not settled(self.by_id), SETTLED_WITHIN_S)
        self.settled_s.append(time.monotonic() - began)
        broken += self.seen.look() + settled(self.by_id)
        for row in self.ledger:
            row.setdefault("broken_after_round", len(broken))
        self.broken += broken
        print(
            f"{act:16} {len(self.ledger):4} runs, settled in {self.settled_s[-1]:4.1f} s, broken: {broken}", flush=True
        )
        self.school.order({"runs": [["end", group, None] for group in range(GROUPS)]})
        wait_for(lambda: not settled(self.by_id), SETTLED_WITHIN_S)

    def kill_watcher(self, times: int) -> None:
        """The real watcher dies at random moments while acts die too."""
        count = min(GROUPS, 10 * times)
        kills = [{"after_s": round(self.chance.uniform(0.0, 0.5), 4)} for _ in range(count)]
        share = count // times
        for number in range(times):
            groups = range(number * share, (number + 1) * share)
            runs = [["start", group, kills[group]] for group in groups]
            self.note("start", kills[groups.start : groups.stop], self.school.order({"runs": runs}))
            time.sleep(self.chance.uniform(0.5, 3.0))
            self.stop_watcher(kill=True)
            self.watcher_deaths += 1
            self.start_watcher()
        self.come_to_rest("start")

    def deaths(self) -> int:
        return sum(row["outcome"] == "killed" for row in self.ledger) + self.watcher_deaths


def wait_for(holds: Any, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.25)
    return False


@contextmanager
def chaos(*, step: int) -> Iterator[Chaos]:
    with ExitStack() as running:
        os.environ["DATABASE_URL"] = running.enter_context(empty_database(DATABASE))
        from teleklasa.bbb.testserver import TestServer

        servers = [running.enter_context(TestServer(f"bbb-{number}", SECRET)) for number in range(SERVERS)]
        school = School()
        running.callback(school.close)
        school.order({"make": [server.port for server in servers]})
        import django

        django.setup()
        made = Chaos(school, servers, running, step)
        made.begin()
        running.callback(made.stop_watcher)
        yield made
        from django.db import connections

        connections.close_all()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--short", action="store_true")
    is_short = arguments.parse_args().short
    set_up(log_level="CRITICAL")
    os.environ |= {"TELEKLASA_POLL_INTERVAL_S": "2", "DJANGO_SETTINGS_MODULE": "teleklasa.site.settings"}
    with chaos(step=6 if is_short else 1) as made:
        places = made.places_of("start"), made.places_of("move"), made.places_of("end")
        made.come_to_rest("count")
        starts, moves, ends = places
        print(f"places: {starts} of a start, {moves} of a move, {ends} of an end", flush=True)
        made.kill_in("start", places=starts, times=3)
        made.kill_in("start-elsewhere", places=2 * starts, slowest_s=0.8)
        made.kill_in("move", places=moves, times=2)
        made.kill_in("rescue", places=moves, times=2)
        made.kill_in("end", places=ends, times=2)
        made.kill_in("watch", places=60)
        made.kill_watcher(2 if is_short else 6)
        while not is_short and made.deaths() < LEAST_RUNS:
            made.kill_in("start", places=starts, times=2)
        write_down(made, keep=not is_short)


def write_down(made: Chaos, *, keep: bool) -> None:
    figures = [
        Figure("kill_runs", "", f">= {LEAST_RUNS}", [made.deaths()]),
        Figure("invariants_broken", "", "<= 0", [len(made.broken)]),
        Figure("failpoints", "", "", [len({(row["act"], row["failpoint"]) for row in made.ledger})]),
        Figure("settled_s", "s", f"<= {SETTLED_WITHIN_S:.0f}", [max(made.settled_s)]),
        Figure("watcher_deaths", "", "", [made.watcher_deaths]),
    ]
    if keep:
        with LEDGER.open("w", newline="") as file:
            rows = csv.DictWriter(file, COLUMNS)
            rows.writeheader()
            rows.writerows(made.ledger)
        print(write_results("chaos", figures, seeds=[SEED]))
    for figure in figures:
        print(f"{figure.name:28} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")
    for each in made.broken:
        print("BROKEN", each)


if __name__ == "__main__":
    main()
