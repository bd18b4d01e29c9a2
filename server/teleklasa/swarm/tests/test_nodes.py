import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.bbb.testserver import TestServer
from teleklasa.swarm.connect import secret_of
from teleklasa.swarm.factories import RegionFactory, ServerFactory, make_server
from teleklasa.swarm.models import Server
from teleklasa.swarm.nodes import Keepalive, is_allowed_host

pytestmark = pytest.mark.django_db
REFUSED = {
    "type": "/problems/node-refused",
    "title": "This node is not known by that secret",
    "status": 401,
    "code": "node-refused",
}


def register(bbb: TestServer, **changes: Any) -> Any:
    said = {"base_url": bbb.url, "secret": bbb.secret, "cpu_count": 8, "load_5m": 1.25, **changes}
    return APIClient().post("/api/v1/nodes/register", said)


def keepalive(server: Server, *, secret: str | None = None, at: datetime | None = None, **changes: Any) -> Any:
    """A keepalive as a node sends it, signed over what it says; `changes` are made after signing."""
    sent_at = (at or datetime.now(UTC)).isoformat()
    said = {"base_url": server.base_url, "at": sent_at, "cpu_count": 8, "load_5m": 2.5, "region": ""}
    text = f"teleklasa-keepalive-1\n{server.base_url}\n{sent_at}\n8\n2.50\n"
    key = secret_of(server) if secret is None else secret
    signature = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    if "sent_at" in changes:
        said["at"] = changes.pop("sent_at")
    return APIClient().post("/api/v1/nodes/keepalive", {**said, "signature": signature, **changes})


def refused(answer: Any) -> bool:
    return bool(answer.status_code == 401 and answer.json() == REFUSED)


def test_signature_of_a_keepalive_has_a_published_vector() -> None:
    said = Keepalive("https://bbb.example.org/bigbluebutton", "2026-09-01T08:00:00Z", 8, 2.5, "mz")

    assert said.signature("639259d4-9dd8-4b25-bf01-95f9567eaf4b") == (
        hmac.new(
            b"639259d4-9dd8-4b25-bf01-95f9567eaf4b",
            b"teleklasa-keepalive-1\nhttps://bbb.example.org/bigbluebutton\n2026-09-01T08:00:00Z\n8\n2.50\nmz",
            hashlib.sha256,
        ).hexdigest()
    )


def test_node_joins_the_swarm_after_a_call_back_with_its_secret(bbb: TestServer) -> None:
    RegionFactory.create(code="mz")

    answer = register(bbb, region="mz", name="bbb szkoły")

    server = Server.objects.select_related("region").get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"id": server.public_id, "base_url": bbb.url, "created": True},
    )
    assert (server.name, server.intent, server.health) == ("bbb szkoły", "enabled", "online")
    assert (server.cpu_count, server.load_5m, secret_of(server)) == (8, 1.25, bbb.secret)
    assert server.region is not None
    assert server.region.code == "mz"
    assert server.last_heartbeat is not None
    assert bbb.calls["isMeetingRunning"] == 1


def test_known_node_takes_its_load_and_keeps_what_the_admin_set(bbb: TestServer) -> None:
    make_server("nazwa", base_url=bbb.url, secret=bbb.secret, intent="disabled", region=RegionFactory.create(code="sl"))
    RegionFactory.create(code="mz")

    answer = register(bbb, region="mz", name="inna", load_5m=3.5)

    server = Server.objects.select_related("region").get()
    assert (answer.status_code, answer.json()["created"]) == (200, False)
    assert (server.name, server.intent, server.load_5m) == ("nazwa", "disabled", 3.5)
    assert server.region is not None
    assert server.region.code == "sl"
    assert bbb.calls == {}


def test_known_node_with_another_secret_is_refused_and_changes_nothing(bbb: TestServer) -> None:
    make_server("nazwa", base_url=bbb.url, secret="another")

    assert refused(register(bbb))
    server = Server.objects.get()
    assert (server.load_5m, secret_of(server)) == (None, "another")


def test_unknown_node_is_refused_when_its_secret_is_wrong_or_it_does_not_answer(bbb: TestServer) -> None:
    assert refused(register(bbb, secret="wrong"))
    bbb.go_down()
    assert refused(register(bbb))
    assert Server.objects.count() == 0


def test_host_outside_the_domains_is_refused_without_a_call(bbb: TestServer, settings: Any) -> None:
    settings.NODE_DOMAINS = ["example.org"]

    assert refused(register(bbb))
    assert refused(register(bbb, base_url="https://user@example.org"))
    assert refused(register(bbb, base_url="https://[::1"))
    assert bbb.calls == {}


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("bbb.szkola.pl", True),
        ("one.bbb.szkola.pl", True),
        ("ONE.BBB.SZKOLA.PL.", True),
        ("evilbbb.szkola.pl", False),
        ("szkola.pl", False),
        ("bbb.szkola.pl.evil.org", False),
        ("", False),
    ],
)
def test_domains_are_compared_label_by_label(host: str, allowed: bool, settings: Any) -> None:  # noqa: FBT001 -- a claim
    settings.NODE_DOMAINS = ["bbb.szkola.pl"]

    assert is_allowed_host(host) is allowed


def test_no_domain_means_that_no_node_registers(bbb: TestServer, settings: Any) -> None:
    settings.NODE_DOMAINS = []

    assert refused(register(bbb))


def test_keepalive_stamps_the_heartbeat_by_our_clock() -> None:
    server = ServerFactory.create(intent="draining")
    minutes_ago = datetime.now(UTC) - timedelta(minutes=4)

    answer = keepalive(server, at=minutes_ago)

    server.refresh_from_db()
    assert answer.status_code == 204
    assert (server.cpu_count, server.load_5m, server.intent, server.heartbeat_sent_at) == (
        8,
        2.5,
        "draining",
        minutes_ago,
    )
    assert server.last_heartbeat is not None
    assert server.last_heartbeat - minutes_ago > timedelta(minutes=3)


def test_recorded_keepalive_cannot_be_played_again() -> None:
    server = ServerFactory.create()
    at = datetime.now(UTC)

    answers = [keepalive(server, at=at), keepalive(server, at=at), keepalive(server, at=at - timedelta(seconds=1))]

    assert [each.status_code for each in answers] == [204, 401, 401]
    assert keepalive(server, at=at + timedelta(seconds=1)).status_code == 204


@pytest.mark.parametrize("minutes", [-6, 6])
def test_keepalive_far_from_our_clock_is_refused(minutes: int) -> None:
    server = ServerFactory.create()

    assert refused(keepalive(server, at=datetime.now(UTC) + timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "change",
    [
        {"cpu_count": 9},
        {"load_5m": 0.1},
        {"region": "mz"},
        {"sent_at": "2026-09-01T08:00:00Z"},
        {"base_url": "https://elsewhere.example.org/bigbluebutton"},
        {"signature": "0" * 64},
        {"signature": "żółw"},
    ],
)
def test_keepalive_that_was_changed_on_the_way_is_refused(change: dict[str, Any]) -> None:
    server = ServerFactory.create()

    assert refused(keepalive(server, **change))
    assert Server.objects.get().last_heartbeat is None


@pytest.mark.parametrize("at", ["now", "2026-09-01 08:00", "2026-09-01T08:00:00", "2026-13-45T99:00:00Z", "0" * 40])
def test_signed_keepalive_with_an_unreadable_time_is_refused(at: str) -> None:
    server = ServerFactory.create()
    said = Keepalive(server.base_url, at, 8, 2.5)

    assert refused(
        APIClient().post(
            "/api/v1/nodes/keepalive",
            {
                "base_url": said.base_url,
                "at": at,
                "cpu_count": 8,
                "load_5m": 2.5,
                "signature": said.signature(secret_of(server)),
            },
        )
    )


def test_unknown_wrong_and_stale_are_one_identical_answer() -> None:
    server = ServerFactory.create()
    stranger = ServerFactory.build(base_url="https://unknown.example.org/bigbluebutton")

    answers = [
        keepalive(stranger, secret="any"),
        keepalive(server, secret="wrong"),
        keepalive(server, at=datetime.now(UTC) - timedelta(hours=1)),
    ]

    assert {(each.status_code, each.content, tuple(sorted(each.headers.items()))) for each in answers} == {
        (401, answers[0].content, tuple(sorted(answers[0].headers.items())))
    }


def test_refusals_from_one_address_are_limited() -> None:
    server = ServerFactory.create()

    statuses = [keepalive(server, secret="wrong").status_code for _ in range(61)]

    assert statuses == [401] * 60 + [429]
    assert keepalive(server).status_code == 429


def test_node_needs_no_session_and_no_csrf(bbb: TestServer) -> None:
    client = APIClient(enforce_csrf_checks=True)

    answer = client.post(
        "/api/v1/nodes/register",
        {"base_url": bbb.url, "secret": bbb.secret, "cpu_count": 8, "load_5m": 1},
    )

    assert answer.status_code == 201


def test_fields_of_a_node_are_checked(bbb: TestServer) -> None:
    negative, endless = register(bbb, cpu_count=0, load_5m=-1), register(bbb, load_5m="nan")

    assert (negative.status_code, negative.json()["fields"]) == (
        422,
        {"cpu_count": ["min_value"], "load_5m": ["min_value"]},
    )
    assert (endless.status_code, endless.json()["fields"]) == (422, {"load_5m": ["invalid"]})
