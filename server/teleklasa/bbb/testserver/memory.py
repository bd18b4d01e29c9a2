"""Everything a test server remembers, and how time and people change it."""

import json
from collections import Counter
from dataclasses import dataclass, field

from .callbacks import Messenger, hook_url, signed_token
from .clock import VirtualClock
from .meetings import UNITS_PER_STRENGTH, Attendee, Meeting
from .recordings import Recording
from .versions import Behaviour

PAGE_GRACE_S = 10
ENTERED_GRACE_S = 45
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator would have set on a real server.

    `end_delay_s` passes between `end` and the meeting's disappearance, `recording_delay_s` between
    the end of a recorded meeting and its publication.
    """

    end_delay_s: float = 0.3
    recording_delay_s: float = 5.0
    cpu_count: int = 8
    strength: float = 1.0
    hides_version: bool = False
    digests: tuple[str, ...] = ("sha1", "sha256", "sha384", "sha512")


@dataclass
class Hook:
    """A registered webhook."""

    hook_id: str
    callback_url: str
    meeting_id: str
    event_ids: frozenset[str]


@dataclass
class Memory:
    """The state of one server. Whoever reads or changes it holds `clock.lock`."""

    secret: str
    behaviour: Behaviour
    settings: Settings
    clock: VirtualClock
    messenger: Messenger
    meetings: dict[str, Meeting] = field(default_factory=dict)
    recordings: list[Recording] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    clock_skew_s: float = 0.0
    load_5m: float = 0.0
    _loaded_at: float = 0.0

    def shown_time_ms(self) -> int:
        """The time as this server's clock shows it."""
        return int((self.clock.now() + self.clock_skew_s) * 1000)

    def tick(self) -> None:
        """Let go of people whose pages are gone, and of meetings that are over."""
        now = self.clock.now()
        for meeting in list(self.meetings.values()):
            for each in list(meeting.entered):
                if each.vanishes_at is not None and each.vanishes_at <= now:
                    self.leave(meeting, each)
            if is_over(meeting, now):
                self.destroy(meeting)
        self._average_load(now)

    def session(self, token: str) -> tuple[Meeting, Attendee] | None:
        found = (
            (meeting, each)
            for meeting in self.meetings.values()
            for each in meeting.entered
            if each.session_token == token
        )
        return next(found, None)

    def enter(self, meeting: Meeting, attendee: Attendee) -> None:
        """Remember someone who passed `join` but has not loaded the page yet."""
        attendee.entered_at = self.clock.now()
        attendee.vanishes_at = attendee.entered_at + ENTERED_GRACE_S
        meeting.entered.append(attendee)

    def come_in(self, meeting: Meeting, attendee: Attendee) -> None:
        """The page was loaded: the person is in, unless they wait or are in already."""
        if attendee.joined_at is not None or attendee.guest_status != "ALLOW":
            return
        attendee.joined_at = self.clock.now()
        attendee.is_presenter = attendee.is_moderator and not meeting.moderators[1:]
        meeting.has_user_joined = True
        meeting.people_at_most = max(meeting.people_at_most, len(meeting.attendees))
        self._note_presence(meeting)
        self.tell("user-joined", meeting, attendee)

    def open_page(self, meeting: Meeting, attendee: Attendee) -> None:
        self.come_in(meeting, attendee)
        attendee.open_pages += 1
        attendee.vanishes_at = None

    def close_page(self, attendee: Attendee) -> None:
        attendee.open_pages -= 1
        if attendee.open_pages == 0:
            attendee.vanishes_at = self.clock.now() + PAGE_GRACE_S

    def wait_for_pages(self) -> None:
        """Give every page whose stream was cut the time to open it again."""
        with self.clock.lock:
            until = self.clock.now() + PAGE_GRACE_S
            for meeting in self.meetings.values():
                for each in meeting.entered:
                    each.vanishes_at = each.vanishes_at and max(each.vanishes_at, until)

    def leave(self, meeting: Meeting, attendee: Attendee) -> None:
        if attendee not in meeting.entered:
            return
        meeting.entered.remove(attendee)
        if attendee.joined_at is not None:
            self._note_presence(meeting)
            self.tell("user-left", meeting, attendee)

    def end(self, meeting: Meeting) -> None:
        """Begin the end; the meeting is gone some moments later."""
        if meeting.ending:
            return
        meeting.ending = meeting.has_been_forcibly_ended = True
        self.clock.plan(self.settings.end_delay_s, lambda: self.destroy(meeting))

    def destroy(self, meeting: Meeting) -> None:
        """Forget a meeting, tell those who asked to be told, keep its recording."""
        if meeting.is_gone:
            return
        meeting.is_gone = True
        self.meetings.pop(meeting.meeting_id, None)
        self._call_end_callbacks(meeting)
        self.tell("meeting-ended", meeting)
        if meeting.is_recorded and meeting.has_user_joined:
            self._record(meeting)

    def forget_everything(self) -> None:
        """What a reboot does: no meeting survives, nobody is told; recordings are on disk."""
        for meeting in self.meetings.values():
            meeting.is_gone = True
        self.meetings.clear()
        self.hooks.clear()
        self.clock.forget_plans()

    def tell(self, event: str, meeting: Meeting, attendee: Attendee | None = None) -> None:
        """Send an event to the webhooks that asked for it."""
        for hook in self.hooks:
            if hook.meeting_id not in {"", meeting.meeting_id}:
                continue
            if hook.event_ids and event not in hook.event_ids:
                continue
            form = self._hook_form(event, meeting, attendee)
            url = hook_url(hook.callback_url, form, self.secret)
            self.messenger.post(event, url, form)

    def cost_units(self) -> float:
        return sum(meeting.cost_units() for meeting in self.meetings.values())

    def utilisation(self) -> float:
        """Share of capacity in use: 0.0 idle, 1.0 full."""
        return self.cost_units() / (UNITS_PER_STRENGTH * self.settings.strength)

    def _average_load(self, now: float) -> None:
        """Follow the load as the kernel does: an average that forgets within 5 minutes."""
        passed_s = min(max(now - self._loaded_at, 0.0), 5 * MINUTE_S)
        self._loaded_at = now
        target = self.utilisation() * self.settings.cpu_count
        self.load_5m += (target - self.load_5m) * passed_s / (5 * MINUTE_S)

    def _note_presence(self, meeting: Meeting) -> None:
        now = self.clock.now()
        meeting.emptied_at = None if meeting.attendees else now
        lacks_moderator = meeting.has_user_joined and not meeting.moderators
        meeting.without_moderator_since = (meeting.without_moderator_since or now) if lacks_moderator else None

    def _call_end_callbacks(self, meeting: Meeting) -> None:
        callback = meeting.metadata.get("endcallbackurl")
        if callback:
            marks = "true" if meeting.is_recorded and meeting.has_user_joined else "false"
            facts = {"recordingmarks": marks, "meetingID": meeting.meeting_id}
            self.messenger.get("end", callback, facts)
        ended_url = meeting.parameters.get("meetingEndedURL")
        if ended_url:
            self.messenger.get("meeting-ended-url", ended_url, {})

    def _record(self, meeting: Meeting) -> None:
        recording = Recording.of(meeting, ended_ms=self.shown_time_ms())
        self.recordings.append(recording)
        self.clock.plan(self.settings.recording_delay_s, lambda: self._publish(recording))

    def _publish(self, recording: Recording) -> None:
        if recording.state != "processing":
            return
        recording.state = "published"
        url = recording.metadata.get("bbb-recording-ready-url")
        if url:
            claims = {"meeting_id": recording.meeting_id, "record_id": recording.record_id}
            form = {"signed_parameters": signed_token(claims, self.secret)}
            self.messenger.post("recording-ready", url, form)

    def _hook_form(self, event: str, meeting: Meeting, attendee: Attendee | None) -> dict[str, str]:
        attributes: dict[str, object] = {
            "meeting": {
                "internal-meeting-id": meeting.internal_id,
                "external-meeting-id": meeting.meeting_id,
            }
        }
        if attendee is not None:
            attributes["user"] = {
                "internal-user-id": attendee.internal_id,
                "external-user-id": attendee.user_id,
                "name": attendee.name,
                "role": attendee.role,
            }
        now_ms = self.shown_time_ms()
        data = {"type": "event", "id": event, "attributes": attributes, "event": {"ts": now_ms}}
        events = json.dumps([{"data": data}])
        return {"domain": "127.0.0.1", "event": events, "timestamp": str(now_ms)}


def is_over(meeting: Meeting, now: float) -> bool:
    """Whether one of the meeting's own timers has run out."""
    timers = (
        _due(None if meeting.has_user_joined else meeting.created_at, _first_minutes(meeting)),
        _due(meeting.emptied_at, meeting.number("meetingExpireWhenLastUserLeftInMinutes", 1)),
        _due(meeting.created_at, meeting.number("duration", 0)),
        _due(meeting.without_moderator_since, _moderator_minutes(meeting)),
    )
    return any(due is not None and due <= now for due in timers)


def _due(since: float | None, minutes: int) -> float | None:
    """When a timer runs out; 0 minutes stand for never."""
    return None if since is None or minutes == 0 else since + minutes * MINUTE_S


def _first_minutes(meeting: Meeting) -> int:
    return meeting.number("meetingExpireIfNoUserJoinedInMinutes", 5)


def _moderator_minutes(meeting: Meeting) -> int:
    if not meeting.flag("endWhenNoModerator"):
        return 0
    return meeting.number("endWhenNoModeratorDelayInMinutes", 1)
