"""Announced lessons: said, changed, listed, called off, begun by a start, and forgotten."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import PreferredServer
from teleklasa.groups.settling import archive_group
from teleklasa.live import planned
from teleklasa.live.models import LiveLesson, PlannedLesson
from teleklasa.live.plan_ahead import forget_old_plans, replan
from teleklasa.live.rooms import room_of
from teleklasa.live.start import start_lesson
from teleklasa.people.models import AuditEvent
from teleklasa.swarm import ledger
from teleklasa.swarm.models import PlannedPlacement, Server
from teleklasa.swarm.reservation import NoServerFree

pytestmark = pytest.mark.django_db


def url(group, lesson="") -> str:
    return f"/api/v1/groups/{group.slug}/planned-lessons" + (f"/{lesson}" if lesson else "")


def in_minutes(minutes: float):
    return timezone.now().replace(microsecond=0) + timedelta(minutes=minutes)


def said(group, by, minutes: float = 30, people: int | None = 20, cameras: int | None = 0) -> PlannedLesson:
    wanted = {"starts_at": in_minutes(minutes), "length_s": 300, "expected_people": people, "cameras": cameras}
    return planned.announce(group, **wanted, by=by)[0]


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


def test_lesson_is_announced_changed_by_announcing_it_again_and_listed(client, group_6a):
    starts_at = in_minutes(90).astimezone(ZoneInfo("Europe/Warsaw")).isoformat()

    first = client.post(url(group_6a), {"starts_at": starts_at})
    second = client.post(url(group_6a), {"starts_at": starts_at, "length_s": 3600, "expected_people": 28, "cameras": 3})

    known = {"id": first.json()["id"], "starts_at": starts_at, "server_name": None}
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == known | {"length_s": 2700, "expected_people": None, "cameras": None}
    changed = known | {"length_s": 3600, "expected_people": 28, "cameras": 3}
    assert (second.json(), client.get(url(group_6a)).json()) == (changed, {"results": [changed], "next": None})
    assert (
        list(AuditEvent.objects.filter(action="lesson-planned").values_list("target", flat=True))
        == [f"group:{group_6a.slug}"] * 2
    )


def test_list_shows_what_has_not_begun_in_order_with_the_planned_server(client, ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    far, near = said(group_6a, ala, minutes=300), said(group_6a, ala, minutes=30)
    missed = said(group_6a, ala, minutes=10)
    PlannedLesson.objects.filter(pk=missed.pk).update(starts_at=in_minutes(-25))
    replan()

    found = client.get(url(group_6a)).json()["results"]

    assert [(each["id"], each["server_name"]) for each in found] == [
        (near.public_id, server.name),
        (far.public_id, None),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_statements_for_any_number(number, client, ala, group_6a, django_assert_num_queries):
    for place in range(number):
        said(group_6a, ala, minutes=30 + 6 * place)

    with django_assert_num_queries(5):
        found = client.get(url(group_6a)).json()["results"]

    assert len(found) == number


def test_called_off_lesson_is_gone_with_its_server(client, ala, group_6a, swarm_of):
    swarm_of(1)
    lesson = said(group_6a, ala)
    replan()

    answers = [client.delete(url(group_6a, lesson.public_id)).status_code for _ in range(2)]

    assert answers == [204, 404]
    assert (PlannedLesson.objects.count(), PlannedPlacement.objects.count()) == (0, 0)


def test_planned_lesson_of_another_group_is_not_there(client, ala, borys, group_6a):
    lesson = said(make_group("klasa 1B", moderators=[borys]), borys)

    answer = client.delete(url(group_6a, lesson.public_id))

    assert (answer.status_code, PlannedLesson.objects.count()) == (404, 1)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "starts_at", "required"),
        ({"starts_at": "jutro"}, "starts_at", "invalid"),
        ({"starts_at": "\u0000"}, "starts_at", "invalid"),
        ({"starts_at": "9999-01-01T00:00:00Z"}, "starts_at", "range"),
        ({"starts_at": 10**400}, "starts_at", "invalid"),
        ({"length_s": 299}, "length_s", "min_value"),
        ({"length_s": 43_201}, "length_s", "max_value"),
        ({"length_s": "1e400"}, "length_s", "invalid"),
        ({"expected_people": 0}, "expected_people", "min_value"),
        ({"expected_people": 10**30}, "expected_people", "max_value"),
        ({"expected_people": "nan"}, "expected_people", "invalid"),
        ({"cameras": -1}, "cameras", "min_value"),
        ({"cameras": []}, "cameras", "invalid"),
    ],
)
def test_field_that_cannot_be_taken_is_named_and_nothing_written(client, group_6a, body, field, code):
    whole = body if "starts_at" in body or not body else {"starts_at": in_minutes(60).isoformat(), **body}

    answer = client.post(url(group_6a), whole)

    assert (answer.status_code, answer.json()["fields"]) == (422, {field: [code]})
    assert PlannedLesson.objects.count() == 0


@pytest.mark.parametrize(("minutes", "code"), [(-21, "planned-lesson-past"), (401 * 24 * 60, "planned-lesson-too-far")])
def test_moment_that_is_over_or_too_far_is_refused(client, group_6a, minutes, code):
    answer = client.post(url(group_6a), {"starts_at": in_minutes(minutes).isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_group_has_so_many_planned_lessons_and_may_still_change_one(client, ala, group_6a, monkeypatch):
    monkeypatch.setattr(planned, "MOST_PLANNED_LESSONS", 2)
    first, _ = said(group_6a, ala, minutes=30), said(group_6a, ala, minutes=60)

    third = client.post(url(group_6a), {"starts_at": in_minutes(90).isoformat()})
    again = client.post(url(group_6a), {"starts_at": first.starts_at.isoformat(), "length_s": 600})

    assert (third.status_code, third.json()["code"], again.status_code) == (409, "too-many-planned-lessons", 200)


@pytest.mark.parametrize(
    ("minutes", "length_s", "status"), [(21, 600, 409), (34, 300, 409), (20, 600, 201), (35, 300, 201)]
)
def test_lesson_that_overlaps_another_of_the_group_is_refused(client, ala, group_6a, minutes, length_s, status):
    said(group_6a, ala, minutes=30)

    answer = client.post(url(group_6a), {"starts_at": in_minutes(minutes).isoformat(), "length_s": length_s})

    assert (answer.status_code, PlannedLesson.objects.count()) == (status, 1 + (status == 201))
    assert answer.json().get("code") == ("planned-lessons-overlap" if status == 409 else None)


def test_lesson_beside_one_that_nobody_began_or_of_another_group_is_announced(client, ala, group_6a):
    missed = said(group_6a, ala, minutes=10)
    PlannedLesson.objects.filter(pk=missed.pk).update(starts_at=in_minutes(-25), length_s=7200)
    said(make_group("klasa 6B", moderators=[ala]), ala, minutes=30)

    answer = client.post(url(group_6a), {"starts_at": in_minutes(30).isoformat()})

    assert answer.status_code == 201


def test_archived_group_announces_nothing(client, ala, group_6a):
    archive_group(group_6a, by=ala)

    answer = client.post(url(group_6a), {"starts_at": in_minutes(60).isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (409, "group-archived")


def test_start_takes_the_planned_server_and_the_announced_size(ala, group_6a, swarm_of):
    swarm_of(2)
    far = Server.objects.order_by("-pk")[0]
    lesson = said(group_6a, ala, minutes=5, people=30, cameras=2)
    PlannedPlacement.objects.create(
        lesson=lesson.public_id,
        server=far,
        starts_at=lesson.starts_at,
        expected_people=30,
        units=40,
        planned_at=lesson.starts_at,
    )
    Server.objects.filter(pk=far.pk).update(foreign_units=20)

    started = start_lesson(group_6a, by=ala).lesson

    lesson.refresh_from_db()
    assert (started.server, started.placement_reason["decided_by"]) == (far, "plan")
    assert (started.expected_people, lesson.live_lesson) == (30, started)
    assert PlannedPlacement.objects.count() == 0
    assert planned.coming_of(group_6a).count() == 0


def test_start_takes_another_server_when_the_planned_one_is_ill(ala, group_6a, swarm_of):
    swarm_of(2)
    said(group_6a, ala, minutes=5)
    replan()
    ill = PlannedPlacement.objects.get().server
    Server.objects.filter(pk=ill.pk).update(health="suspect")

    started = start_lesson(group_6a, by=ala).lesson

    assert started.server != ill


def test_start_long_before_an_announced_lesson_is_another_lesson(ala, group_6a, swarm_of):
    swarm_of(1)
    lesson = said(group_6a, ala, minutes=16, people=77)

    started = start_lesson(group_6a, by=ala).lesson

    lesson.refresh_from_db()
    assert (lesson.live_lesson, started.expected_people == 77) == (None, False)


def test_start_that_finds_no_server_leaves_the_lesson_announced(ala, group_6a):
    lesson = said(group_6a, ala, minutes=5)

    with pytest.raises(NoServerFree):
        start_lesson(group_6a, by=ala)

    assert list(planned.coming_of(group_6a)) == [lesson]
    assert LiveLesson.objects.get().state == "failed"


def test_plan_is_kept_until_its_server_is_not_free_and_counts_its_generations(ala, group_6a, swarm_of):
    swarm_of(3)
    said(group_6a, ala)
    replan()
    first = PlannedPlacement.objects.get()

    changed = [replan()]
    Server.objects.filter(pk=first.server_id).update(intent="draining")
    changed.append(replan())

    second = PlannedPlacement.objects.get()
    assert changed == [0, 1]
    assert second.server_id != first.server_id
    assert (first.generation, second.generation) == (1, 2)


def test_plan_follows_the_roster_where_no_number_was_announced(ala, group_6a, swarm_of):
    swarm_of(1)
    said(group_6a, ala, people=None)
    for number in range(20):
        add_pupil(group_6a, f"Uczeń {number}")
    replan()
    before = PlannedPlacement.objects.get().expected_people
    for number in range(20):
        add_pupil(group_6a, f"Uczennica {number}")
    replan()

    after = PlannedPlacement.objects.get()
    assert (before, after.expected_people, after.generation) == (18, 35, 1)


def test_plan_leaves_out_lessons_beyond_the_hour_of_archived_groups_and_begun_ones(ala, borys, group_6a, swarm_of):
    swarm_of(1)
    said(group_6a, ala, minutes=61)
    said(group_6a, ala, minutes=5)
    archived = make_group("klasa 1B", moderators=[borys])
    said(archived, borys)
    archive_group(archived, by=borys)
    start_lesson(group_6a, by=ala)

    assert replan() == 0
    assert PlannedPlacement.objects.count() == 0


def test_plan_follows_preferred_servers(ala, group_6a, swarm_of):
    swarm_of(3)
    wanted = Server.objects.order_by("-pk")[0]
    PreferredServer.objects.create(group=group_6a, server=wanted, priority=1)
    said(group_6a, ala)

    replan()

    assert PlannedPlacement.objects.get().server == wanted


@pytest.mark.parametrize("number", [1, 3])
def test_planning_takes_the_same_statements_for_any_number(number, ala, group_6a, swarm_of, django_assert_num_queries):
    swarm_of(2)
    for place in range(number):
        said(group_6a, ala, minutes=10 + 6 * place)

    with django_assert_num_queries(10):
        assert replan() == number


def test_planned_lesson_counts_on_its_server_shortly_before_it_starts(ala, group_6a, swarm_of):
    swarm_of(1)
    lesson = said(group_6a, ala, minutes=30)
    replan()
    units = PlannedPlacement.objects.get().units

    def held(minutes):
        PlannedPlacement.objects.update(starts_at=in_minutes(minutes))
        return [each.reserved_units for each in ledger.candidates()]

    assert [held(minutes) for minutes in (11, 9, -9, -11)] == [[0], [units], [units], [0]]
    held(9)
    assert [each.reserved_units for each in ledger.candidates(with_planned=False)] == [0]
    assert lesson.room == room_of(group_6a)


def test_old_announcements_are_forgotten(ala, group_6a):
    old, new = said(group_6a, ala, minutes=30), said(group_6a, ala, minutes=60)
    PlannedLesson.objects.filter(pk=old.pk).update(starts_at=timezone.now() - timedelta(days=31))

    assert forget_old_plans(kept_days=30) == 1
    assert list(PlannedLesson.objects.all()) == [new]
