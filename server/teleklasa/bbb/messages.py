"""What BigBlueButton says about meetings, people and hooks, as values.

Passwords in answers are not read: people join by role, so nobody here needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element

from .parsing import NO_FIELDS, count_of, fields_of, flag_of, number_of, text_of


@dataclass(frozen=True, slots=True)
class Attendee:
    """Someone in a meeting; `user_id` is the one we gave, and the same for each of their devices."""

    user_id: str = ""
    full_name: str = ""
    role: str = ""
    is_presenter: bool = False
    is_listening_only: bool = False
    has_joined_voice: bool = False
    has_video: bool = False
    client_type: str = ""
    custom_data: Mapping[str, str] = NO_FIELDS

    @classmethod
    def read(cls, element: Element) -> Self:
        return cls(
            user_id=text_of(element, "userID"),
            full_name=text_of(element, "fullName"),
            role=text_of(element, "role"),
            is_presenter=flag_of(element, "isPresenter"),
            is_listening_only=flag_of(element, "isListeningOnly"),
            has_joined_voice=flag_of(element, "hasJoinedVoice"),
            has_video=flag_of(element, "hasVideo"),
            client_type=text_of(element, "clientType"),
            custom_data=fields_of(element, "customdata"),
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting a server knows, from its creation until some seconds after its end.

    `running` is false until somebody has joined.  `participant_count` leaves out people who have
    just left, whom `attendees` may still list for up to a minute.  Times are the server's clock.
    """

    name: str = ""
    meeting_id: str = ""
    internal_meeting_id: str = ""
    parent_meeting_id: str = ""
    create_time_ms: int | None = None
    start_time_ms: int | None = None
    end_time_ms: int | None = None
    voice_bridge: str = ""
    duration_min: int = 0
    running: bool = False
    recording: bool = False
    has_user_joined: bool = False
    has_been_forcibly_ended: bool = False
    is_breakout: bool = False
    participant_count: int = 0
    moderator_count: int = 0
    listener_count: int = 0
    voice_participant_count: int = 0
    video_count: int = 0
    max_users: int = 0
    attendees: tuple[Attendee, ...] = ()
    metadata: Mapping[str, str] = NO_FIELDS

    @classmethod
    def read(cls, element: Element) -> Self:
        attendees = tuple(Attendee.read(each) for each in element.iterfind("attendees/attendee"))
        participants = number_of(element, "participantCount")
        return cls(
            name=text_of(element, "meetingName"),
            meeting_id=text_of(element, "meetingID"),
            internal_meeting_id=text_of(element, "internalMeetingID"),
            parent_meeting_id=text_of(element, "parentMeetingID"),
            create_time_ms=number_of(element, "createTime"),
            start_time_ms=number_of(element, "startTime"),
            end_time_ms=number_of(element, "endTime") or None,
            voice_bridge=text_of(element, "voiceBridge"),
            duration_min=number_of(element, "duration") or 0,
            running=flag_of(element, "running"),
            recording=flag_of(element, "recording"),
            has_user_joined=flag_of(element, "hasUserJoined"),
            has_been_forcibly_ended=flag_of(element, "hasBeenForciblyEnded"),
            is_breakout=flag_of(element, "isBreakout"),
            participant_count=len(attendees) if participants is None else count_of(element, "participantCount"),
            moderator_count=count_of(element, "moderatorCount"),
            listener_count=count_of(element, "listenerCount"),
            voice_participant_count=count_of(element, "voiceParticipantCount"),
            video_count=count_of(element, "videoCount"),
            max_users=count_of(element, "maxUsers"),
            attendees=attendees,
            metadata=fields_of(element, "metadata"),
        )


@dataclass(frozen=True, slots=True)
class CreatedMeeting:
    """The answer to `create`.

    `was_there_already` means that nothing was changed: the meeting keeps the values of the call
    that made it, whatever this call asked for.
    """

    meeting_id: str = ""
    internal_meeting_id: str = ""
    create_time_ms: int | None = None
    voice_bridge: str = ""
    duration_min: int = 0
    has_user_joined: bool = False
    has_been_forcibly_ended: bool = False
    was_there_already: bool = False

    @classmethod
    def read(cls, element: Element) -> Self:
        return cls(
            meeting_id=text_of(element, "meetingID"),
            internal_meeting_id=text_of(element, "internalMeetingID"),
            create_time_ms=number_of(element, "createTime"),
            voice_bridge=text_of(element, "voiceBridge"),
            duration_min=number_of(element, "duration") or 0,
            has_user_joined=flag_of(element, "hasUserJoined"),
            has_been_forcibly_ended=flag_of(element, "hasBeenForciblyEnded"),
            was_there_already=text_of(element, "messageKey") == "duplicateWarning",
        )


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """The answer to `join` without a redirect: a session that was opened for someone.

    Whoever holds `url` is that person, as long as the session lives; it is left out of `repr`.
    """

    internal_meeting_id: str = ""
    internal_user_id: str = ""
    session_token: str = ""
    guest_status: str = ""
    url: str = ""

    @classmethod
    def read(cls, element: Element) -> Self:
        return cls(
            internal_meeting_id=text_of(element, "meeting_id"),
            internal_user_id=text_of(element, "user_id"),
            session_token=text_of(element, "session_token"),
            guest_status=text_of(element, "guestStatus"),
            url=text_of(element, "url"),
        )

    def __repr__(self) -> str:
        return f"Joined(guest_status={self.guest_status!r})"


@dataclass(frozen=True, slots=True)
class Version:
    """What a server tells about itself without a checksum; empty where it hides its version."""

    bbb_version: str = ""
    api_version: str = ""

    @classmethod
    def read(cls, element: Element) -> Self:
        api_version = text_of(element, "apiVersion") or text_of(element, "version")
        return cls(bbb_version=text_of(element, "bbbVersion"), api_version=api_version)


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered webhook; a server drops one that could not be reached for about 5 minutes."""

    hook_id: str = ""
    callback_url: str = ""
    meeting_id: str = ""
    is_permanent: bool = False
    gives_raw_data: bool = False
    was_there_already: bool = False

    @classmethod
    def read(cls, element: Element) -> Self:
        return cls(
            hook_id=text_of(element, "hookID"),
            callback_url=text_of(element, "callbackURL"),
            meeting_id=text_of(element, "meetingID"),
            is_permanent=flag_of(element, "permanentHook"),
            gives_raw_data=flag_of(element, "rawData"),
            was_there_already=text_of(element, "messageKey") == "duplicateWarning",
        )
