"""What BigBlueButton says about meetings, people and hooks, as values.

Passwords in answers are not read: people join by role, so nobody here needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self
from xml.etree.ElementTree import Element

from .parsing import NO_FIELDS, count_in, each_of, fields_of, flag_in, number_in, said_in


class Attendee(NamedTuple):
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
        said = said_in(element)
        return cls(
            user_id=said["userID"],
            full_name=said["fullName"],
            role=said["role"],
            is_presenter=flag_in(said["isPresenter"]),
            is_listening_only=flag_in(said["isListeningOnly"]),
            has_joined_voice=flag_in(said["hasJoinedVoice"]),
            has_video=flag_in(said["hasVideo"]),
            client_type=said["clientType"],
            custom_data=fields_of(element, "customdata"),
        )


class Meeting(NamedTuple):
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
        said = said_in(element)
        attendees = tuple(Attendee.read(each) for each in each_of(element, "attendees", "attendee"))
        participants = number_in(said["participantCount"])
        return cls(
            name=said["meetingName"],
            meeting_id=said["meetingID"],
            internal_meeting_id=said["internalMeetingID"],
            parent_meeting_id=said["parentMeetingID"],
            create_time_ms=number_in(said["createTime"]),
            start_time_ms=number_in(said["startTime"]),
            end_time_ms=number_in(said["endTime"]) or None,
            voice_bridge=said["voiceBridge"],
            duration_min=number_in(said["duration"]) or 0,
            running=flag_in(said["running"]),
            recording=flag_in(said["recording"]),
            has_user_joined=flag_in(said["hasUserJoined"]),
            has_been_forcibly_ended=flag_in(said["hasBeenForciblyEnded"]),
            is_breakout=flag_in(said["isBreakout"]),
            participant_count=len(attendees) if participants is None else count_in(said["participantCount"]),
            moderator_count=count_in(said["moderatorCount"]),
            listener_count=count_in(said["listenerCount"]),
            voice_participant_count=count_in(said["voiceParticipantCount"]),
            video_count=count_in(said["videoCount"]),
            max_users=count_in(said["maxUsers"]),
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
        said = said_in(element)
        return cls(
            meeting_id=said["meetingID"],
            internal_meeting_id=said["internalMeetingID"],
            create_time_ms=number_in(said["createTime"]),
            voice_bridge=said["voiceBridge"],
            duration_min=number_in(said["duration"]) or 0,
            has_user_joined=flag_in(said["hasUserJoined"]),
            has_been_forcibly_ended=flag_in(said["hasBeenForciblyEnded"]),
            was_there_already=said["messageKey"] == "duplicateWarning",
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
        said = said_in(element)
        return cls(
            internal_meeting_id=said["meeting_id"],
            internal_user_id=said["user_id"],
            session_token=said["session_token"],
            guest_status=said["guestStatus"],
            url=said["url"],
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
        said = said_in(element)
        api_version = said["apiVersion"] or said["version"]
        return cls(bbb_version=said["bbbVersion"], api_version=api_version)


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
        said = said_in(element)
        return cls(
            hook_id=said["hookID"],
            callback_url=said["callbackURL"],
            meeting_id=said["meetingID"],
            is_permanent=flag_in(said["permanentHook"]),
            gives_raw_data=flag_in(said["rawData"]),
            was_there_already=said["messageKey"] == "duplicateWarning",
        )
