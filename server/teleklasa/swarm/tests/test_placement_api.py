"""Where a lesson would go now."""

import pytest

from teleklasa.swarm.factories import RegionFactory, ServerFactory
from teleklasa.swarm.models import Reservation, Server

pytestmark = pytest.mark.django_db
URL = "/api/v1/swarm/placement"


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def test_dry_placement_says_the_server_the_cost_and_why_and_writes_nothing(admin):
    near = RegionFactory.create(code="mz", name="mazowieckie")
    ServerFactory.create(name="daleko")
    server = ServerFactory.create(name="blisko", region=near, foreign_units=50)

    query = {"expected_people": 28, "cameras": 4, "microphones": 2, "region": "mz", "recorded": "true"}
    found = admin.get(URL, query).json()

    assert found["server"] == {"id": server.public_id, "name": "blisko"}
    assert (found["units"], found["is_over_ceiling"]) == (pytest.approx(3 + 28 + 2 + 11.2 + 2 + 3), False)
    assert (found["reason"]["decided_by"], found["reason"]["candidates"][0]["name"]) == ("region", "blisko")
    assert Reservation.objects.count() == 0
    assert list(Server.objects.values_list("last_assigned", flat=True)) == [None, None]


@pytest.mark.parametrize("number", [1, 3])
def test_dry_placement_takes_the_same_statements_for_any_number(number, admin, django_assert_num_queries):
    ServerFactory.create_batch(number)

    with django_assert_num_queries(5):
        found = admin.get(URL, {"expected_people": 20}).json()

    assert found["reason"]["considered"] == number


def test_dry_placement_without_a_server_is_refused(admin):
    answer = admin.get(URL, {"expected_people": 20})

    assert (answer.status_code, answer.json()["code"]) == (503, "no-server-free")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "expected_people"),
        ({"expected_people": "0"}, "expected_people"),
        ({"expected_people": "9" * 400}, "expected_people"),
        ({"cameras": "-1"}, "cameras"),
        ({"microphones": "nan"}, "microphones"),
        ({"region": "\x00"}, "region"),
        ({"region": "brak"}, "region"),
        ({"recorded": "może"}, "recorded"),
    ],
)
def test_query_that_cannot_be_taken_is_named(admin, query, field):
    answer = admin.get(URL, query if field == "expected_people" else {"expected_people": "20", **query})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
