"""On which day links were last used, written in batches beside the hot path."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .records import Guest
from .refused import Unavailable
from .tables import Tables


@dataclass(slots=True)
class UseDays:
    time_zone: ZoneInfo
    _unwritten: dict[int, tuple[int, date]] = field(default_factory=dict)

    def note(self, guest: Guest) -> None:
        """Remember that the guest's link was used today in the school's time zone."""
        today = datetime.now(self.time_zone).date()
        if guest.last_used_day is None or guest.last_used_day < today:
            self._unwritten[guest.link_id] = (guest.code_version, today)

    async def write(self, tables: Tables) -> None:
        """Write what was noted; kept for the next time when the database is away."""
        noted, self._unwritten = self._unwritten, {}
        if not noted:
            return
        try:
            await tables.mark_used([(link_id, *use) for link_id, use in sorted(noted.items())])
        except Unavailable:
            self._unwritten = noted | self._unwritten
