"""The `create` call of a test server: what it checks, and when two calls mean one meeting."""

import re
import secrets
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .answers import Refusal
from .meetings import Meeting, random_text
from .memory import Memory

_METADATA = re.compile(r"meta_([a-zA-Z][a-zA-Z0-9-]*)")
_FLAGS = ("record", "autoStartRecording", "muteOnStart", "webcamsOnlyForModerator")
_LENGTHS = {"name": (2, 256), "meetingID": (2, 256), "attendeePW": (2, 64), "moderatorPW": (2, 64)}
_REQUIRED = ("name", "meetingID")
FIRST_VOICE_BRIDGE, VOICE_BRIDGES = 10_000, 89_999


def create(memory: Memory, parameters: Mapping[str, str], body: bytes) -> tuple[Meeting, bool]:
    """The meeting, and whether it was there before; then nothing of it was changed."""
    _validate(parameters)
    known = memory.meetings.get(parameters["meetingID"])
    if known is not None:
        _compare_passwords(memory, known, parameters)
        return known, True
    meeting = _made(memory, parameters, documents_in(body))
    memory.meetings[meeting.meeting_id] = meeting
    memory.tell("meeting-created", meeting)
    return meeting, False


def documents_in(body: bytes) -> list[str]:
    """The names of the slides in a body; for embedded ones the name they were sent with."""
    if not body:
        return []
    try:
        documents = fromstring(body).iterfind("module[@name='presentation']/document")
    except (ParseError, DefusedXmlException, ValueError):
        return []
    return [each.get("filename") or each.get("name") or each.get("url", "") for each in documents]


def _validate(parameters: Mapping[str, str]) -> None:
    for name, (least, most) in _LENGTHS.items():
        stated = name in parameters or name in _REQUIRED
        if stated and not least <= len(parameters.get(name, "")) <= most:
            raise _invalid(f"{name} must be between {least} and {most} characters")
    if "," in parameters["meetingID"]:
        raise _invalid("Meeting ID cannot contain ','")
    if not all(parameters.get(name, "true").lower() in {"true", "false"} for name in _FLAGS):
        raise _invalid(f"{', '.join(_FLAGS)} must be true or false")
    if not parameters.get("voiceBridge", "0").isdigit():
        raise _invalid("Voice bridge must be an integer")


def _invalid(text: str) -> Refusal:
    return Refusal("validationError", text)


def _compare_passwords(memory: Memory, known: Meeting, parameters: Mapping[str, str]) -> None:
    """Refuse unless the passwords say that the caller means the meeting that is there."""
    given = parameters.get("attendeePW"), parameters.get("moderatorPW")
    tolerant = not memory.behaviour.repeated_create_needs_passwords
    if given == (known.attendee_pw, known.moderator_pw) or (tolerant and given == (None, None)):
        return
    raise Refusal(
        "idNotUnique",
        "A meeting already exists with that meeting ID.  Please use a different meeting ID.",
    )


def _made(memory: Memory, parameters: Mapping[str, str], documents: list[str]) -> Meeting:
    metadata = {match[1].lower(): value for name, value in parameters.items() if (match := _METADATA.fullmatch(name))}
    return Meeting(
        meeting_id=parameters["meetingID"],
        name=parameters["name"],
        parameters=dict(parameters),
        created_at=memory.clock.now(),
        create_time_ms=memory.shown_time_ms(),
        attendee_pw=parameters.get("attendeePW") or random_text(8),
        moderator_pw=parameters.get("moderatorPW") or random_text(8),
        voice_bridge=_voice_bridge(memory, parameters),
        metadata=metadata,
        documents=documents,
    )


def _voice_bridge(memory: Memory, parameters: Mapping[str, str]) -> str:
    taken = {meeting.voice_bridge for meeting in memory.meetings.values()}
    wanted = parameters.get("voiceBridge", "0")
    if wanted in taken:
        text = "The selected voice bridge is already in use."
        raise Refusal("nonUniqueVoiceBridge", text, in_errors=True)
    if wanted != "0":
        return wanted
    free = (str(FIRST_VOICE_BRIDGE + secrets.randbelow(VOICE_BRIDGES)) for _ in iter(int, 1))
    return next(number for number in free if number not in taken)
