"""The `join` call of a test server: who may come in, as whom, and where a refusal is sent."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from .answers import Refusal
from .meetings import Attendee, Meeting
from .memory import Memory

DEFAULT_CONCURRENT_ACCESSES = 3
ROLES = frozenset({"MODERATOR", "VIEWER"})


def join(memory: Memory, parameters: Mapping[str, str], cookie: str) -> tuple[Meeting, Attendee]:
    """Open a session for someone; they are in once they have loaded the page."""
    meeting = _meeting_for(memory, parameters)
    role = _role(meeting, parameters)
    _check_room(meeting, parameters)
    attendee = Attendee(
        name=_name(parameters),
        role=role,
        user_id=parameters.get("userID", ""),
        guest_status=_guest_status(meeting, role, parameters),
        cookie=cookie,
        custom_data=_custom_data(parameters),
    )
    attendee.user_id = attendee.user_id or attendee.internal_id
    if attendee.guest_status == "DENY":
        raise Refusal("guestDeniedAccess", "You have been denied access to this meeting.")
    _end_oldest_sessions(memory, meeting, attendee.user_id)
    memory.enter(meeting, attendee)
    return meeting, attendee


def error_address(memory: Memory, parameters: Mapping[str, str], refusal: Refusal) -> str:
    """Where a browser is sent that may not come in; the reason is appended to the query."""
    meeting = memory.meetings.get(parameters.get("meetingID", ""))
    created_with = meeting.parameters if meeting else {}
    own = parameters.get("errorRedirectUrl") if memory.behaviour.knows_error_redirect_url else ""
    target = own or parameters.get("logoutURL") or created_with.get("logoutURL") or "/"
    errors = json.dumps([{"key": refusal.key, "message": refusal.text}])
    return f"{target}{'&' if urlsplit(target).query else '?'}{urlencode({'errors': errors})}"


def _meeting_for(memory: Memory, parameters: Mapping[str, str]) -> Meeting:
    meeting_id = parameters.get("meetingID", "")
    if not meeting_id or not _name(parameters):
        raise Refusal("validationError", "A meeting ID and a full name are required.")
    meeting = memory.meetings.get(meeting_id)
    if meeting is None:
        text = "The meeting ID that you supplied did not match any existing meetings"
        raise Refusal("invalidMeetingIdentifier", text)
    if meeting.ending:
        text = "You can not re-join a meeting that has already been forcibly ended."
        raise Refusal("meetingForciblyEnded", text)
    if parameters.get("createTime", str(meeting.create_time_ms)) != str(meeting.create_time_ms):
        text = "The createTime parameter submitted mismatches with the current meeting."
        raise Refusal("mismatchCreateTimeParam", text)
    return meeting


def _name(parameters: Mapping[str, str]) -> str:
    return "".join(each for each in parameters.get("fullName", "") if each.isprintable()).strip()


def _role(meeting: Meeting, parameters: Mapping[str, str]) -> str:
    """The role asked for, which wins over the password's."""
    asked = parameters.get("role", "").upper()
    if asked in ROLES:
        return asked
    password = parameters.get("password")
    if password == meeting.moderator_pw:
        return "MODERATOR"
    if password == meeting.attendee_pw:
        return "VIEWER"
    raise Refusal("Params required", "You must enter a valid role or password.", keeps_xml=True)


def _check_room(meeting: Meeting, parameters: Mapping[str, str]) -> None:
    most = meeting.number("maxParticipants", 0)
    inside = {each.user_id for each in meeting.entered}
    if most and parameters.get("userID") not in inside and len(inside) >= most:
        text = "The number of participants allowed for this meeting has been reached."
        raise Refusal("maxParticipantsReached", text)


def _guest_status(meeting: Meeting, role: str, parameters: Mapping[str, str]) -> str:
    """ALLOW, WAIT or DENY: moderators and people stated to be no guests are let in."""
    if role == "MODERATOR" or parameters.get("guest") == "false":
        return "ALLOW"
    is_guest = parameters.get("guest") == "true"
    policy = meeting.parameters.get("guestPolicy", "ALWAYS_ACCEPT")
    waits_only_as_guest = policy == "ALWAYS_ACCEPT_AUTH" and is_guest
    if policy == "ASK_MODERATOR" or waits_only_as_guest:
        return "WAIT"
    return "DENY" if policy == "ALWAYS_DENY" else "ALLOW"


def _end_oldest_sessions(memory: Memory, meeting: Meeting, user_id: str) -> None:
    """Make place for one more device of someone."""
    most = meeting.number("maxUserConcurrentAccesses", DEFAULT_CONCURRENT_ACCESSES)
    own = [each for each in meeting.entered if each.user_id == user_id]
    for oldest in own[: len(own) + 1 - most] if most else []:
        memory.leave(meeting, oldest)


def _custom_data(parameters: Mapping[str, str]) -> dict[str, str]:
    prefix = "userdata-"
    return {
        name.removeprefix(prefix): value
        for name, value in parameters.items()
        if name.startswith(prefix) and name.removeprefix(prefix).replace("_", "").isalnum()
    }
