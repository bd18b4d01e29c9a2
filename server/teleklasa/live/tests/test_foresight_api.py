"""The forecast of the coming hours and the plan of capacity, for admins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.settling import archive_group
from teleklasa.live import planned
from teleklasa.live.plan_ahead import replan
from teleklasa.live.start import start_lesson
from teleklasa.swarm.factories import ServerFactory
from teleklasa.swarm.models import Reservation, Server

pytestmark = pytest.mark.django_db
FORECAST = "/api/v1/swarm/forecast"
PLAN = "/api/v1/swarm/capacity-plan"
WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def said(group, by, starts_at, people=20, cameras=0, length_s=2700):
    wanted = {"starts_at": starts_at, "length_s": length_s, "expected_people": people, "cameras": cameras}
    return planned.announce(group, **wanted, by=by)[0]


def in_minutes(minutes):
    return timezone.now() + timedelta(minutes=minutes)


def test_forecast_adds_open_lessons_announced_ones_and_what_is_not_ours(admin, ala, group_6a, borys, swarm_of):
    swarm_of(1)
    Server.objects.update(foreign_units=10, strength=2)
    start_lesson(make_group("klasa 1B", moderators=[borys]), by=borys)
    said(group_6a, ala, in_minutes(32))
    replan()
    running = Reservation.objects.get(released_at=None).expected_units

    found = admin.get(FORECAST, {"hours": 2}).json()

    units = [each["expected_units"] for each in found["points"]]
    assert (len(units), found["capacity_units"]) == (24, 400)
    assert [units[0], units[7], units[10], units[23]] == pytest.approx([10 + running, 37 + running, 37, 10], abs=0.5)
    assert [found["points"][place]["lessons"] for place in (0, 7, 10, 23)] == [1, 2, 1, 0]
    assert found["headroom"] == pytest.approx(320 - 37 - running, abs=0.5)
    [lesson] = found["planned"]
    assert (lesson["lesson"], lesson["expected_people"], lesson["server"]) == (group_6a.name, 20, "Serwer 1")


@pytest.mark.parametrize("number", [1, 3])
def test_forecast_takes_the_same_statements_for_any_number(number, admin, ala, group_6a, django_assert_num_queries):
    for place in range(number):
        said(group_6a, ala, in_minutes(10 + 6 * place), length_s=300)
        ServerFactory.create()

    with django_assert_num_queries(6):
        found = admin.get(FORECAST).json()

    assert len(found["planned"]) == number


def test_forecast_of_an_empty_school_has_no_headroom(admin):
    found = admin.get(FORECAST, {"hours": 1}).json()

    assert (found["planned"], found["capacity_units"], found["headroom"]) == ([], 0, 0)
    assert {each["expected_units"] for each in found["points"]} == {0}


@pytest.mark.parametrize("hours", ["0", "25", "nan", "\x00", "9" * 400])
def test_forecast_of_impossible_hours_is_refused(admin, hours):
    answer = admin.get(FORECAST, {"hours": hours})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["hours"])


def test_plan_of_a_sheet_says_the_peak_and_the_servers(admin):
    ServerFactory.create(strength=1)
    ServerFactory.create(strength=2)
    ServerFactory.create(strength=4, intent="disabled")
    body = {"origin": "csv", "csv": "size;start;length;cameras\n100;8:00;45;0\n100;8:10;45;0", "strengths": [1, 2]}

    found = admin.post(PLAN, body, format="json").json()

    units = 2 * 123.0  # 3 + 100 + 20 microphones
    assert {key: found[key] for key in ("lessons", "peak_at", "peak_units", "peak_lessons", "peak_people")} == {
        "lessons": 2,
        "peak_at": "08:10",
        "peak_units": units,
        "peak_lessons": 2,
        "peak_people": 200,
    }
    assert found["servers_needed"] == [
        {"strength": 1, "servers": 2, "servers_with_spare": 3, "oversized_lessons": 0},
        {"strength": 2, "servers": 1, "servers_with_spare": 2, "oversized_lessons": 0},
    ]
    assert found["swarm"] == {
        "servers": 2,
        "fullest_share": pytest.approx(0.615),
        "fullest_share_without_one": pytest.approx(1.23),
        "is_enough": True,
        "is_enough_without_one": False,
    }
    assert found["points"][2] == {"at": "08:10", "units": units, "lessons": 2, "people": 200}


def test_rows_are_planned_as_the_sheet_is(admin):
    rows = [{"size": "100", "start": "8:00"}, {"size": 100, "start": "8:10", "length": "45", "cameras": "25%"}]

    found = admin.post(PLAN, {"origin": "rows", "rows": rows}, format="json").json()

    assert (found["lessons"], found["peak_at"], found["peak_people"]) == (2, "08:10", 200)


def test_announced_lessons_are_planned_by_the_schools_clock(admin, ala, group_6a):
    tomorrow = datetime.now(WARSAW).date() + timedelta(days=1)
    said(group_6a, ala, datetime(tomorrow.year, tomorrow.month, tomorrow.day, 8, 0, tzinfo=WARSAW), people=30)

    found = admin.post(PLAN, {"origin": "timetable"}, format="json").json()

    assert (found["lessons"], found["peak_at"], found["peak_people"]) == (1, f"{tomorrow}T08:00", 30)


def test_all_groups_at_once_are_planned_as_large_as_they_usually_are(admin, ala, borys, group_6a):
    for number in range(20):
        add_pupil(group_6a, f"Uczeń {number}")
    make_group("pusta", moderators=[ala])
    archived = make_group("dawna", moderators=[borys])
    add_pupil(archived, "Ewa")
    archive_group(archived, by=borys)

    found = admin.post(PLAN, {"origin": "rosters"}, format="json").json()

    assert (found["lessons"], found["peak_at"], found["peak_people"]) == (1, "08:00", 18)


def test_rows_that_cannot_be_read_are_named_by_line(admin):
    answer = admin.post(PLAN, {"origin": "csv", "csv": "size,start\n28,8:00\nx,25:00"}, format="json")

    assert (answer.status_code, answer.json()["code"], answer.json()["faults"]) == (
        422,
        "plan-unreadable",
        [
            {"line": 3, "field": "size", "code": "unreadable"},
            {"line": 3, "field": "start", "code": "out-of-range"},
        ],
    )


@pytest.mark.parametrize("origin", ["csv", "rows", "timetable", "rosters"])
def test_timetable_without_lessons_is_refused(admin, origin):
    answer = admin.post(PLAN, {"origin": origin}, format="json")

    assert (answer.status_code, answer.json()["faults"]) == (422, [{"line": 1, "field": "", "code": "empty"}])


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["origin"]),
        ({"origin": "x"}, ["origin"]),
        ({"origin": "csv", "csv": "28;8:00\x00"}, ["csv"]),
        ({"origin": "csv", "csv": []}, ["csv"]),
        ({"origin": "rows", "rows": "x"}, ["rows.non_field_errors"]),
        ({"origin": "rows", "rows": [{"size": {}, "start": "8:00"}]}, ["rows.0.size"]),
        ({"origin": "rosters", "strengths": []}, ["strengths"]),
        ({"origin": "rosters", "strengths": [0]}, ["strengths.0"]),
        ({"origin": "rosters", "strengths": ["nan"]}, ["strengths.0"]),
        ({"origin": "rosters", "strengths": [1, 1, 1, 1, 1]}, ["strengths"]),
    ],
)
def test_field_of_the_plan_that_cannot_be_taken_is_named(admin, body, fields):
    answer = admin.post(PLAN, body, format="json")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, fields)
