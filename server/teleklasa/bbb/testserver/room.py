"""The page behind a join URL: who is in, and the ways out.

A page is present as long as its stream of events is open, so a closed browser leaves by itself.
"""

import base64
import hashlib
import html
import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .http_answers import HttpAnswer, HttpRequest, json_answer
from .listener import Stream
from .meetings import Attendee, Meeting
from .memory import Memory
from .room_words import language_of, words_in

PATH = "/html5client/"
PLAYBACK = "/playback/"
LOOK_S = 0.25
KEEP_ALIVE_S = 1.0
_ENDED: Mapping[str, Any] = {"phase": "ended", "logout": "/"}


def answer(memory: Memory, server_name: str, request: HttpRequest) -> HttpAnswer | Stream:
    """Answer a browser."""
    if not request.path.startswith(PATH):
        return _elsewhere(memory, server_name, request)
    token = parse_qs(request.raw_query.decode("ascii", "replace")).get("sessionToken", [""])[0]
    with memory.clock.lock:
        session = memory.session(token)
    match request.method, request.path.removeprefix(PATH):
        case "GET", "join" | "guestWait":
            return _page(memory, server_name, request, session)
        case "GET", "events" if session:
            return Stream("text/event-stream", lambda write: _watch(memory, *session, write))
        case "POST", "act" if session:
            return _act(memory, *session, request)
        case _:
            return json_answer(_ENDED, 404)


def _page(
    memory: Memory,
    server_name: str,
    request: HttpRequest,
    session: tuple[Meeting, Attendee] | None,
) -> HttpAnswer:
    """The room; a session without the cookie that `join` set is refused, as by the real one."""
    language = language_of(request.languages)
    if session is None or request.cookies.get("JSESSIONID") != session[1].cookie:
        return _notice(language, "no_session", 401)
    meeting, attendee = session
    with memory.clock.lock:
        memory.come_in(meeting, attendee)
        start = _state(meeting, attendee)
    return _html("room.html", language, meeting.name, server_name, start)


def _elsewhere(memory: Memory, server_name: str, request: HttpRequest) -> HttpAnswer:
    """A recording's page, or the place people come out when a meeting names no other."""
    language = language_of(request.languages)
    record_id = request.path.rpartition("/")[2]
    with memory.clock.lock:
        found = [each for each in memory.recordings if each.record_id == record_id]
    if request.path.startswith(PLAYBACK) and found and found[0].state == "published":
        return _html("notice.html", language, found[0].name, words_in(language)["recording"], {})
    if request.path == "/":
        return _notice(language, "left", 200, server_name)
    return _notice(language, "not_found", 404)


def _notice(language: str, word: str, status: int, subtitle: str = "") -> HttpAnswer:
    return _html("notice.html", language, words_in(language)[word], subtitle, {}, status)


def _act(memory: Memory, meeting: Meeting, attendee: Attendee, request: HttpRequest) -> HttpAnswer:
    body = request.json()
    with memory.clock.lock:
        match body.get("act"):
            case "leave":
                memory.leave(meeting, attendee)
            case "end" if attendee.is_moderator:
                memory.end(meeting)
            case "admit" if attendee.is_moderator:
                _admit(meeting, str(body.get("person")))
            case "media":
                attendee.has_microphone = body.get("microphone") is True
                attendee.has_camera = body.get("camera") is True
            case _:
                return json_answer({"error": "not allowed"}, 403)
        return json_answer({"logout": _logout(meeting)})


def _admit(meeting: Meeting, internal_id: str) -> None:
    for each in meeting.waiting:
        if each.internal_id == internal_id:
            each.guest_status = "ALLOW"


def _watch(memory: Memory, meeting: Meeting, attendee: Attendee, write: Callable[[bytes], object]) -> None:
    """Tell one page what changes, until it is closed or the meeting is over."""
    with memory.clock.lock:
        memory.open_page(meeting, attendee)
    try:
        _tell_changes(memory, meeting, attendee, write)
    finally:
        with memory.clock.lock:
            memory.close_page(attendee)


def _tell_changes(memory: Memory, meeting: Meeting, attendee: Attendee, write: Callable[[bytes], object]) -> None:
    told, told_at = "", 0.0
    while True:
        with memory.clock.lock:
            memory.come_in(meeting, attendee)
            state = _state(meeting, attendee)
        text = json.dumps(state)
        if text != told or time.monotonic() - told_at > KEEP_ALIVE_S:
            write(f"retry: 1000\ndata: {text}\n\n".encode())
            told, told_at = text, time.monotonic()
        if state["phase"] == "ended":
            return
        time.sleep(LOOK_S)


def _state(meeting: Meeting, attendee: Attendee) -> dict[str, Any]:
    """What one page shows."""
    if meeting.is_gone or meeting.ending or attendee not in meeting.entered:
        return {"phase": "ended", "logout": _logout(meeting)}
    waits = attendee.joined_at is None
    return {
        "phase": "waiting" if waits else "in",
        "logout": _logout(meeting),
        "moderator": attendee.is_moderator,
        "recorded": meeting.is_recorded,
        "microphone": attendee.has_microphone,
        "camera": attendee.has_camera,
        "people": [] if waits else [_person(each, attendee) for each in meeting.attendees],
        "waiting": [_person(each, attendee) for each in meeting.waiting] if attendee.is_moderator else [],
        "slides": [] if waits else list(meeting.documents),
    }


def _person(person: Attendee, reader: Attendee) -> dict[str, Any]:
    return {
        "id": person.internal_id,
        "name": person.name,
        "moderator": person.is_moderator,
        "you": person is reader,
        "microphone": person.has_microphone,
        "camera": person.has_camera,
    }


def _logout(meeting: Meeting) -> str:
    """Where people go who leave; only to web pages."""
    url = meeting.parameters.get("logoutURL", "")
    return url if urlsplit(url).scheme in {"http", "https"} else "/"


def _html(
    page: str, language: str, title: str, subtitle: str, start: Mapping[str, Any], status: int = 200
) -> HttpAnswer:
    style, script = _asset("room.css"), _asset("room.js") if page == "room.html" else ""
    data = json.dumps({"words": words_in(language), "state": start}).replace("<", "\\u003c")
    blanks = {
        "{language}": language,
        "{title}": html.escape(title),
        "{subtitle}": html.escape(subtitle),
        "{leave}": html.escape(words_in(language)["leave"]),
        "{data}": data,
        "{style}": style,
        "{script}": script,
    }
    text = _asset(page)
    for blank, value in blanks.items():
        text = text.replace(blank, value)
    return HttpAnswer(text.encode(), status, "text/html; charset=utf-8", _safety(style, script))


def _safety(style: str, script: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("pages", name).read_text("utf-8")
