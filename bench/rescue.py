"""A server killed under a class, and a school cut off from a server whose class goes on.

`python rescue.py` runs the web server, the watcher and three test servers as processes of their own.
25 pupils are inside and 5 wait on the page when the server of the lesson is killed; measured is when
each holds a way into the new meeting.  Then, for three minutes, the school's own requests to the server
are swallowed while browsers get through: nothing may be moved or ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from databases import beside, empty_database, set_up
from load import BENCH, SERVER, free_port, wait_for
from record import Figure, write_results
from rescue_pupils import Pupil

DATABASE = "rescue"
INSIDE, WAITING = 25, 5
KILLS = int(os.environ.get("RESCUE_RUNS", "5"))
PARTITION_S = float(os.environ.get("RESCUE_PARTITION_S", "180"))
RESCUED_WITHIN_S = 90.0
NAMES = ("Warszawa", "Gdańsk", "Kraków")
SECRET = "wspolny-sekret-serwerow"


class Swarm:
    """Test servers, each a process, each behind a way that can be cut for the school."""

    def __init__(self) -> None:
        self.ports = {name: free_port() for name in NAMES}
        self._behind = {name: free_port() for name in NAMES}
        self._servers = {name: self._server(name) for name in NAMES}
        self._ways = {name: self._way(name) for name in NAMES}

    def kill(self, name: str) -> None:
        """The machine is gone: the server and what listens at its address."""
        for process in (self._servers[name], self._ways[name]):
            process.kill()
            process.wait()

    def come_back(self, name: str) -> None:
        self._servers[name], self._ways[name] = self._server(name), self._way(name)

    def turn_way(self, name: str) -> None:
        """Cut the school off from the server, or let it through again."""
        stream = self._ways[name].stdin
        assert stream is not None  # it is a pipe
        stream.write(b"\n")
        stream.flush()

    def asked(self, call: str) -> int:
        """How often the servers that live were called so."""
        return sum(self._state(name)["calls"].get(call, 0) for name in NAMES)

    def close(self) -> None:
        for process in (*self._servers.values(), *self._ways.values()):
            process.kill()
            process.wait()

    def _state(self, name: str) -> dict[str, Any]:
        from urllib.request import urlopen

        with urlopen(f"http://127.0.0.1:{self._behind[name]}/control/state", timeout=5) as answer:
            return dict(json.load(answer))

    def _server(self, name: str) -> subprocess.Popen[bytes]:
        port = self._behind[name]
        command = [sys.executable, "-m", "teleklasa.bbb.testserver", "--port", str(port), "--name", name]
        process = subprocess.Popen([*command, "--secret", SECRET], cwd=SERVER, stdout=subprocess.DEVNULL)
        wait_for(port)
        return process

    def _way(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(BENCH / "rescue_proxy.py"), str(self.ports[name]), str(self._behind[name])]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        wait_for(self.ports[name])
        return process


def main() -> None:
    set_up(log_level="ERROR")
    os.environ["DJANGO_SETTINGS_MODULE"] = "teleklasa.site.settings"
    slowest = Figure("rescue_class_p95_s", "s", "<= 30")
    median = Figure("rescue_pupil_median_s", "s", "")
    moves, ends = Figure("partition_moves", "", "<= 0"), Figure("partition_ends", "", "<= 0")
    with school() as (port, swarm, codes):
        for _ in range(KILLS):
            took_s = kill_under_class(port, swarm, codes)
            slowest.runs.append(took_s[int(len(took_s) * 0.95)])
            median.runs.append(took_s[len(took_s) // 2])
            print(f"killed: median {median.runs[-1]:.1f} s, p95 {slowest.runs[-1]:.1f} s", flush=True)
        moved, ended = cut_off(port, swarm, codes)
        moves.runs.append(moved)
        ends.runs.append(ended)
    figures = [slowest, median, moves, ends]
    print(write_results("rescue", figures, seeds=[]))
    for figure in figures:
        print(f"{figure.name:28} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


@contextmanager
def school() -> Iterator[tuple[int, Swarm, list[str]]]:
    """The port of the web server, the servers, and the codes of the class."""
    with ExitStack() as running:
        os.environ["DATABASE_URL"] = running.enter_context(empty_database(DATABASE))
        swarm = Swarm()
        running.callback(swarm.close)
        made = school_says("make", str(INSIDE + WAITING), *(f"{name}={port}" for name, port in swarm.ports.items()))
        port = free_port()
        web = ["granian", "--interface", "asgi", "--port", str(port), "--no-ws", "--workers-kill-timeout", "3"]
        web += ["--backpressure", "4000", "--log-level", "error", "--no-access-log", "teleklasa.site.asgi:application"]
        for module in (web, ["django", "watch_swarm"]):
            process = subprocess.Popen([sys.executable, "-m", *module], cwd=SERVER)
            running.callback(process.wait)
            running.callback(process.terminate)
        wait_for(port)
        time.sleep(5)  # the first round of polls
        yield port, swarm, made["codes"]


def school_says(*arguments: str) -> dict[str, Any]:
    """What `rescue_school.py` answers."""
    return dict(json.loads(beside(os.environ["DATABASE_URL"], "rescue_school.py", *arguments)))


@contextmanager
def class_in_lesson(port: int, codes: list[str]) -> Iterator[tuple[str, list[Pupil]]]:
    """The server of a lesson that has begun, and its pupils: INSIDE of them in the room, the others on the page."""
    home = str(school_says("start")["server"])
    pupils = [Pupil(port, code) for code in codes]
    threads = []
    for number, pupil in enumerate(pupils):
        doorway = wait_for_lesson(pupil)
        if number >= INSIDE:
            pupil.mark = doorway["lesson"]["mark"]
        act = (pupil.be_inside, (doorway["lesson"]["mark"],)) if number < INSIDE else (pupil.wait_on_page, ())
        threads.append(threading.Thread(target=act[0], args=act[1], daemon=True))
        threads[-1].start()
    time.sleep(3)
    try:
        yield home, pupils
    finally:
        for pupil in pupils:
            pupil.is_over.set()
        school_says("end")


def wait_for_lesson(pupil: Pupil) -> dict[str, Any]:
    for _ in range(50):
        doorway = pupil.enter()
        if doorway.get("lesson"):
            return doorway
        time.sleep(0.2)
    raise TimeoutError("the door does not know of the lesson")


def kill_under_class(port: int, swarm: Swarm, codes: list[str]) -> list[float]:
    """Seconds from the death of the server until each pupil held a way into the new meeting, sorted."""
    with class_in_lesson(port, codes) as (home, pupils):
        dead_host = f"127.0.0.1:{swarm.ports[home]}"
        time.sleep(time.time() % 10)  # a death comes at any moment of the watcher's round
        killed_at = time.monotonic()
        swarm.kill(home)
        gives_up_at = killed_at + RESCUED_WITHIN_S
        while time.monotonic() < gives_up_at and not all(arrival(each, dead_host, 0) for each in pupils):
            time.sleep(0.1)
        came_at = [arrival(each, dead_host, gives_up_at) for each in pupils]
    swarm.come_back(home)
    wait_until_well(home)
    return sorted(at - killed_at for at in came_at)


def arrival(pupil: Pupil, dead_host: str, otherwise: float) -> float:
    """When the pupil first held a way to a server that lives."""
    return next((at for at, host in pupil.rooms if host not in {"", dead_host}), otherwise)


def wait_until_well(name: str) -> None:
    """A new server of the old name forgot everything; three good polls bring it back."""
    time.sleep(35)


def cut_off(port: int, swarm: Swarm, codes: list[str]) -> tuple[int, int]:
    """Moves and ends within PARTITION_S of a cut between the school and the server of a class, and after it."""
    with class_in_lesson(port, codes) as (home, pupils):
        before, creates = swarm.asked("end"), swarm.asked("create")
        swarm.turn_way(home)
        time.sleep(PARTITION_S)
        during = school_says("tell")
        words = [word for pupil in pupils for word in pupil.witnessed]
        print(f"cut off for {PARTITION_S:.0f} s: {during}; {sum(words)} of {len(words)} words say fine", flush=True)
        swarm.turn_way(home)
        time.sleep(25)
        after = school_says("tell")
        print(f"let through again: {after}", flush=True)
        ended = swarm.asked("end") - before + (after["state"] not in {"running", "suspect"})
        moved = after["moves"] + swarm.asked("create") - creates
    return moved, ended


if __name__ == "__main__":
    main()
