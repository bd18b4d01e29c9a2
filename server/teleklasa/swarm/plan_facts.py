"""The plan of a timetable as JSON, for the API and the command alike."""

from dataclasses import asdict
from typing import Any

from teleklasa.swarm.capacity import CapacityPlan
from teleklasa.swarm.timetable_csv import Timetable


def plan_facts(timetable: Timetable, plan: CapacityPlan) -> dict[str, Any]:
    """Moments by the clock on the wall, as the timetable has them; units to a tenth."""
    return {
        "lessons": len(timetable.lessons),
        "peak_at": timetable.moment(plan.peak.at_min),
        "peak_units": round(plan.peak.units, 1),
        "peak_lessons": plan.peak.lessons,
        "peak_people": plan.peak.people,
        "servers_needed": [asdict(each) for each in plan.needed],
        "points": [
            {
                "at": timetable.moment(each.at_min),
                "units": round(each.units, 1),
                "lessons": each.lessons,
                "people": each.people,
            }
            for each in plan.points
        ],
    }
