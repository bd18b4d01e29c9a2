"""The API of a test server: from a signed request to an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from . import answers, creating, joining, recordings
from .answers import Fields, Refusal, flag, message
from .checksum import is_signed
from .http_answers import HttpAnswer, HttpRequest, redirect
from .meetings import Attendee, Meeting, random_text
from .memory import Hook, Memory

API_PATH = "/bigbluebutton/api"
_BODY_TYPES = frozenset(
    {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "text/xml",
    }
)
_FORM = "application/x-www-form-urlencoded"
MAX_HOOK_URL = 2000


@dataclass(frozen=True, slots=True)
class Call:
    """One signed call with its parameters."""

    name: str
    request: HttpRequest
    parameters: Mapping[str, str]
    memory: Memory

    def meeting(self) -> Meeting:
        """The meeting it is about; refuses when there is none."""
        meeting_id = self.parameters.get("meetingID", "")
        if not meeting_id:
            raise Refusal("validationError", "You must provide a meeting ID")
        if meeting_id not in self.memory.meetings:
            raise Refusal("notFound", "A meeting with that ID does not exist")
        return self.memory.meetings[meeting_id]


def call_name(path: str) -> str:
    """The API call a path names; "" for the version."""
    return path.removeprefix(API_PATH).strip("/")


def answer_call(memory: Memory, request: HttpRequest, *, secret: str) -> HttpAnswer:
    """Check, count and carry out one call."""
    name = call_name(request.path)
    memory.calls[name or "version"] += 1
    if not name:
        return HttpAnswer(answers.success(_version(memory)))
    try:
        call = _checked(memory, name, request, secret)
        if name == "join":
            return _answer_join(call)
        return HttpAnswer(answers.success(CALLS[name](call)))
    except Refusal as refusal:
        return HttpAnswer(answers.failure(refusal))


def _checked(memory: Memory, name: str, request: HttpRequest, secret: str) -> Call:
    if name not in CALLS and name != "join":
        raise Refusal("unsupportedRequest", "This request is not supported.")
    query = dict(parse_qsl(request.raw_query.decode("ascii", "replace"), keep_blank_values=True))
    form = _form_of(request)
    signed = is_signed(name, request.raw_query, secret, memory.settings.digests)
    if not signed or set(query) & set(form):
        raise Refusal("checksumError", "Checksums do not match", keeps_xml=True)
    _check_body(memory, request)
    parameters = {key: value for key, value in (query | form).items() if key != "checksum"}
    return Call(name, request, parameters, memory)


def _form_of(request: HttpRequest) -> dict[str, str]:
    if request.method != "POST" or not request.content_type.startswith(_FORM):
        return {}
    return dict(parse_qsl(request.body.decode("ascii", "replace"), keep_blank_values=True))


def _check_body(memory: Memory, request: HttpRequest) -> None:
    if request.method != "POST" or not memory.behaviour.checks_content_type:
        return
    if request.content_type.partition(";")[0].strip().lower() not in _BODY_TYPES:
        raise Refusal("unsupportedContentType", "POST request Content-Type is not supported.")


def _version(memory: Memory) -> Fields:
    behaviour = memory.behaviour
    shown: Fields = [("bbbVersion", behaviour.bbb_version)]
    if memory.settings.hides_version:
        shown = [("bbbVersion", "")] if behaviour.writes_empty_elements else []
    graphql: Fields = [
        ("graphqlWebsocketUrl", "wss://127.0.0.1/graphql"),
        ("graphqlApiUrl", "https://127.0.0.1/api/rest"),
        ("html5PluginSdkVersion", "0.0.60"),
    ]
    common: Fields = [("version", "2.0"), ("apiVersion", "2.0")]
    return common + shown + (graphql if behaviour.announces_graphql else [])


def _answer_join(call: Call) -> HttpAnswer:
    memory, behaviour = call.memory, call.memory.behaviour
    if call.request.method != "GET" and behaviour.joins_by_get_only:
        return HttpAnswer(b"", 405, "text/plain")
    wants_xml = call.parameters.get("redirect", "true").lower() == "false"
    cookie = call.request.cookies.get("JSESSIONID") or random_text(32)
    try:
        _, attendee = joining.join(memory, call.parameters, cookie)
    except Refusal as refusal:
        if refusal.keeps_xml or (wants_xml and not behaviour.redirects_join_errors_always):
            raise
        return redirect(joining.error_address(memory, call.parameters, refusal))
    if wants_xml:
        return HttpAnswer(answers.success(_joined(call, attendee)))
    setting = f"JSESSIONID={cookie}; Path=/; HttpOnly; SameSite=Lax"
    return redirect(page_of(attendee), {"Set-Cookie": setting})


def page_of(attendee: Attendee) -> str:
    page = "guestWait" if attendee.guest_status == "WAIT" else "join"
    return f"/html5client/{page}?sessionToken={attendee.session_token}"


def _joined(call: Call, attendee: Attendee) -> Fields:
    waits = attendee.guest_status == "WAIT"
    key = "guestWait" if waits else "successfullyJoined"
    text = "Guest waiting for approval." if waits else "You have joined successfully."
    found = call.memory.session(attendee.session_token)
    return [
        ("messageKey", key),
        ("message", text),
        ("meeting_id", found[0].internal_id if found else ""),
        ("user_id", attendee.internal_id),
        ("auth_token", attendee.auth_token),
        ("session_token", attendee.session_token),
        ("guestStatus", attendee.guest_status),
        ("url", call.request.origin + page_of(attendee)),
    ]


def _create(call: Call) -> Fields:
    meeting, again = creating.create(call.memory, call.parameters, call.request.body)
    return answers.created(meeting, call.memory.behaviour, again=again)


def _end(call: Call) -> Fields:
    call.memory.end(call.meeting())
    text = (
        "A request to end the meeting was sent. Please wait a few seconds, and then use the "
        "getMeetingInfo or isMeetingRunning API calls to verify that it was ended."
    )
    return [("messageKey", "sentEndMeetingRequest"), ("message", text)]


def _is_meeting_running(call: Call) -> Fields:
    meeting = call.memory.meetings.get(call.parameters.get("meetingID", ""))
    return [("running", flag(meeting is not None and meeting.is_running))]


def _get_meeting_info(call: Call) -> Fields:
    behaviour = call.memory.behaviour
    return answers.described(call.meeting(), behaviour) + message("", "", behaviour)


def _get_meetings(call: Call) -> Fields:
    behaviour = call.memory.behaviour
    found = call.memory.meetings.values()
    meetings: Fields = [("meeting", answers.described(each, behaviour)) for each in found]
    none = message("noMeetings", "no meetings were found on this server", behaviour)
    return [("meetings", meetings), *([] if meetings else none)]


def _get_recordings(call: Call) -> Fields:
    found = recordings.listed(call.memory.recordings, call.parameters)
    listing: Fields = [("recording", recordings.described(each, call.request.origin)) for each in found]
    none = message("noRecordings", "There are no recordings for the meeting(s).", call.memory.behaviour)
    return [("recordings", listing), *([] if listing else none)]


def _publish_recordings(call: Call) -> Fields:
    if "publish" not in call.parameters:
        raise Refusal("missingParamPublish", "You must specify a publish value true or false.")
    publish = call.parameters["publish"].lower() == "true"
    for each in recordings.named(call.memory.recordings, call.parameters):
        each.state = "published" if publish else "unpublished"
    return [("published", flag(publish))]


def _delete_recordings(call: Call) -> Fields:
    for each in recordings.named(call.memory.recordings, call.parameters):
        each.state = "deleted"
    return [("deleted", "true")]


def _update_recordings(call: Call) -> Fields:
    for each in recordings.named(call.memory.recordings, call.parameters):
        recordings.update(each, call.parameters)
    return [("updated", "true")]


def _insert_document(call: Call) -> Fields:
    call.meeting().documents.extend(creating.documents_in(call.request.body))
    return [("messageKey", ""), ("message", "Presentation is being uploaded")]


def _send_chat_message(call: Call) -> Fields:
    call.meeting()
    return message("", "", call.memory.behaviour)


def _create_hook(call: Call) -> Fields:
    url, meeting_id = call.parameters.get("callbackURL", ""), call.parameters.get("meetingID", "")
    if not url or len(url) > MAX_HOOK_URL:
        raise Refusal("missingParamCallbackURL", "You must specify a callbackURL in the parameters.")
    hooks = call.memory.hooks
    known = [each for each in hooks if (each.callback_url, each.meeting_id) == (url, meeting_id)]
    if known:
        text = "There is already a hook for this callback URL."
        again: Fields = [("messageKey", "duplicateWarning"), ("message", text)]
        return [("hookID", known[0].hook_id), *again]
    number = str(max((int(each.hook_id) for each in hooks), default=0) + 1)
    events = frozenset(filter(None, call.parameters.get("eventID", "").split(",")))
    hooks.append(Hook(number, url, meeting_id, events))
    return [("hookID", number), ("permanentHook", "false"), ("rawData", "false")]


def _list_hooks(call: Call) -> Fields:
    return [("hooks", [("hook", _hook(each)) for each in call.memory.hooks])]


def _hook(hook: Hook) -> Fields:
    meeting: Fields = [("meetingID", hook.meeting_id)] if hook.meeting_id else []
    kind: Fields = [("permanentHook", "false"), ("rawData", "false")]
    return [("hookID", hook.hook_id), ("callbackURL", hook.callback_url), *meeting, *kind]


def _destroy_hook(call: Call) -> Fields:
    hook_id = call.parameters.get("hookID", "")
    if not hook_id:
        raise Refusal("missingParamHookID", "You must specify a hookID in the parameters.")
    known = [each for each in call.memory.hooks if each.hook_id == hook_id]
    if not known:
        raise Refusal("destroyMissingHook", "The hook informed was not found.")
    call.memory.hooks.remove(known[0])
    return [("removed", "true")]


CALLS: Mapping[str, Callable[[Call], Fields]] = {
    "create": _create,
    "end": _end,
    "isMeetingRunning": _is_meeting_running,
    "getMeetingInfo": _get_meeting_info,
    "getMeetings": _get_meetings,
    "getRecordings": _get_recordings,
    "publishRecordings": _publish_recordings,
    "deleteRecordings": _delete_recordings,
    "updateRecordings": _update_recordings,
    "insertDocument": _insert_document,
    "sendChatMessage": _send_chat_message,
    "hooks/create": _create_hook,
    "hooks/list": _list_hooks,
    "hooks/destroy": _destroy_hook,
}
