"""The worst minute of the day: ten thousand pupils open their links while their lessons are being started.

`python eight_oclock.py` makes a school of its own under `var/bench`, forty light servers, the door and the
backend as containers run them, and plays three mornings: an ordinary one; one in which two servers are killed
and then the door's process; and one in which all wait and everything is restarted.  `--short` to try it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from databases import beside, empty_database, set_up
from eight_oclock_judged import Judged, Record, judge, keep_record
from load import door_server, free_port, school_server, worker_of
from processes import Steered, crowd, parent_of
from record import Figure, write_results
from starts import Servers, servers
from watch import watcher

DATABASE, SCHOOL = "eight_oclock", "door_school.py"
SEED = 800
BURST_SHARE, BURST = 1 / 12, 3.0
"""In the first part of the time so many times as many come."""
STARTS_SHARE = 3 / 4
PATIENCE_S = 20.0
"""Whoever is in no room so long after the last arrival and the last start is lost."""
KILLED_SERVERS = 2
BACK_WITHIN_S = 120.0
OPEN_FILES = 20_000


@dataclass(frozen=True)
class Scale:
    pupils: int = 10_000
    groups: int = 330
    servers: int = 40
    seconds: float = 60.0


SHORT = Scale(pupils=1_000, groups=33, servers=10, seconds=15.0)


class School:
    """A school of its own database with its servers, the door, the backend, and perhaps the watcher."""

    def __init__(self, scale: Scale, running: ExitStack, *, is_watched: bool) -> None:
        self.scale = scale
        self.database = running.enter_context(empty_database(DATABASE))
        self.swarm: Servers = running.enter_context(servers(scale.servers))
        numbers = (scale.pupils, scale.groups, *self.swarm.ports)
        self.known = json.loads(beside(self.database, SCHOOL, "--no-lessons", *map(str, numbers)))
        keep_record(self.database)
        self.backend = running.enter_context(school_server(self.database))
        self.port = free_port()
        self._doors = running.enter_context(ExitStack())
        self.open_door()
        if is_watched:
            running.enter_context(watcher(self.database))
            time.sleep(5)  # its first round

    def open_door(self) -> None:
        self.door, _ = self._doors.enter_context(door_server(self.database, port=self.port))

    def restart_door(self, *, is_killed: bool) -> None:
        """Stopped as by a new version, or killed with what watches over it, and started anew."""
        if is_killed:
            for pid in (parent_of(worker_of(self.door)), worker_of(self.door)):
                os.kill(pid, signal.SIGKILL)
        self._doors.pop_all().close()
        self.open_door()

    def plan(self, random_: random.Random) -> dict[str, Any]:
        """Who comes and what is started when; every second pupil comes by a device that has been here before."""
        arrivals, pupils = arrivals_s(self.scale, random_), list(self.known["pupils"])
        random_.shuffle(pupils)
        tokens = [{"token": one["token"], "path": f"/api/v1/groups/{one['slug']}/lesson"} for one in self._groups]
        return {
            "door": self.port,
            "school": int(self.backend.rpartition(":")[2]),
            "pupils": [
                {**one, "device": one["device"] if number % 2 else "", "arrives_s": at}
                for number, (one, at) in enumerate(zip(pupils, arrivals, strict=True))
            ],
            "starts": [one | {"at_s": random_.uniform(0, STARTS_SHARE * self.scale.seconds)} for one in tokens],
            "tickets": [],
        }

    def room_of(self, pupil: dict[str, Any]) -> int:
        return int(self._groups[pupil["group"]]["room"])

    @property
    def _groups(self) -> list[dict[str, Any]]:
        return list(self.known["groups"])


def main() -> None:
    options = _options()
    set_up(log_level="ERROR")
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    scale = SHORT if options.short else Scale()
    scenes = {"1": ordinary_morning, "2": morning_with_kills, "3": everything_restarted}
    figures: list[Figure] = []
    for name in options.scenes:
        with ExitStack() as running:
            figures += scenes[name](scale, running)
    if not options.short and options.scenes == "123":
        print(write_results("eight_oclock", figures, seeds=[SEED]))
    for figure in figures:
        print(f"{figure.name:28} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


def ordinary_morning(scale: Scale, running: ExitStack) -> list[Figure]:
    school = School(scale, running, is_watched=False)
    plan = school.plan(random.Random(SEED))
    pupils = running.enter_context(crowd("eight_oclock_pupils.py", plan))
    began = pupils.tell("begin")
    _sleep_until(began + _ends_s(plan))
    judged, record = _judged(school, plan, began, pupils, {"times": [], "ports": []})
    creates = sum(created for created, _ in school.swarm.tell("made").values())
    return [
        Figure("lost", "", "<= 0", [judged.lost]),
        Figure("wrong_room", "", "<= 0", [judged.wrong_room]),
        Figure("duplicates", "", "<= 0", [duplicates(school, record) + creates - scale.groups]),
        Figure("errors_5xx", "", "<= 0", [judged.faults.total()]),
        Figure("bbb_calls_by_pupils", "", "<= 0", [school.swarm.tell("asked") - creates]),
        Figure("p99_s", "s", "<= 3", [_part(judged.waits_s, 0.99)]),
        Figure("median_s", "s", "", [_part(judged.waits_s, 0.5)]),
        Figure("most_redirects", "", "<= 1", [judged.most_redirects]),
        Figure("challenged", "", "<= 0", [judged.challenged]),
    ]


def morning_with_kills(scale: Scale, running: ExitStack) -> list[Figure]:
    """Two servers at a third of the time, the fullest ones, and the door's process at half of it."""
    school = School(scale, running, is_watched=True)
    plan = school.plan(random.Random(SEED + 1))
    pupils = running.enter_context(crowd("eight_oclock_pupils.py", plan))
    began = pupils.tell("begin")
    _sleep_until(began + scale.seconds / 3)
    made = school.swarm.tell("made")
    dead = sorted(made, key=lambda port: -made[port][1])[:KILLED_SERVERS]
    times = [time.time()]
    school.swarm.tell(f"down {' '.join(dead)}")
    pupils.tell(f"dead {' '.join(dead)}")
    _sleep_until(began + scale.seconds / 2)
    times.append(time.time())
    os.kill(worker_of(school.door), signal.SIGKILL)
    _sleep_until(began + _ends_s(plan))
    kills = {"times": times, "ports": [int(port) for port in dead]}
    judged, record = _judged(school, plan, began, pupils, kills)
    return [
        Figure("killed_lost", "", "<= 0", [judged.lost]),
        Figure("killed_wrong_room", "", "<= 0", [judged.wrong_room]),
        Figure("killed_duplicates", "", "<= 0", [duplicates(school, record, dead=dead)]),
        Figure("killed_errors_5xx", "", "<= 0", [judged.faults.total()]),
        Figure("killed_p99_s", "s", "", [_part(judged.waits_s, 0.99)]),
        Figure("killed_lessons_moved", "", "", [record.moved()]),
    ]


def everything_restarted(scale: Scale, running: ExitStack) -> list[Figure]:
    """All wait; the door is stopped and started once, and killed and started once."""
    school = School(scale, running, is_watched=False)
    plan = school.plan(random.Random(SEED)) | {"tickets": [one["ticket"] for one in school.known["pupils"]]}
    pupils = running.enter_context(crowd("eight_oclock_pupils.py", plan))
    print(f"all listen after {pupils.tell('listen'):.1f} s", flush=True)
    back, peaks = Figure("all_back_s", "s", "<= 45"), Figure("reconnect_peak_over_mean", "", "<= 3")
    for is_killed in (False, True):
        time.sleep(5)
        pupils.tell("forget")
        began = time.time()
        school.restart_door(is_killed=is_killed)
        returned = _await_return(pupils, began)
        back.runs.append(max(told_at for _, told_at in returned) - began)
        peaks.runs.append(peak_over_mean([opened_at for opened_at, _ in returned]))
        print(f"{'killed' if is_killed else 'stopped'}: {back.runs[-1]:.1f} s, {peaks.runs[-1]:.2f}", flush=True)
    return [_worst(back), _worst(peaks)]


def _await_return(pupils: Steered, began: float) -> list[tuple[float, float]]:
    while time.time() < began + BACK_WITHIN_S:
        time.sleep(2)
        heard = pupils.tell("heard")
        if all(told_at is not None for _, told_at in heard):
            return [(opened_at, told_at) for opened_at, told_at in heard]
    raise SystemExit(f"{sum(told_at is None for _, told_at in heard)} pupils did not come back")


def peak_over_mean(opened: list[float]) -> float:
    """New streams in the fullest second over those of a mean one, from the first to the last."""
    first = min(opened)
    seconds = [0] * (int(max(opened) - first) + 1)
    for at in opened:
        seconds[int(at - first)] += 1
    return max(seconds) * len(seconds) / len(opened)


def arrivals_s(scale: Scale, random_: random.Random) -> list[float]:
    """A Poisson stream of so many pupils, BURST times as dense in the first BURST_SHARE of the time, in order."""
    burst_s = BURST_SHARE * scale.seconds
    weighed_s = BURST * burst_s + scale.seconds - burst_s
    moments = sorted(random_.uniform(0, weighed_s) for _ in range(scale.pupils))
    return [at / BURST if at < BURST * burst_s else at - (BURST - 1) * burst_s for at in moments]


def duplicates(school: School, record: Record, *, dead: list[str] | None = None) -> int:
    """Second lessons of rooms, and meetings on servers that live which no open lesson is held in."""
    by_port = school.swarm.tell("meetings")
    meetings = [each for port, those in by_port.items() if port not in (dead or []) for each in those]
    return record.second_lessons() + len(set(meetings) - record.meetings_now())


def _judged(
    school: School, plan: dict[str, Any], began: float, pupils: Steered, kills: dict[str, Any]
) -> tuple[Judged, Record]:
    told, record = pupils.tell("tell"), Record(school.database)
    rooms = [school.room_of(pupil) for pupil in plan["pupils"]]
    judged = judge(record, rooms, [began + pupil["arrives_s"] for pupil in plan["pupils"]], told, kills)
    print(f"pupils: {told['doing']}; faults that count: {dict(judged.faults)}; of {len(told['faults'])} in all")
    print(f"the program that plays them was late by {told['lag_s']:.2f} s at most", flush=True)
    return judged, record


def _ends_s(plan: dict[str, Any]) -> float:
    last = max(plan["pupils"][-1]["arrives_s"], *(start["at_s"] for start in plan["starts"]))
    return float(last) + PATIENCE_S


def _sleep_until(at: float) -> None:
    time.sleep(max(0.0, at - time.time()))


def _part(sorted_values: list[float], share: float) -> float:
    return sorted_values[int(share * len(sorted_values))] if sorted_values else float("inf")


def _worst(figure: Figure) -> Figure:
    return Figure(figure.name, figure.unit, figure.aim, [max(figure.runs)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a thousand pupils in a quarter of a minute")
    parser.add_argument("--scenes", default="123", help="which of the three mornings (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
