"""Answers as BigBlueButton writes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from .meetings import Attendee, Meeting
from .versions import Behaviour

type Fields = list[tuple[str, str | Fields]]

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Refusal(Exception):
    """A FAILED answer; `in_errors` chooses the second of its two forms.

    `keeps_xml` marks those that `join` never turns into a redirect.
    """

    key: str
    text: str
    in_errors: bool = False
    keeps_xml: bool = False


def success(fields: Fields) -> bytes:
    return _response([("returncode", "SUCCESS"), *fields])


def failure(refusal: Refusal) -> bytes:
    if not refusal.in_errors:
        return _response([("returncode", "FAILED"), ("messageKey", refusal.key), ("message", refusal.text)])
    error = f"<error key={quoteattr(refusal.key)} message={quoteattr(refusal.text)}/>"
    body = f"<response><returncode>FAILED</returncode><errors>{error}</errors></response>"
    return body.encode()


def _response(fields: Fields) -> bytes:
    return f"<response>{_rendered(fields)}</response>".encode()


def _rendered(fields: Fields) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in fields)


def _content(value: str | Fields) -> str:
    return escape(_NOT_IN_XML.sub("", value)) if isinstance(value, str) else _rendered(value)


def message(key: str, text: str, behaviour: Behaviour) -> Fields:
    """Key and message; when there is none, some versions write empty elements, others nothing."""
    wanted = bool(key) or behaviour.writes_empty_elements
    return [("messageKey", key), ("message", text)] if wanted else []


def flag(value: object) -> str:
    return "true" if value else "false"


def created(meeting: Meeting, behaviour: Behaviour, *, again: bool) -> Fields:
    key = "duplicateWarning" if again else ""
    text = "This conference was already in existence and may currently be in progress."
    return [
        ("meetingID", meeting.meeting_id),
        ("internalMeetingID", meeting.internal_id),
        ("parentMeetingID", "bbb-none"),
        *_passwords(meeting, behaviour),
        ("createTime", str(meeting.create_time_ms)),
        ("voiceBridge", meeting.voice_bridge),
        ("dialNumber", "613-555-1234"),
        ("createDate", written_date(meeting.create_time_ms)),
        ("hasUserJoined", flag(meeting.has_user_joined)),
        ("duration", str(meeting.number("duration", 0))),
        ("hasBeenForciblyEnded", flag(meeting.has_been_forcibly_ended)),
        *message(key, text if again else "", behaviour),
    ]


def described(meeting: Meeting, behaviour: Behaviour) -> Fields:
    """A meeting in the order of `getMeetingInfo`."""
    people = meeting.attendees
    return [
        ("meetingName", meeting.name),
        ("meetingID", meeting.meeting_id),
        ("internalMeetingID", meeting.internal_id),
        ("createTime", str(meeting.create_time_ms)),
        ("createDate", written_date(meeting.create_time_ms)),
        ("voiceBridge", meeting.voice_bridge),
        ("dialNumber", "613-555-1234"),
        *_passwords(meeting, behaviour),
        ("running", flag(meeting.is_running)),
        ("duration", str(meeting.number("duration", 0))),
        ("hasUserJoined", flag(meeting.has_user_joined)),
        ("recording", flag(meeting.is_recorded)),
        ("hasBeenForciblyEnded", flag(meeting.has_been_forcibly_ended)),
        ("startTime", str(meeting.create_time_ms + 24)),
        ("endTime", "0"),
        *_counts(meeting, behaviour),
        ("attendees", [("attendee", _person(each)) for each in people]),
        ("metadata", _metadata(meeting.metadata)),
        ("isBreakout", "false"),
    ]


def _counts(meeting: Meeting, behaviour: Behaviour) -> Fields:
    people = meeting.attendees
    counts = {
        "participantCount": len(people),
        "listenerCount": sum(not each.has_microphone for each in people),
        "voiceParticipantCount": sum(each.has_microphone for each in people),
        "videoCount": sum(each.has_camera for each in people),
        "maxUsers": meeting.number("maxParticipants", 0),
        "moderatorCount": len(meeting.moderators),
    }
    return [(name, _count(value, behaviour)) for name, value in counts.items()]


def _count(value: int, behaviour: Behaviour) -> str:
    return f"{value:,}" if behaviour.groups_digits else str(value)


def _person(attendee: Attendee) -> Fields:
    return [
        ("userID", attendee.user_id),
        ("fullName", attendee.name),
        ("role", attendee.role),
        ("isPresenter", flag(attendee.is_presenter)),
        ("isListeningOnly", flag(not attendee.has_microphone)),
        ("hasJoinedVoice", flag(attendee.has_microphone)),
        ("hasVideo", flag(attendee.has_camera)),
        ("clientType", "HTML5"),
        ("customdata", _metadata(attendee.custom_data)),
    ]


def _metadata(values: Mapping[str, str]) -> Fields:
    return list(values.items())


def _passwords(meeting: Meeting, behaviour: Behaviour) -> Fields:
    if not behaviour.tells_passwords:
        return []
    return [("attendeePW", meeting.attendee_pw), ("moderatorPW", meeting.moderator_pw)]


def written_date(time_ms: int) -> str:
    """A date as Java prints it."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
