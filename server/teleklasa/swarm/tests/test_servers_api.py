from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.bbb.testserver import TestServer
from teleklasa.people.models import AuditEvent, Person
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.connect import secret_of
from teleklasa.swarm.factories import RegionFactory, ServerFactory, make_server
from teleklasa.swarm.models import HealthChange, Region, Server
from teleklasa.swarm.reservation import release_server, reserve_server

type ClientOf = Callable[[Person], APIClient]

pytestmark = pytest.mark.django_db
SERVERS = "/api/v1/servers"
SECRET = "tajny-klucz-serwera-numer-jeden"


@pytest.fixture
def admin(celina: Person, client_of: ClientOf) -> APIClient:
    return client_of(celina)


def new_server(bbb: TestServer, **changes: Any) -> dict[str, Any]:
    return {"name": "bbb 1", "base_url": bbb.url, "secret": bbb.secret, **changes}


def problem(answer: Any) -> tuple[int, str, Any]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("fields")


def audited() -> list[tuple[str, dict[str, Any]]]:
    return list(AuditEvent.objects.filter(target__startswith="server:").order_by("id").values_list("action", "facts"))


def test_server_is_shown_with_its_load_and_without_its_secret(admin: APIClient) -> None:
    mazovia = RegionFactory.create(code="mz", name="mazowieckie")
    server = ServerFactory.create(name="bbb-1", region=mazovia, strength=2, people=7, meetings=1, foreign_units=10)
    reserve_server(meeting_id="m1", need=LessonNeed(expected_people=20, cameras=0, microphones=0))

    answer = admin.get(f"{SERVERS}/{server.public_id}")

    assert answer.json() == {
        "id": server.public_id,
        "name": "bbb-1",
        "base_url": "https://bbb-1.example.org/bigbluebutton",
        "region": {"code": "mz", "name": "mazowieckie"},
        "strength": 2.0,
        "intent": "enabled",
        "health": "online",
        "last_fault": "",
        "health_changed_at": None,
        "alert": None,
        "bbb_version": "",
        "cpu_count": None,
        "load_5m": None,
        "last_heartbeat": None,
        "last_polled": None,
        "load": {
            "people": 7,
            "meetings": 1,
            "cameras": 0,
            "microphones": 0,
            "reserved_units": 33.0,
            "observed_units": 10.0,
            "capacity_units": 400.0,
            "utilisation": 0.0825,
        },
        "open_lessons": 1,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_statements_for_any_number_of_servers(
    number: int,
    admin: APIClient,
    django_assert_num_queries,
) -> None:
    servers = [ServerFactory.create(name=f"bbb-{each}", region=RegionFactory.create()) for each in range(number)]

    with django_assert_num_queries(4):  # session, person, servers, promises
        answer = admin.get(SERVERS)

    assert [row["id"] for row in answer.json()] == [server.public_id for server in servers]


def test_answering_server_with_the_right_secret_is_added(admin: APIClient, bbb: TestServer) -> None:
    RegionFactory.create(code="sl", name="śląskie")

    answer = admin.post(SERVERS, new_server(bbb, region="sl", strength=1.5))

    server = Server.objects.get()
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["region"]) == (server.public_id, {"code": "sl", "name": "śląskie"})
    assert (server.base_url, server.strength, server.intent, server.health) == (bbb.url, 1.5, "enabled", "online")
    assert (secret_of(server), server.digest) == (bbb.secret, "sha256")
    assert server.bbb_version == bbb.memory.behaviour.bbb_version
    assert audited() == [("server-added", {"base_url": bbb.url})]


def test_secret_is_in_no_answer_and_no_record(admin: APIClient, bbb: TestServer) -> None:
    added = admin.post(SERVERS, new_server(bbb))
    changed = admin.patch(f"{SERVERS}/{added.json()['id']}", {"secret": bbb.secret})
    wrong = admin.patch(f"{SERVERS}/{added.json()['id']}", {"secret": SECRET})

    told = b"".join([each.content for each in (added, changed, wrong, admin.get(SERVERS))])
    assert bbb.secret not in told.decode()
    assert SECRET not in told.decode()
    assert bbb.secret not in str(audited())
    assert bbb.secret.encode() not in bytes(Server.objects.get().secret_sealed)


def test_server_with_the_wrong_secret_is_not_added(admin: APIClient, bbb: TestServer) -> None:
    answer = admin.post(SERVERS, new_server(bbb, secret="wrong-secret"))

    assert problem(answer) == (422, "invalid", {"secret": ["wrong"]})
    assert Server.objects.count() == 0


def test_address_where_nobody_answers_is_unreachable(admin: APIClient, bbb: TestServer) -> None:
    bbb.go_down()

    assert problem(admin.post(SERVERS, new_server(bbb))) == (422, "invalid", {"base_url": ["unreachable"]})


def test_address_of_something_else_is_not_bbb(admin: APIClient, bbb: TestServer) -> None:
    bbb.answer_garbage()

    assert problem(admin.post(SERVERS, new_server(bbb))) == (422, "invalid", {"base_url": ["not_bbb"]})


def test_address_of_a_server_in_the_swarm_is_taken_however_it_is_written(admin: APIClient, bbb: TestServer) -> None:
    admin.post(SERVERS, new_server(bbb))

    answer = admin.post(SERVERS, new_server(bbb, base_url=f"{bbb.url}/api/"))

    assert problem(answer) == (422, "invalid", {"base_url": ["taken"]})


@pytest.mark.parametrize(
    ("base_url", "code"), [("http://10.0.0.1/bigbluebutton", "address_refused"), ("gopher://x", "malformed")]
)
def test_address_that_may_not_be_called_is_refused(admin: APIClient, bbb: TestServer, base_url: str, code: str) -> None:
    answer = admin.post(SERVERS, new_server(bbb, base_url=base_url))

    assert problem(answer) == (422, "invalid", {"base_url": [code]})


def test_fields_of_a_new_server_are_checked(admin: APIClient, bbb: TestServer) -> None:
    answer = admin.post(SERVERS, new_server(bbb, name=" ", region="nowhere", strength=0))

    assert problem(answer) == (
        422,
        "invalid",
        {"name": ["blank"], "region": ["does_not_exist"], "strength": ["min_value"]},
    )
    answer = admin.post(SERVERS, new_server(bbb, strength="nan"))
    assert problem(answer) == (422, "invalid", {"strength": ["invalid"]})


def test_name_region_strength_and_intent_are_changed(admin: APIClient) -> None:
    server = ServerFactory.create(region=RegionFactory.create())

    answer = admin.patch(
        f"{SERVERS}/{server.public_id}", {"name": "Nowy", "region": None, "strength": 3, "intent": "draining"}
    )

    server.refresh_from_db()
    assert answer.status_code == 200
    assert (server.name, server.region, server.strength, server.intent) == ("Nowy", None, 3.0, "draining")
    fields = ["intent", "name", "region", "strength"]
    assert audited() == [("server-changed", {"fields": fields, "intent": "draining"})]


def test_what_was_observed_cannot_be_changed(admin: APIClient) -> None:
    server = ServerFactory.create(name="bbb-1", base_url="https://one.example.org/bigbluebutton")

    answer = admin.patch(
        f"{SERVERS}/{server.public_id}",
        {"health": "down", "base_url": "https://two.example.org", "people": 9, "public_id": "x", "foreign_units": 9},
    )

    server.refresh_from_db()
    assert answer.status_code == 200
    assert (server.health, server.base_url, server.people) == ("online", "https://one.example.org/bigbluebutton", 0)
    assert audited() == []


def test_right_secret_makes_a_misconfigured_server_online(admin: APIClient, bbb: TestServer) -> None:
    server = make_server("bbb-1", base_url=bbb.url, secret="old", health="misconfigured", last_fault="secret")

    answer = admin.patch(f"{SERVERS}/{server.public_id}", {"secret": bbb.secret})

    server.refresh_from_db()
    assert (answer.status_code, answer.json()["health"]) == (200, "online")
    assert (secret_of(server), server.health, server.last_fault) == (bbb.secret, "online", "")
    assert list(HealthChange.objects.values_list("health", flat=True)) == ["online"]
    assert audited() == [("server-changed", {"fields": ["secret"]})]


def test_wrong_secret_leaves_everything_as_it_was(admin: APIClient, bbb: TestServer) -> None:
    server = make_server("bbb-1", base_url=bbb.url, secret=bbb.secret)

    answer = admin.patch(f"{SERVERS}/{server.public_id}", {"secret": "wrong", "name": "Nowy"})

    server.refresh_from_db()
    assert problem(answer) == (422, "invalid", {"secret": ["wrong"]})
    assert (secret_of(server), server.name) == (bbb.secret, "bbb-1")


def test_server_without_open_lessons_is_removed(admin: APIClient) -> None:
    server = ServerFactory.create()
    reserve_server(meeting_id="m1", need=LessonNeed(expected_people=20))

    assert problem(admin.delete(f"{SERVERS}/{server.public_id}")) == (409, "server-in-use", None)
    release_server("m1")
    assert admin.delete(f"{SERVERS}/{server.public_id}").status_code == 204
    assert Server.objects.count() == 0
    assert [action for action, _ in audited()] == ["server-removed"]


def test_missing_server_is_not_found(admin: APIClient) -> None:
    for method in (admin.get, admin.patch, admin.delete):
        assert problem(method(f"{SERVERS}/nosuch")) == (404, "not-found", None)


def test_nobody_but_an_admin_manages_servers(ala: Person, client_of: ClientOf, bbb: TestServer) -> None:
    server = ServerFactory.create()
    moderator, stranger = client_of(ala), APIClient()

    for client, status, code in ((moderator, 403, "forbidden"), (stranger, 401, "not-signed-in")):
        answers = [
            client.get(SERVERS),
            client.post(SERVERS, new_server(bbb)),
            client.get(f"{SERVERS}/{server.public_id}"),
            client.get(f"{SERVERS}/nosuch"),
            client.patch(f"{SERVERS}/{server.public_id}", {"intent": "disabled"}),
            client.delete(f"{SERVERS}/{server.public_id}"),
        ]
        assert {problem(answer) for answer in answers} == {(status, code, None)}
    assert Server.objects.get().intent == "enabled"
    assert bbb.calls == {}


def test_regions_are_listed_for_everyone_signed_in(ala: Person, client_of: ClientOf) -> None:
    Region.objects.all().delete()
    RegionFactory.create(code="sl", name="śląskie")
    RegionFactory.create(code="mz", name="mazowieckie")

    assert client_of(ala).get("/api/v1/regions").json() == [
        {"code": "mz", "name": "mazowieckie"},
        {"code": "sl", "name": "śląskie"},
    ]
    assert APIClient().get("/api/v1/regions").status_code == 401
