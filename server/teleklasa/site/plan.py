"""`teleklasa plan`: how many servers a timetable needs, from a sheet or from what the school announced."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from teleklasa.environment import env_numbers, env_text
from teleklasa.site.embedded import use_embedded_database
from teleklasa.site.run import CannotRun
from teleklasa.swarm.capacity import CapacityPlan, plan_capacity
from teleklasa.swarm.cost import WEIGHT_NAMES, Weights
from teleklasa.swarm.plan_facts import plan_facts
from teleklasa.swarm.timetable_csv import MOST_BYTES, Fault, Timetable, TimetableUnreadable, decoded, read_csv

DAYS = 14
SENTENCES = {
    "missing": "is missing",
    "unreadable": "cannot be read",
    "out-of-range": "is too small or too large",
    "dates-mixed": "some lessons have a day and some have none",
    "columns-unknown": "name the columns size, start, length and cameras, or write them in this order",
    "not-text": "this is not the text of a table",
    "too-long": f"the file is longer than {MOST_BYTES // 1024 // 1024} MB",
    "too-many-rows": "there are more lessons than can be planned at once",
    "empty": "there are no lessons",
}


def plan_servers(file: Path | None, *, strengths: Sequence[float], is_json: bool) -> None:
    """Print the plan of the sheet, or of the announced lessons of the next 14 days when there is none.

    Raises CannotRun for what cannot be read, line by line, and OSError for a file that cannot be opened.
    """
    weights = Weights(**env_numbers("TELEKLASA_PLACEMENT_WEIGHTS", known=WEIGHT_NAMES))  # type: ignore[arg-type]
    timetable = _announced() if file is None else _of_file(file)
    if not timetable.lessons:
        raise CannotRun(f"No lessons are announced for the next {DAYS} days.")
    plan = plan_capacity(timetable.lessons, strengths, weights)
    print(json.dumps(plan_facts(timetable, plan), indent=2) if is_json else "\n".join(_lines(timetable, plan)))


def _of_file(file: Path) -> Timetable:
    try:
        with file.open("rb") as opened:
            return read_csv(decoded(opened.read(MOST_BYTES + 1)))
    except TimetableUnreadable as unreadable:
        raise CannotRun("\n".join([f"{file} cannot be planned:", *map(_sentence, unreadable.faults)])) from unreadable


def _sentence(fault: Fault) -> str:
    return f"  line {fault.line}: " + " ".join(filter(None, [fault.field, SENTENCES[fault.code]]))


def _announced() -> Timetable:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
    if not env_text("DATABASE_URL"):
        os.environ.setdefault("TELEKLASA_EMBEDDED_DATABASE", "1")
        use_embedded_database()
    import django  # noqa: PLC0415 -- reads the settings, which need the address of the database

    django.setup()
    from teleklasa.live.timetables import announced_timetable  # noqa: PLC0415 -- the same

    return announced_timetable(DAYS)


def _lines(timetable: Timetable, plan: CapacityPlan) -> list[str]:
    peak = plan.peak
    lines = [
        (
            f"{len(timetable.lessons)} lessons; the fullest minute is {timetable.moment(peak.at_min)}: "
            f"{peak.lessons} lessons at once, {peak.people} people, {peak.units:.0f} units."
        ),
        "",
        "strength  servers  so that one may fail",
    ]
    lines += [f"{each.strength:8g}  {each.servers:7}  {each.servers_with_spare:20}" for each in plan.needed]
    notes = [
        f"{each.oversized_lessons} lessons are too large for one server of strength {each.strength:g}."
        for each in plan.needed
        if each.oversized_lessons
    ]
    return lines + ([""] if notes else []) + notes
