"""What a test server tells the school: ends, recordings and events, also lost, late and twice."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from teleklasa.bbb import NewMeeting, PlaybackFormat

from .conftest import new_meeting


class School(HTTPServer):
    """Keeps whatever is posted to it or asked of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ear)
        self.heard: list[tuple[str, str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Ear(BaseHTTPRequestHandler):
    server: School

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.heard.append((self.command, self.path, body))
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def school() -> Iterator[School]:
    with School() as school:
        thread = threading.Thread(target=school.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield school
        school.shutdown()
        thread.join()


def lesson(school: School, **options: Any) -> NewMeeting:
    meta = {
        "endCallbackUrl": f"{school.url}/ended?nonce=n1",
        "bbb-recording-ready-url": f"{school.url}/ready",
    }
    return new_meeting(meta=meta, **options)


def finish(server, meeting_id: str) -> None:
    server.memory.destroy(server.meeting(meeting_id))


def test_end_is_told_by_a_get_with_the_meeting_and_whether_it_was_recorded(server, client, school):
    wanted = lesson(school, record=True)
    client.create(wanted)
    server.fill(wanted.meeting_id, 2)

    finish(server, wanted.meeting_id)

    assert [(each.kind, each.status) for each in server.callbacks] == [("end", 200)]
    query = f"nonce=n1&recordingmarks=true&meetingID={wanted.meeting_id}"
    assert school.heard == [("GET", f"/ended?{query}", "")]


@pytest.mark.parametrize("copies", [0, 2])
def test_end_is_told_never_or_twice_when_callbacks_are_lost_or_doubled(copies, server, client, school):
    (server.duplicate_callbacks if copies else server.lose_callbacks)()
    wanted = lesson(school)
    client.create(wanted)

    finish(server, wanted.meeting_id)

    assert len(server.callbacks) == copies
    assert len(school.heard) == copies


def test_end_is_told_late_by_the_virtual_clock(server, client, school):
    server.delay_callbacks(90)
    wanted = lesson(school)
    client.create(wanted)
    finish(server, wanted.meeting_id)

    server.clock.advance(80)
    before = len(server.callbacks)
    server.clock.advance(10)

    assert (before, len(server.callbacks), len(school.heard)) == (0, 1, 1)


def test_recorded_meeting_becomes_a_recording_that_is_announced_when_ready(server, client, school):
    wanted = lesson(school, record=True)
    created = client.create(wanted)
    server.fill(wanted.meeting_id, 7)
    server.clock.advance(45 * 60)
    finish(server, wanted.meeting_id)

    hidden = client.get_recordings(meeting_ids=[wanted.meeting_id])
    processing = client.get_recordings(meeting_ids=[wanted.meeting_id], states=["processing"])
    server.messenger.settle()
    server.clock.advance(60)
    (ready,) = client.get_recordings(meeting_ids=[wanted.meeting_id])

    assert hidden == ()
    assert [(each.state, each.formats) for each in processing] == [("processing", ())]
    assert (ready.record_id, ready.state, ready.published, ready.participants) == (
        created.internal_meeting_id,
        "published",
        True,
        7,
    )
    assert ready.formats == (
        PlaybackFormat(
            kind="presentation",
            url=f"{server.origin}/playback/presentation/2.3/{ready.record_id}",
            length_min=45,
            processing_time_ms=5000,
        ),
    )
    assert [each.kind for each in server.callbacks] == ["end", "recording-ready"]
    method, path, body = school.heard[-1]
    assert (method, path) == ("POST", "/ready")
    assert claims_of(parse_qs(body)["signed_parameters"][0], server.secret) == {
        "meeting_id": wanted.meeting_id,
        "record_id": ready.record_id,
    }


def claims_of(token: str, secret: str) -> dict[str, str]:
    """The claims of a JSON Web Token whose HS256 signature is right."""
    head, claims, signature = token.split(".")
    expected = hmac.digest(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    assert padded(signature) == expected
    assert json.loads(padded(head))["alg"] == "HS256"
    found: dict[str, str] = json.loads(padded(claims))
    return found


def padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_meeting_that_nobody_joined_leaves_no_recording(server, client, school):
    wanted = lesson(school, record=True)
    client.create(wanted)

    finish(server, wanted.meeting_id)

    assert server.recordings == []


def test_recordings_are_hidden_changed_and_deleted(server, client, school):
    record_ids = []
    for name in ("6A", "6B", "6C"):
        wanted = new_meeting(name, record=True, meta={"class": name})
        record_ids.append(client.create(wanted).internal_meeting_id)
        server.fill(wanted.meeting_id, 1)
        finish(server, wanted.meeting_id)
    server.clock.advance(60)
    first, second, third = record_ids

    assert client.publish_recordings([first], publish=False) is False
    assert client.update_recordings([second], meta={"class": "", "kept": "yes"})
    assert client.delete_recordings([third])

    found = {each.record_id: each for each in client.get_recordings()}
    assert {key: each.state for key, each in found.items()} == {
        first: "unpublished",
        second: "published",
    }
    assert found[second].metadata == {"kept": "yes"}
    assert [each.record_id for each in client.get_recordings(offset=1, limit=1)] == [second]
    assert [each.record_id for each in client.get_recordings(record_ids=[first[:50]])] == [first]
    assert len(client.get_recordings(states=["any"])) == 3


def test_webhook_is_told_of_the_events_it_asked_for(server, client, school):
    client.create_hook(f"{school.url}/hook", event_ids=["user-joined", "meeting-ended"])
    wanted = new_meeting()
    created = client.create(wanted)
    server.fill(wanted.meeting_id, 0, moderators=1)
    server.messenger.settle()

    finish(server, wanted.meeting_id)
    server.messenger.settle()

    events = [json.loads(parse_qs(body)["event"][0])[0]["data"] for _, _, body in school.heard]
    assert [each["id"] for each in events] == ["user-joined", "meeting-ended"]
    assert events[0]["attributes"] == {
        "meeting": {
            "internal-meeting-id": created.internal_meeting_id,
            "external-meeting-id": wanted.meeting_id,
        },
        "user": {
            "internal-user-id": events[0]["attributes"]["user"]["internal-user-id"],
            "external-user-id": "moderator-0",
            "name": "Moderator 0",
            "role": "MODERATOR",
        },
    }
    for _, path, body in school.heard:
        signed = hashlib.sha1(f"{school.url}/hook{body}{server.secret}".encode()).hexdigest()
        assert parse_qs(urlsplit(path).query)["checksum"] == [signed]
