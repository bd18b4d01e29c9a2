"""Ten thousand pupils who wait at the door: what each costs, and how soon they hear that their lesson is open.

`python limbo.py` makes a school of its own under `var/bench`, the door as a container runs it, in one process,
and holds the streams for half an hour; `--minutes 1` to try it.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from typing import Any

import psycopg

from databases import beside, empty_database, set_up
from load import door_server
from processes import Steered, crowd, processor_s, resident_kib
from record import Figure, write_results

DATABASE, SCHOOL = "limbo", "door_school.py"
PUPILS, GROUPS, CLASSES, CLASS, WARM = 10_000, 330, 20, 30, 50
OPEN_FILES = 20_000
LEAST_WRITTEN_MIN = 3.0
"""A shorter wait than asked is written too, as a figure that does not hold."""

OPEN = """
WITH opened AS (
    UPDATE live_livelesson SET state = 'running', started_at = statement_timestamp()
     WHERE room_id = ANY(%s) AND state = 'starting' RETURNING room_id
)
SELECT pg_notify('door', json_build_object('room', room_id)::text) FROM opened
"""
"""Opens lessons and rings for their rooms, as a start does when its meeting was made."""


def main() -> None:
    options = _options()
    set_up(log_level="WARNING")
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    with empty_database(DATABASE) as database:
        known = json.loads(beside(database, SCHOOL, str(PUPILS), str(GROUPS), "9"))
        with (
            door_server(database) as (url, pid),
            crowd("limbo_pupils.py", [pupil["ticket"] for pupil in known["pupils"]], url.rpartition(":")[2]) as pupils,
        ):
            figures = measure(database, known, pid, pupils, minutes=options.minutes)
    if options.minutes >= LEAST_WRITTEN_MIN:
        print(write_results("limbo", figures, seeds=[]))
    for figure in figures:
        print(f"{figure.name:24} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


def measure(database: str, known: dict[str, Any], pid: int, pupils: Steered, *, minutes: float) -> list[Figure]:
    pupils.tell(f"open {WARM}")
    before = resident_kib(pid)
    opened_s = pupils.tell(f"open {PUPILS - WARM}")
    time.sleep(5)
    used, began = processor_s(pid), time.monotonic()
    time.sleep(minutes * 60)
    idle = (processor_s(pid) - used) / (time.monotonic() - began)
    each_kib = (resident_kib(pid) - before) / (PUPILS - WARM)
    waiting, lost = pupils.tell("count")
    groups = known["groups"]
    class_waits = [wait for number in range(CLASSES) for wait in _told(database, known, pupils, [number])]
    all_waits = _told(database, known, pupils, list(range(CLASSES, len(groups))))
    return [
        Figure("kib_per_waiting", "KiB", "<= 40", [each_kib]),
        Figure("idle_core_share", "", "<= 0.05", [idle]),
        Figure("class_told_p99_s", "s", "<= 1", [sorted(class_waits)[int(0.99 * len(class_waits))]]),
        Figure("all_told_s", "s", "<= 1", [max(all_waits)]),
        Figure("opened_per_s", "1/s", ">= 2000", [(PUPILS - WARM) / opened_s]),
        Figure("streams_lost", "", "<= 0", [lost]),
        Figure("streams_held", "", f">= {PUPILS}", [waiting]),
        Figure("minutes", "min", ">= 30", [minutes]),
    ]


def _told(database: str, known: dict[str, Any], pupils: Steered, numbers: list[int]) -> list[float]:
    """Open the lessons of these groups; seconds until each of their pupils has heard of it."""
    rooms = [known["groups"][number]["room"] for number in numbers]
    chosen = set(numbers)
    ours = [place for place, pupil in enumerate(known["pupils"]) if pupil["group"] in chosen]
    with psycopg.connect(database, autocommit=True) as connection:
        began = time.monotonic()
        connection.execute(OPEN, [rooms])
    deadline = began + 60
    while time.monotonic() < deadline:
        time.sleep(0.5)
        heard = pupils.tell("told")
        times = [heard[place] for place in ours]
        if None not in times:
            return [each - began for each in times]
    raise SystemExit(f"{times.count(None)} of {len(times)} pupils did not hear of their lesson")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="how long they wait (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
