"""On which day and on which devices links were used, written in batches beside the hot path."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from teleklasa.people.used_links import NOTE_DEVICES

from .records import Guest
from .refused import Unavailable
from .tables import Tables


@dataclass(slots=True)
class UseDays:
    time_zone: ZoneInfo
    _unwritten: dict[int, tuple[int, date]] = field(default_factory=dict)
    _devices: dict[tuple[int, str], int] = field(default_factory=dict)
    _noted: set[tuple[int, int, str]] = field(default_factory=set)
    _noted_on: date = date.min

    def note(self, guest: Guest) -> None:
        """Remember that the guest's link was used today in the school's time zone."""
        today = datetime.now(self.time_zone).date()
        if guest.last_used_day is None or guest.last_used_day < today:
            self._unwritten[guest.link_id] = (guest.code_version, today)

    def note_device(self, guest: Guest, device_id: str) -> None:
        """Remember that the guest's link was used on the device; once a day is enough."""
        today = datetime.now(self.time_zone).date()
        if today != self._noted_on:
            self._noted_on, self._noted = today, set()
        use = (guest.link_id, guest.code_version, device_id)
        if use not in self._noted:
            self._noted.add(use)
            self._devices[guest.link_id, device_id] = guest.code_version

    async def write(self, tables: Tables) -> None:
        """Write what was noted; kept for the next time when the database is away."""
        noted, self._unwritten = self._unwritten, {}
        devices, self._devices = self._devices, {}
        try:
            if noted:
                await tables.mark_used([(link_id, *use) for link_id, use in sorted(noted.items())])
            if devices:
                await tables.rows(NOTE_DEVICES, self._as_rows(devices))
        except Unavailable:
            self._unwritten = noted | self._unwritten
            self._devices = devices | self._devices

    def _as_rows(self, devices: dict[tuple[int, str], int]) -> dict[str, Any]:
        return {
            "links": [link_id for link_id, _ in devices],
            "code_versions": list(devices.values()),
            "devices": [device for _, device in devices],
            "days": [self._noted_on] * len(devices),
        }
