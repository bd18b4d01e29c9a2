"""Run as a program beside one database: acts of the school, each in a process of its own that may be killed in it.

Reads orders as lines of JSON and answers each by a line; a process for an act is forked from this one, which
holds no connection and no thread:

{"make": [port…]}     a new school on these test servers, with GROUPS groups
{"runs": [[act, group, kill]…]}    kill is the number of the place to die at, {"after_s": seconds}, or null
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from django.core.management import call_command
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group, PreferredServer
from teleklasa.live.end import end_lesson
from teleklasa.live.models import LiveLesson
from teleklasa.live.rescue import move_by_itself, move_lesson
from teleklasa.live.start import start_lesson
from teleklasa.live.watching import conclude
from teleklasa.people.factories import make_moderator
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Server
from teleklasa.swarm.watch import poll_swarm
from tests.trust.failpoints import failpoints

SECRET = "wspolny-sekret-serwerow"
GROUPS, PUPILS = 60, 3
AT_ONCE = 4
LONGEST_S = 40.0


def make(ports: list[int]) -> None:
    call_command("migrate", verbosity=0)
    ala = make_moderator("Ala Nowak", username="ala")
    for number, port in enumerate(ports):
        make_server(f"bbb-{number}", base_url=f"http://127.0.0.1:{port}/bigbluebutton", secret=SECRET)
    first = Server.objects.get(name="bbb-0")
    for number in range(GROUPS):
        group = make_group(f"klasa {number}", moderators=[ala])
        PreferredServer.objects.create(group=group, server=first, priority=1)
        for pupil in range(PUPILS):
            add_pupil(group, f"Uczeń {number} {pupil}")


def start(group: Group, ala: Person) -> None:
    start_lesson(group, by=ala)


def end(group: Group, ala: Person) -> None:
    for lesson in open_of(group):
        end_lesson(lesson, by=ala)


def move(group: Group, ala: Person) -> None:
    for lesson in open_of(group):
        move_lesson(lesson, by=ala)


def rescue(group: Group, ala: Person) -> None:
    for lesson in open_of(group):
        move_by_itself(lesson)


def watch(group: Group, ala: Person) -> None:
    conclude(poll_swarm(jitter_s=0))


def open_of(group: Group) -> list[LiveLesson]:
    return list(LiveLesson.objects.open().select_related("server", "room").filter(room__group=group))


ACTS: dict[str, Callable[[Group, Person], None]] = {
    "start": start,
    "end": end,
    "move": move,
    "rescue": rescue,
    "watch": watch,
}


@dataclass
class Run:
    """One act in a process; what it says comes through a pipe, one place a line, so that the last one is known."""

    order: tuple[str, int, Any]

    def begin(self) -> None:
        self.reading, writing = os.pipe()
        self.began, self.said = time.monotonic(), b""
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.reading)
            self._act(writing)
        os.close(writing)

    @property
    def kills_at(self) -> float:
        _, _, kill = self.order
        return self.began + (kill["after_s"] if isinstance(kill, dict) else LONGEST_S)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def hear(self) -> bool:
        """Whether the process still lives, as far as its pipe tells."""
        heard = os.read(self.reading, 65536)
        self.said += heard
        return bool(heard)

    def outcome(self) -> dict[str, Any]:
        os.close(self.reading)
        _, status = os.waitpid(self.pid, 0)
        places = self.said.decode().splitlines()
        how = "killed" if os.WIFSIGNALED(status) else {0: "done", 3: "refused"}.get(os.WEXITSTATUS(status), "crashed")
        return {"outcome": how, "places": len(places), "place": places[-1] if places else ""}

    def _act(self, writing: int) -> None:
        act, group, kill = self.order
        left = kill if isinstance(kill, int) else -1

        def reach(place: str) -> None:
            nonlocal left
            os.write(writing, f"{place}\n".encode())
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        status = 4
        try:
            found = Group.objects.select_related("room").get(name=f"klasa {group}")
            ala = Person.objects.get(username="ala")
            with failpoints(reach):
                ACTS[act](found, ala)
            status = 0
        except Refusal:
            status = 3
        finally:
            os._exit(status)


def run_all(orders: list[tuple[str, int, Any]]) -> Iterator[dict[str, Any]]:
    """The outcomes in the order of the orders, some acts at a time."""
    waiting = [Run((act, group, kill)) for act, group, kill in orders]
    under_way: list[Run] = []
    outcomes: dict[int, dict[str, Any]] = {}
    everything = list(waiting)
    while waiting or under_way:
        while waiting and len(under_way) < AT_ONCE:
            run = waiting.pop(0)
            run.begin()
            under_way.append(run)
        soonest = min(run.kills_at for run in under_way)
        ready, _, _ = select.select([run.reading for run in under_way], [], [], max(0.0, soonest - time.monotonic()))
        for run in list(under_way):
            if run.kills_at <= time.monotonic():
                run.kill()
            if run.reading in ready and not run.hear():
                outcomes[id(run)] = run.outcome()
                under_way.remove(run)
    for run in everything:
        yield outcomes[id(run)]


def beside(act: Callable[[], None]) -> None:
    """In a process of its own, which leaves threads and connections behind in neither.  Raises RuntimeError."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("the school could not be made")


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer: Any = None
        if "make" in order:
            beside(partial(make, order["make"]))
        else:
            answer = list(run_all([tuple(each) for each in order["runs"]]))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
