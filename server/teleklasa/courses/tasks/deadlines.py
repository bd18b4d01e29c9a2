"""When a task takes what is handed in, and what lateness costs; values in, values out.

Deadlines are instants (UTC in the API and in the tables).  Days of lateness are counted on the
wall clock of the course: due on Saturday at 23:59, the first day late lasts until Sunday at 23:59,
also on the nights in which clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from teleklasa.courses.models import Task

DAY = timedelta(days=1)
LateRule = Task.LateRule
STATES = [("open", "in time"), ("late", "late, and still taken"), ("closed", "nothing is taken")]


@dataclass(frozen=True)
class Deadline:
    """What a task says about time, in the zone of its course."""

    due_at: datetime | None = None
    close_at: datetime | None = None
    late_rule: str = LateRule.MARK
    late_percent_per_day: int = 0
    time_zone: str = "Europe/Warsaw"

    @property
    def last_moment(self) -> datetime | None:
        """Until when (and with it) something is taken; None for a task that stays open."""
        if self.late_rule == LateRule.REFUSE and self.due_at is not None:
            return self.due_at
        return self.close_at

    def is_closed(self, moment: datetime) -> bool:
        return self.last_moment is not None and moment > self.last_moment

    def is_late(self, moment: datetime) -> bool:
        return self.due_at is not None and moment > self.due_at

    def days_late(self, moment: datetime) -> int:
        """Days begun since it was due, 0 when it is not late."""
        if self.due_at is None or not self.is_late(moment):
            return 0
        zone = ZoneInfo(self.time_zone)
        due, then = (at.astimezone(zone).replace(tzinfo=None) for at in (self.due_at, moment))
        return max(1, ceil((then - due) / DAY))

    def percent_off(self, moment: datetime) -> int:
        """What lateness takes off the points, 0 to 100."""
        if self.late_rule != LateRule.DEDUCT:
            return 0
        return min(100, self.days_late(moment) * self.late_percent_per_day)

    def state(self, moment: datetime) -> str:
        """One of STATES."""
        if self.is_closed(moment):
            return "closed"
        return "late" if self.is_late(moment) else "open"


def deadline_of(task: Task) -> Deadline:
    """The deadline of a task that was read together with its course."""
    return Deadline(
        due_at=task.due_at,
        close_at=task.close_at,
        late_rule=task.late_rule,
        late_percent_per_day=task.late_percent_per_day,
        time_zone=task.course.time_zone,
    )
