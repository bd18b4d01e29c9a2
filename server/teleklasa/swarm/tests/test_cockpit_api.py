from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework import serializers

from teleklasa.swarm.alerts import Alert, take_alerts
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.factories import RegionFactory, ServerFactory
from teleklasa.swarm.models import HealthChange, Server, ServerSample
from teleklasa.swarm.reservation import reserve_server

pytestmark = pytest.mark.django_db
SWARM = "/api/v1/swarm"


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def sample(server: Server, minutes_ago: float, **measures: Any) -> ServerSample:
    facts = {"people": 0, "meetings": 0, "cameras": 0, "microphones": 0, "cpu": None, "reserved": 0.0} | measures
    return ServerSample.objects.create(server=server, at=timezone.now() - timedelta(minutes=minutes_ago), **facts)


def test_swarm_is_told_as_a_whole(admin):
    ServerFactory.create(name="a", people=30, meetings=2, cameras=4, microphones=6, foreign_units=50)
    ServerFactory.create(name="b", strength=2)
    ServerFactory.create(name="down", health="down", strength=9)
    ServerFactory.create(name="off", intent="disabled", people=5, meetings=1)
    reserve_server(meeting_id="m1", need=LessonNeed(expected_people=20, cameras=0, microphones=0))

    answer = admin.get(SWARM).json()

    assert {name: value for name, value in answer.items() if name not in {"at", "servers"}} == {
        "people": 35,
        "meetings": 3,
        "cameras": 4,
        "microphones": 6,
        "lessons": 1,
        "capacity_units": 600.0,
        "reserved_units": 73.0,
        "observed_units": 50.0,
        "room_units": 407.0,
        "headroom_units": 87.0,
        "survives_one": True,
    }
    assert [(row["name"], row["headroom_units"], row["flaps"], row["drain"]) for row in answer["servers"]] == [
        ("a", 110.0, 0, None),
        ("b", 297.0, 0, None),
        ("down", 0.0, 0, None),
        ("off", 0.0, 0, None),
    ]


def test_draining_server_says_how_many_lessons_are_left(admin):
    server = ServerFactory.create()
    reserve_server(meeting_id="m1", need=LessonNeed(expected_people=20))
    Server.objects.update(intent="draining")

    [row] = admin.get(SWARM).json()["servers"]

    assert row["id"] == server.public_id
    assert (row["drain"]["lessons"], row["drain"]["reason"], row["headroom_units"]) == (1, "", 0.0)


def test_server_with_a_firing_alert_is_drained_with_the_reason(admin):
    ServerFactory.create(base_url="https://bbb-7.example.org/bigbluebutton")
    started = timezone.now() - timedelta(minutes=1)
    annotations = {"summary": "Disk is nearly full"}
    take_alerts([Alert("f1", started, None, labels={"instance": "bbb-7.example.org:9100"}, annotations=annotations)])

    answer = admin.get(SWARM).json()

    [row] = answer["servers"]
    assert (row["intent"], row["drain"]) == (
        "enabled",
        {"lessons": 0, "ends_at_estimate": None, "reason": "Disk is nearly full"},
    )
    assert (answer["capacity_units"], answer["room_units"], answer["survives_one"]) == (0.0, 0.0, False)


@pytest.mark.parametrize("number", [1, 3])
def test_swarm_takes_the_same_statements_for_any_number_of_servers(number, admin, django_assert_num_queries):
    for each in range(number):
        ServerFactory.create(region=RegionFactory.create(), intent="draining" if each else "enabled")

    with django_assert_num_queries(6):  # session, person, servers, promises, candidates, drains
        answer = admin.get(SWARM)

    assert len(answer.json()["servers"]) == number


def test_history_gives_every_server_a_value_for_every_moment(admin):
    a, b = ServerFactory.create(name="a", strength=2), ServerFactory.create(name="b")
    ServerFactory.create(name="never seen")
    sample(a, 30, people=12, meetings=1, cameras=3, microphones=2, cpu=0.25, reserved=40.0)
    sample(a, 28, people=14, meetings=1)
    sample(b, 29, people=5)
    sample(b, 90, people=99)

    answer = admin.get(f"{SWARM}/history?hours=1").json()

    first = datetime.fromisoformat(answer["times"][0])
    assert answer["step_s"] == 60
    assert [(datetime.fromisoformat(time) - first).total_seconds() for time in answer["times"]] == [0, 60, 120]
    assert answer["servers"] == [
        {
            "id": a.public_id,
            "name": "a",
            "capacity_units": 400.0,
            "people": [12, None, 14],
            "meetings": [1, None, 1],
            "cameras": [3, None, 0],
            "microphones": [2, None, 0],
            "cpu": [0.25, None, None],
            "reserved_units": [40.0, None, 0.0],
        },
        {
            "id": b.public_id,
            "name": "b",
            "capacity_units": 200.0,
            "people": [None, 5, None],
            "meetings": [None, 0, None],
            "cameras": [None, 0, None],
            "microphones": [None, 0, None],
            "cpu": [None, None, None],
            "reserved_units": [None, 0.0, None],
        },
    ]


@pytest.mark.parametrize("hours", [1, 6, 24, 100, 168])
def test_history_of_any_length_has_at_most_300_moments_and_keeps_the_peak(hours, admin):
    server = ServerFactory.create()
    start = timezone.now() - timedelta(hours=hours)
    measures = {"meetings": 0, "cameras": 0, "microphones": 0, "reserved": 0.0}
    ServerSample.objects.bulk_create(
        ServerSample(server=server, at=start + timedelta(minutes=n), people=77 if n == 50 else 1, **measures)
        for n in range(hours * 60)
    )

    answer = admin.get(f"{SWARM}/history?hours={hours}").json()

    people = answer["servers"][0]["people"]
    assert len(people) == len(answer["times"]) <= 300
    assert (max(people), None in people) == (77, False)


@pytest.mark.parametrize("number", [1, 3])
def test_history_takes_the_same_statements_for_any_number_of_servers(number, admin, django_assert_num_queries):
    for _ in range(number):
        sample(ServerFactory.create(), 5)

    with django_assert_num_queries(4):  # session, person, servers, samples
        answer = admin.get(f"{SWARM}/history")

    assert len(answer.json()["servers"]) == number


def test_history_of_one_server_has_only_it(admin):
    a, b = ServerFactory.create(), ServerFactory.create()
    sample(a, 3)
    sample(b, 3)

    answer = admin.get(f"{SWARM}/history?server={b.public_id}").json()
    unknown = admin.get(f"{SWARM}/history?server=nie-ma").json()

    assert [each["id"] for each in answer["servers"]] == [b.public_id]
    assert (unknown["times"], unknown["servers"]) == ([], [])


@pytest.mark.parametrize("query", ["hours=0", "hours=169", "hours=1e400", "hours=x", "server=%00"])
def test_history_that_makes_no_sense_is_refused(query, admin):
    assert admin.get(f"{SWARM}/history?{query}").status_code == 422


@pytest.mark.parametrize("query", ["server=%00", "cursor=x", f"server={'x' * 17}"])
def test_changes_that_make_no_sense_are_refused(query, admin):
    assert admin.get(f"{SWARM}/health-changes?{query}").status_code == 422


@pytest.mark.parametrize("number", [1, 3])
def test_changes_of_health_are_told_newest_first(number, admin, django_assert_num_queries):
    server = ServerFactory.create(name="bbb")
    moments = [datetime(2026, 11, 22, 8, minute, tzinfo=UTC) for minute in range(number)]
    for moment in moments:
        HealthChange.objects.create(server=server, at=moment, health="down", fault="timed out")

    with django_assert_num_queries(3):  # session, person, changes
        answer = admin.get(f"{SWARM}/health-changes").json()

    assert answer == {
        "results": [
            {
                "server": {"id": server.public_id, "name": "bbb"},
                "at": serializers.DateTimeField().to_representation(moment),
                "health": "down",
                "fault": "timed out",
            }
            for moment in reversed(moments)
        ],
        "next": None,
    }


def test_changes_of_health_are_paged_and_told_of_one_server(admin):
    a, b = ServerFactory.create(), ServerFactory.create()
    now = timezone.now()
    HealthChange.objects.bulk_create(HealthChange(server=a, at=now, health="suspect", fault=str(n)) for n in range(53))
    HealthChange.objects.create(server=b, at=now, health="online")

    first = admin.get(f"{SWARM}/health-changes?server={a.public_id}").json()
    second = admin.get(f"{SWARM}/health-changes?server={a.public_id}&cursor={first['next']}").json()

    assert [row["fault"] for row in first["results"] + second["results"]] == [str(n) for n in reversed(range(53))]
    assert (len(first["results"]), second["next"]) == (50, None)
