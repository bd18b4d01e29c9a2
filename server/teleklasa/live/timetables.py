"""Timetables that the school has itself: what is announced, and all groups at once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from teleklasa.live.group_rooms import ROSTER_SIZE
from teleklasa.live.past_lessons import MOST_PEOPLE
from teleklasa.live.plan_ahead import coming_lessons
from teleklasa.swarm.capacity import CapacityLesson
from teleklasa.swarm.cost import forecast_people
from teleklasa.swarm.timetable_csv import USUAL_LENGTH_MIN, Timetable, minute_of

FIRST_LESSON_MIN = 8 * 60
DAY_S = 24 * 3600.0

GROUPS = f"""
SELECT {ROSTER_SIZE},
       {MOST_PEOPLE.replace("%(room)s", "room.id")}
  FROM groups_group held LEFT JOIN live_room room ON room.group_id = held.id
 WHERE held.deleted_at IS NULL AND held.archived_at IS NULL
"""  # noqa: S608 -- made of constants


def announced_timetable(days: int) -> Timetable:
    """The announced lessons of the coming days, by the school's clock.  One statement."""
    zone = ZoneInfo(settings.TIME_ZONE)
    lessons = [
        CapacityLesson(
            people=each.need.expected_people,
            start_min=minute_of(each.starts_at.astimezone(zone)),
            length_min=max(1, round(each.length_s / 60)),
            cameras=each.need.cameras,
        )
        for each in coming_lessons(days * DAY_S)
    ]
    return Timetable(lessons, is_dated=True)


def all_groups_at_once() -> Timetable:
    """Every group that is not archived in a lesson at 8:00, each as large as it usually is: the most there can be.

    Groups without pupils and without a past are left out.  One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROUPS)
        expected = [forecast_people(roster, most_people) for roster, most_people in cursor]
    lessons = [CapacityLesson(people, FIRST_LESSON_MIN, USUAL_LENGTH_MIN) for people in expected if people]
    return Timetable(lessons, is_dated=False)
