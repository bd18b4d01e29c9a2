"""What a test server remembers of meetings and the people in them."""

import hashlib
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

UNITS_PER_STRENGTH = 200
_LETTERS = string.ascii_lowercase + string.digits


def random_text(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


@dataclass
class Attendee:
    """Someone who passed `join`; in the meeting from `joined_at`, when their page was loaded.

    `vanishes_at` is when they count as gone unless a page of theirs shows up; None for people made
    up by a test, who stay.
    """

    name: str
    role: str
    user_id: str
    guest_status: str = "ALLOW"
    cookie: str = ""
    internal_id: str = field(default_factory=lambda: "w_" + random_text(12))
    auth_token: str = field(default_factory=lambda: random_text(12))
    session_token: str = field(default_factory=lambda: random_text(16))
    entered_at: float = 0.0
    joined_at: float | None = None
    vanishes_at: float | None = None
    open_pages: int = 0
    is_presenter: bool = False
    has_microphone: bool = False
    has_camera: bool = False
    shares_screen: bool = False
    custom_data: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_moderator(self) -> bool:
        return self.role == "MODERATOR"


@dataclass
class Meeting:
    """A meeting; `parameters` are those of the `create` that made it, as they came."""

    meeting_id: str
    name: str
    parameters: Mapping[str, str]
    created_at: float
    create_time_ms: int
    attendee_pw: str
    moderator_pw: str
    voice_bridge: str
    metadata: dict[str, str]
    documents: list[str] = field(default_factory=list)
    entered: list[Attendee] = field(default_factory=list)
    people_at_most: int = 0
    has_user_joined: bool = False
    has_been_forcibly_ended: bool = False
    ending: bool = False
    is_gone: bool = False
    emptied_at: float | None = None
    without_moderator_since: float | None = None

    @property
    def internal_id(self) -> str:
        digest = hashlib.sha1(self.meeting_id.encode(), usedforsecurity=False).hexdigest()
        return f"{digest}-{self.create_time_ms}"

    @property
    def attendees(self) -> list[Attendee]:
        """The people who are in."""
        return [each for each in self.entered if each.joined_at is not None]

    @property
    def waiting(self) -> list[Attendee]:
        """The guests nobody has let in yet."""
        return [each for each in self.entered if each.guest_status == "WAIT"]

    @property
    def moderators(self) -> list[Attendee]:
        return [each for each in self.attendees if each.is_moderator]

    @property
    def is_running(self) -> bool:
        return bool(self.attendees)

    @property
    def is_recorded(self) -> bool:
        return self.flag("record")

    def flag(self, name: str) -> bool:
        return self.parameters.get(name, "").lower() == "true"

    def number(self, name: str, default: int) -> int:
        text = self.parameters.get(name, "")
        return int(text) if text.isdigit() else default

    def cost_units(self) -> float:
        """What the meeting costs its server, in units of one listening person."""
        people = len(self.attendees)
        cameras = sum(each.has_camera for each in self.attendees)
        microphones = sum(each.has_microphone for each in self.attendees)
        screens = sum(each.shares_screen for each in self.attendees)
        outgoing = cameras * max(people - 1, 0)
        media = microphones + 0.10 * outgoing + 0.5 * cameras + 2 * screens * people / 20
        return 3 + people + media + (3 if self.is_recorded else 0)
