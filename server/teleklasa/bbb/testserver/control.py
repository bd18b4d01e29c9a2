"""The control endpoints of a test server, for whoever cannot reach into its process.

`GET /control/state`; `POST /control/faults`, `/control/clock`, `/control/people` with JSON.
`"server": "name"` in a body, or `?server=name`, means another server of the same process, which
is how one that is down is called back.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .faults import Kind
from .http_answers import HttpAnswer, HttpRequest, json_answer
from .meetings import Attendee, Meeting

if TYPE_CHECKING:
    from .server import TestServer

PATH = "/control/"


def answer(server: "TestServer", request: HttpRequest) -> HttpAnswer:
    if not ip_address(request.peer).is_loopback:
        return json_answer({"error": "control is for this machine only"}, 403)
    body = request.json()
    query = parse_qs(request.raw_query.decode("ascii", "replace"))
    name = str(body.get("server") or query.get("server", [server.name])[0])
    if name not in server.siblings:
        return json_answer({"error": f"there is no server {name!r}"}, 404)
    act = ACTS.get((request.method, request.path.removeprefix(PATH)))
    if act is None:
        return json_answer({"error": "there is no such control"}, 404)
    try:
        act(server.siblings[name], body)
    except (KeyError, ValueError, TypeError) as error:
        return json_answer({"error": f"not understood: {error}"}, 400)
    return json_answer(state(server.siblings[name]))


def state(server: "TestServer") -> dict[str, Any]:
    """Everything worth asserting, without secrets."""
    memory = server.memory
    with server.clock.lock:
        return {
            "name": server.name,
            "url": server.url,
            "version": server.version,
            "is_up": server.is_up,
            "now": server.clock.now(),
            "calls": dict(memory.calls),
            "cost_units": round(memory.cost_units(), 3),
            "utilisation": round(memory.utilisation(), 4),
            "cpu_count": memory.settings.cpu_count,
            "load_5m": round(memory.load_5m, 4),
            "faults": [fault.kind for fault in server.faults.present],
            "meetings": [_meeting(each) for each in memory.meetings.values()],
            "recordings": [
                {"record_id": each.record_id, "meeting_id": each.meeting_id, "state": each.state}
                for each in memory.recordings
            ],
            "hooks": len(memory.hooks),
            "callbacks": [{"kind": each.kind, "status": each.status} for each in server.messenger.sent],
        }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting_id": meeting.meeting_id,
        "name": meeting.name,
        "create_time_ms": meeting.create_time_ms,
        "is_running": meeting.is_running,
        "is_ending": meeting.ending,
        "is_recorded": meeting.is_recorded,
        "cost_units": round(meeting.cost_units(), 3),
        "documents": meeting.documents,
        "attendees": [_person(each) for each in meeting.attendees],
        "waiting": [_person(each) for each in meeting.waiting],
    }


def _person(attendee: Attendee) -> dict[str, Any]:
    return {
        "name": attendee.name,
        "role": attendee.role,
        "user_id": attendee.user_id,
        "has_camera": attendee.has_camera,
        "has_microphone": attendee.has_microphone,
    }


def _look(server: "TestServer", body: Mapping[str, Any]) -> None:
    """Change nothing."""


def _set_fault(server: "TestServer", body: Mapping[str, Any]) -> None:
    fault = str(body["fault"])
    seconds = float(body.get("seconds", 0))
    if fault in _WHOLE_SERVER:
        _WHOLE_SERVER[fault](server, seconds)
        return
    times = body.get("times")
    called = [str(each) for each in body.get("calls", [])]
    server.fail(Kind(fault), called, seconds=seconds, times=None if times is None else int(times))


def _refuse(server: "TestServer", seconds: float) -> None:
    if seconds:
        server.go_down_for(seconds)
    else:
        server.go_down()


_WHOLE_SERVER: Mapping[str, Callable[["TestServer", float], None]] = {
    "refuse": _refuse,
    "come_back": lambda server, _: server.come_back(),
    "reboot": lambda server, _: server.reboot(),
    "clock_skew": lambda server, seconds: server.skew_clock(seconds),
    "lose_callbacks": lambda server, _: server.lose_callbacks(),
    "duplicate_callbacks": lambda server, _: server.duplicate_callbacks(),
    "late_callbacks": lambda server, seconds: server.delay_callbacks(seconds),
    "clear": lambda server, _: server.heal(),
}


def _advance_clock(server: "TestServer", body: Mapping[str, Any]) -> None:
    server.clock.advance(float(body["advance_s"]))


def _fill(server: "TestServer", body: Mapping[str, Any]) -> None:
    sides = ("moderators", "cameras", "microphones", "screens")
    numbers = {name: int(body[name]) for name in sides if name in body}
    server.fill(str(body["meeting_id"]), int(body.get("people", 0)), **numbers)


ACTS: Mapping[tuple[str, str], Callable[["TestServer", Mapping[str, Any]], None]] = {
    ("GET", "state"): _look,
    ("POST", "faults"): _set_fault,
    ("POST", "clock"): _advance_clock,
    ("POST", "people"): _fill,
}
