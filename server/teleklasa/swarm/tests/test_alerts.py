from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from teleklasa.people.models import Person
from teleklasa.swarm.alerts import forget_old_drains, host_of, one_line
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.factories import ServerFactory
from teleklasa.swarm.models import AlertDrain, Server, Tally
from teleklasa.swarm.reservation import reserve_server

pytestmark = pytest.mark.django_db
TOKEN = "token-do-alarmow-0123456789"
ALERTS = "/api/v1/swarm/alerts"
NOT_ENDED = "0001-01-01T00:00:00Z"
EIGHT = "2026-09-01T08:00:00.123456789Z"
NINE, TEN, ELEVEN = (f"2026-09-01T{hour}:00:00Z" for hour in ("09", "10", "11"))


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.ALERTS_TOKEN = TOKEN


def alert(host: str = "bbb-1.example.org:9100", **changes: Any) -> dict[str, Any]:
    """A firing alert as Alertmanager sends it."""
    return {
        "status": "firing",
        "labels": {"alertname": "DiskFull", "instance": host, "severity": "critical"},
        "annotations": {"summary": "Dysk prawie pełny", "description": "9 % wolnego"},
        "startsAt": EIGHT,
        "endsAt": NOT_ENDED,
        "generatorURL": "http://prometheus:9090/graph?g0.expr=x",
        "fingerprint": "c0ffee",
        **changes,
    }


def resolved(**changes: Any) -> dict[str, Any]:
    return alert(**{"status": "resolved", "endsAt": NINE, **changes})


def send(*alerts: dict[str, Any], token: str = TOKEN, **changes: Any) -> Any:
    message = {
        "version": "4",
        "groupKey": '{}:{alertname="DiskFull"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "teleklasa",
        "groupLabels": {"alertname": "DiskFull"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
        **changes,
    }
    return APIClient().post(ALERTS, message, headers={"Authorization": f"Bearer {token}"})


def placed_on(meeting_id: str) -> tuple[str, str]:
    reserved = reserve_server(meeting_id=meeting_id, need=LessonNeed(expected_people=20))
    return reserved.server.name, reserved.reason["decided_by"]


@pytest.fixture
def shown_alert(celina: Person, client_of: Callable[[Person], APIClient]) -> Callable[[Server], Any]:
    admin = client_of(celina)
    return lambda server: admin.get(f"/api/v1/servers/{server.public_id}").json()["alert"]


def test_firing_alert_keeps_lessons_off_its_server_until_it_is_resolved(shown_alert) -> None:
    server, other = ServerFactory.create(name="bbb-1"), ServerFactory.create(name="bbb-2", foreign_units=100)

    first = send(alert())
    shown, while_firing = shown_alert(server), placed_on("m1")
    last = send(resolved())

    drain = AlertDrain.objects.get()
    assert (first.status_code, first.json()) == (200, {"firing": 1, "resolved": 0, "unknown": 0})
    assert (shown["reason"], datetime.fromisoformat(shown["since"])) == ("Dysk prawie pełny", drain.since)
    assert while_firing == ("bbb-2", "load")
    assert (last.json(), shown_alert(server)) == ({"firing": 0, "resolved": 1, "unknown": 0}, None)
    assert placed_on("m2") == ("bbb-1", "load")
    assert {server.intent, other.intent, *Server.objects.values_list("intent", flat=True)} == {"enabled"}


def test_alert_that_fires_on_every_server_closes_no_school() -> None:
    ServerFactory.create(name="bbb-1")

    send(alert())

    assert placed_on("m1") == ("bbb-1", "drained_by_alert")


def test_admin_s_wish_stays_when_an_alert_comes_and_goes() -> None:
    server = ServerFactory.create(name="bbb-1", intent="draining")

    send(alert())
    send(resolved())

    server.refresh_from_db()
    assert server.intent == "draining"


def test_resolution_lifts_only_what_its_own_alert_set(shown_alert) -> None:
    server = ServerFactory.create(name="bbb-1")
    send(alert(), alert(fingerprint="beef", annotations={"summary": "Gorąco"}))

    send(resolved())

    assert shown_alert(server)["reason"] == "Gorąco"


def test_message_that_comes_twice_or_late_changes_nothing() -> None:
    ServerFactory.create(name="bbb-1")

    send(alert())
    once = AlertDrain.objects.values().get()
    send(alert())
    twice = AlertDrain.objects.values().get()
    send(resolved())
    send(resolved())
    lifted = AlertDrain.objects.values().get()
    send(alert())  # a late copy of the first message

    assert {**twice, "heard_at": once["heard_at"]} == once
    assert AlertDrain.objects.values().get() == lifted
    assert lifted["lifted_at"] is not None


def test_end_that_comes_before_its_beginning_leaves_no_drain(shown_alert) -> None:
    server = ServerFactory.create(name="bbb-1")

    send(resolved())
    send(alert())

    assert shown_alert(server) is None
    assert placed_on("m1") == ("bbb-1", "load")
    send(alert(startsAt=TEN))
    assert shown_alert(server)["reason"] == "Dysk prawie pełny"


def test_alert_that_fires_again_outlives_the_late_end_of_its_last_time(shown_alert) -> None:
    server = ServerFactory.create(name="bbb-1")
    send(alert())
    send(resolved())

    send(alert(startsAt=TEN))
    send(resolved())
    still_there = shown_alert(server)
    send(resolved(startsAt=TEN, endsAt=ELEVEN))

    assert still_there is not None
    assert shown_alert(server) is None


def test_alert_without_news_for_hours_drains_no_longer_and_counts_again_with_news(settings, shown_alert) -> None:
    server = ServerFactory.create(name="bbb-1")
    send(alert())
    ages_ago = datetime.now(UTC) - timedelta(seconds=settings.ALERTS_KEPT_S + 1)
    AlertDrain.objects.update(heard_at=ages_ago)

    gone, placed = shown_alert(server), placed_on("m1")
    send(alert())

    assert (gone, placed) == (None, ("bbb-1", "load"))
    assert shown_alert(server) is not None


def test_drains_are_forgotten_after_a_month() -> None:
    ServerFactory.create(name="bbb-1")
    send(alert())

    kept = forget_old_drains()
    AlertDrain.objects.update(heard_at=datetime.now(UTC) - timedelta(days=31))

    assert (kept, forget_old_drains()) == (0, 1)


def test_hosts_that_are_no_servers_of_ours_are_counted_and_change_nothing() -> None:
    ServerFactory.create(name="bbb-1")

    answer = send(alert("db.example.org:9187"), alert(labels={"alertname": "Watchdog"}), alert())

    assert (answer.status_code, answer.json()) == (200, {"firing": 1, "resolved": 0, "unknown": 2})
    assert dict(Tally.objects.filter(what="alert").values_list("kind", "times")) == {
        "firing": 1,
        "resolved": 0,
        "unknown-host": 2,
    }


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("bbb-1.example.org", "bbb-1.example.org"),
        ("BBB-1.Example.ORG:9100", "bbb-1.example.org"),
        ("bbb-1.example.org.", "bbb-1.example.org"),
        ("https://bbb-1.example.org/bigbluebutton/api", "bbb-1.example.org"),
        ("[2001:DB8::1]:9100", "2001:db8::1"),
        ("192.0.2.7:9100", "192.0.2.7"),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_host_of_a_label_is_read_without_its_port_and_case(text: str, host: str) -> None:
    assert host_of(text) == host


@pytest.mark.parametrize("label", ["instance", "host", "server"])
def test_server_is_named_by_any_of_three_labels(label: str) -> None:
    ServerFactory.create(name="bbb-1")

    assert send(alert(labels={label: "BBB-1.example.org:9100"})).json()["firing"] == 1


def test_reason_is_one_short_line() -> None:
    ServerFactory.create(name="bbb-1")

    send(alert(annotations={"summary": "Dysk\r\n\tpełny \u202e" + "x" * 900}))
    send(alert(annotations={"summary": " \n "}, fingerprint="beef"))

    reasons = list(AlertDrain.objects.order_by("pk").values_list("reason", flat=True))
    assert reasons == ["Dysk pełny " + "x" * 189, "DiskFull"]
    assert one_line("\u200b\u2028a\x1b[31mb") == "a [31mb"


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ({"version": "3"}, {"version"}),
        ({"alerts": "all"}, {"alerts"}),
        ({"alerts": None}, {"alerts"}),
        ({"alerts": [alert(status="maybe")]}, {"alerts.0.status"}),
        ({"alerts": [alert(startsAt="eight")]}, {"alerts.0.startsAt"}),
        ({"alerts": [alert(startsAt=NOT_ENDED)]}, {"alerts.0.startsAt"}),
        ({"alerts": [resolved(endsAt="nine")]}, {"alerts.0.endsAt"}),
        ({"alerts": [{**resolved(), "endsAt": ""}]}, {"alerts.0.endsAt"}),
        ({"alerts": [alert(fingerprint="x" * 65)]}, {"alerts.0.fingerprint"}),
        ({"alerts": [alert(labels=["instance"])]}, {"alerts.0.labels"}),
        ({"alerts": [alert(labels={"instance": "bbb-1\x00"})]}, {"alerts.0.labels.instance"}),
        ({"alerts": [alert(annotations={"summary": {"a": 1}})]}, {"alerts.0.annotations.summary"}),
        ({"alerts": [alert(annotations={"summary": "\x00"})]}, {"alerts.0.annotations.summary"}),
    ],
)
def test_message_that_cannot_be_read_is_refused_whole(message: dict[str, Any], fields: set[str]) -> None:
    ServerFactory.create(name="bbb-1")
    good = [alert(fingerprint="good")] if isinstance(message.get("alerts"), list) else []

    answer = send(**{**message, "alerts": [*message["alerts"], *good]} if good else message)

    assert (answer.status_code, set(answer.json()["fields"])) == (422, fields)
    assert AlertDrain.objects.count() == 0


def test_wrong_or_missing_token_is_refused_and_misses_are_limited() -> None:
    nothing = APIClient().post(ALERTS, {"version": "4", "alerts": []})
    basic = APIClient().post(ALERTS, {}, headers={"Authorization": f"Basic {TOKEN}"})
    statuses = [send(token="zły").status_code for _ in range(59)]

    assert (nothing.status_code, nothing.json()["code"], basic.status_code) == (401, "alerts-refused", 401)
    assert statuses == [401] * 58 + [429]
    assert send().status_code == 429


def test_nothing_is_there_without_a_token(settings: Any) -> None:
    settings.ALERTS_TOKEN = ""

    answers = [send(), send(token="")]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "not-found")] * 2


@pytest.mark.django_db(transaction=True)
def test_messages_of_two_alertmanagers_at_once_make_one_drain_each() -> None:
    hosts = [server.base_url for server in ServerFactory.create_batch(4)]
    message = [alert(host) for host in hosts]
    start = Barrier(6)

    def send_at_once(place: int) -> int:
        try:
            start.wait()
            return int(send(*(message if place % 2 else reversed(message))).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(send_at_once, range(6)))

    assert statuses == [200] * 6
    assert AlertDrain.objects.count() == 4
    assert Tally.objects.get(what="alert", kind="firing").times == 24


@pytest.mark.parametrize("number", [1, 3])
def test_message_takes_the_same_statements_for_any_number_of_alerts(number: int, django_assert_num_queries) -> None:
    servers = ServerFactory.create_batch(number)
    hosts = [server.base_url for server in servers]

    with django_assert_num_queries(
        8
    ):  # misses; servers; the savepoint, the turn, drains, lifted ones, the tally and back
        send(*(alert(host, fingerprint=f"f{place}") for place, host in enumerate(hosts)), resolved(fingerprint="r"))

    assert AlertDrain.objects.count() == number
