"""What the door keeps in memory about one pupil, one lesson and its server."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from teleklasa.bbb.signing import Digest

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Guest:
    """A pupil with a live link: who it is, and which rooms are open to it."""

    link_id: int
    code_version: int
    person_id: int
    display_name: str
    room_ids: tuple[int, ...]
    group_names: tuple[str, ...]
    last_used_day: date | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson that pupils may enter, with all that signing their way in needs.

    `is_doubtful` while its server does not answer us.  `mark` names this one meeting to the browser
    without giving its id away: a moved lesson keeps `public_id` and changes `mark`.
    """

    id: int
    public_id: str
    mark: str
    room_id: int
    title: str
    meeting_id: str
    create_time_ms: int
    started_at: datetime | None
    base_url: str
    digest: Digest
    is_doubtful: bool
    secret: str = field(repr=False)

    @property
    def age_order(self) -> tuple[datetime, int]:
        """Sorts lessons from the oldest to the latest."""
        return self.started_at or LONG_AGO, self.id


class Given(NamedTuple):
    """A place in a lesson that memory gave to one device of a guest."""

    guest: Guest
    lesson: OpenLesson
    device_id: str
