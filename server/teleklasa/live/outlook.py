"""What a room's past and plans say of a lesson that starts at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection

from teleklasa.live.models import Room
from teleklasa.live.past_lessons import MOST_PEOPLE
from teleklasa.swarm.allocation import LessonNeed

EARLY = timedelta(minutes=15)
"""A lesson that starts so long before an announced one is that one."""
LATE = timedelta(minutes=20)
"""A lesson that has not begun so long after its announced start is no longer waited for."""


@dataclass(frozen=True, slots=True)
class DueLesson:
    """The announced lesson that a start of its room begins, with the server that was planned."""

    planned_id: int
    public_id: str
    expected_people: int | None
    cameras: int | None
    server_id: int | None

    def fit(self, need: LessonNeed) -> LessonNeed:
        """What the room needs, as it was announced."""
        people = need.expected_people if self.expected_people is None else self.expected_people
        return replace(need, expected_people=people, cameras=self.cameras, planned=self.server_id)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`most_people` are the fullest moments of the room's last lessons, newest first; `due` is the
    announced lesson that a start at this moment begins.
    """

    most_people: tuple[int, ...]
    due: DueLesson | None


OUTLOOK = f"{MOST_PEOPLE}, due.*"
"""Columns that `outlook_in` reads, of a statement that goes on with DUE."""

DUE = f"""
  LEFT JOIN LATERAL (
    SELECT planned.id, planned.public_id, planned.expected_people, planned.cameras, placement.server_id
      FROM live_plannedlesson planned
      LEFT JOIN live_livelesson became ON became.id = planned.live_lesson_id
      LEFT JOIN swarm_plannedplacement placement ON placement.lesson = planned.public_id
     WHERE planned.room_id = %(room)s AND (became.id IS NULL OR became.state = 'failed')
       AND planned.starts_at > statement_timestamp() - interval '{LATE.total_seconds():.0f} seconds'
       AND planned.starts_at < statement_timestamp() + interval '{EARLY.total_seconds():.0f} seconds'
     ORDER BY abs(extract(epoch FROM planned.starts_at - statement_timestamp())), planned.id
     LIMIT 1
  ) due ON true
"""  # noqa: S608 -- made of constants
"""Joins the announced lesson that is due in the room `%(room)s`, if there is one."""

LOOK = f"SELECT {OUTLOOK} FROM (SELECT 1) here {DUE}"  # noqa: S608 -- made of constants


def outlook_of(room: Room) -> Outlook:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"room": room.pk})
        return outlook_in(cursor.fetchone())


def outlook_in(row: Sequence[Any]) -> Outlook:
    """What the columns of OUTLOOK say."""
    most_people, planned_id, *planned = row
    return Outlook(tuple(most_people), None if planned_id is None else DueLesson(planned_id, *planned))
