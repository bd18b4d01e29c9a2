"""Rooms that are not a group's, by a kind that only these tests have."""

from datetime import timedelta
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.groups.settling import archive_group
from teleklasa.live.end import end_lesson
from teleklasa.live.enter import lesson_to_enter, moderator_join_url
from teleklasa.live.guests import guest_join_url
from teleklasa.live.meeting import as_new_meeting
from teleklasa.live.models import Attendance, LiveLesson, Room
from teleklasa.live.reading import attendance_of, lessons_of, room_lesson
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.room_people import is_guest, may_host
from teleklasa.live.rooms import close_room, make_room, room_of
from teleklasa.live.start import start_lesson, start_room
from teleklasa.live.tests.clubs import clubs_in_the_school, make_club
from teleklasa.live.watching import conclude
from teleklasa.people.factories import make_pupil
from teleklasa.people.models import AuditEvent, Person
from teleklasa.swarm.models import Server
from teleklasa.swarm.watch import poll_swarm


@pytest.fixture
def clubs(db):
    with clubs_in_the_school() as keeper:
        yield keeper


@pytest.fixture
def ewa(db):
    return make_pupil("Ewa Maj")


@pytest.fixture
def club(clubs, borys, ewa):
    """Borys hosts it and Ewa is a guest."""
    return make_club(hosts=[borys], guests=[ewa])


def rows_of(view):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT room_id, person_id FROM {view} ORDER BY 1, 2")
        return cursor.fetchall()


def test_lesson_of_a_club_is_started_once_and_named_by_its_keeper(borys, club, swarm_of):
    [server] = swarm_of(1)

    first, second = start_room(club, by=borys), start_room(club, by=borys)

    event = AuditEvent.objects.get(action="lesson-started")
    assert (first.is_new, second.is_new, first.lesson.pk == second.lesson.pk) == (True, False, True)
    assert (first.lesson.title, len(first.lesson.title)) == ("Kółko fizyczne " + "i" * 65, 80)
    assert (event.target, event.facts) == (f"club:{club.pk}", {"lesson": first.lesson.public_id})
    assert first.lesson.expected_people == 2
    assert server.calls["create"] == 1


def test_finding_the_open_lesson_of_a_group_takes_six_statements(
    ala, clubs, group_6a, swarm_of, django_assert_num_queries
):
    swarm_of(1)
    start_lesson(group_6a, by=ala)

    with django_assert_num_queries(6):  # savepoint, group with its outlook, claim, two back; lesson with its server
        start_lesson(group_6a, by=ala)


def test_keeper_of_the_room_chooses_the_servers_it_prefers(borys, club, clubs, swarm_of):
    servers = swarm_of(3)
    clubs.preferred = (Server.objects.get(name=servers[2].name).pk,)

    lesson = start_room(club, by=borys).lesson

    assert lesson.server
    assert lesson.server.name == servers[2].name


def test_closed_room_starts_nothing(borys, club, clubs, swarm_of):
    [server] = swarm_of(1)
    clubs.closed = {club.pk}

    with pytest.raises(NoOpenLesson):
        start_room(club, by=borys)

    assert (server.calls["create"], LiveLesson.objects.count()) == (0, 0)


def test_guests_and_hosts_are_told_apart_in_every_kind_of_room(ala, borys, celina, darek, ewa, club, group_6a):
    rooms = {"club": club, "group": room_of(group_6a)}
    people = {"ala": ala, "borys": borys, "celina": celina, "darek": darek, "ewa": ewa}

    guests = {(kind, name) for kind, room in rooms.items() for name, who in people.items() if is_guest(room, who)}
    hosts = {(kind, name) for kind, room in rooms.items() for name, who in people.items() if may_host(room, who)}

    assert guests == {("club", "ewa"), ("group", "darek")}
    assert hosts == {("club", "borys"), ("group", "ala")}


def test_retired_people_and_an_archived_groups_pupils_are_guests_of_nothing(ala, borys, darek, ewa, club, group_6a):
    Person.objects.filter(pk__in=[ewa.pk, borys.pk]).update(retired_at=timezone.now())
    archive_group(group_6a, by=ala)

    room = room_of(group_6a)

    assert [is_guest(club, ewa), may_host(club, borys), is_guest(room, darek)] == [False, False, False]


def test_right_to_a_room_is_one_query(club, ewa, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert (is_guest(club, ewa), may_host(club, ewa)) == (True, False)


def test_part_of_a_kind_comes_and_goes_without_the_others(darek, ewa, group_6a):
    group_room = room_of(group_6a)
    [host] = group_6a.moderators.all()
    groups_alone = ([(group_room.pk, darek.pk)], [(group_room.pk, host.pk)])

    with clubs_in_the_school():
        club = make_club(hosts=[ewa], guests=[darek])
        with_clubs = (rows_of("live_room_guest"), rows_of("live_room_host"))
    without = (rows_of("live_room_guest"), rows_of("live_room_host"))

    assert with_clubs == (groups_alone[0] + [(club.pk, darek.pk)], groups_alone[1] + [(club.pk, ewa.pk)])
    assert without == groups_alone


@pytest.mark.parametrize("kind", ["group", "club"])
def test_room_of_a_group_and_no_other_has_a_group(group_6a, kind):
    with pytest.raises(IntegrityError):
        Room.objects.create(kind=kind, group=group_6a if kind == "club" else None)


def test_room_of_a_kind_that_nobody_registered_is_not_made(db):
    with pytest.raises(KeyError):
        make_room("nobody's")


def test_host_enters_as_moderator_and_the_watcher_notes_everybody(borys, ewa, club, swarm_of):
    [server] = swarm_of(1)
    lesson = start_room(club, by=borys).lesson
    for url in (
        moderator_join_url(lesson_to_enter(lessons_of(club)), borys),
        guest_join_url(club, ewa, device="session"),
    ):
        build_opener(HTTPCookieProcessor()).open(url).close()

    conclude(poll_swarm(jitter_s=0, deadline_s=1.0))

    lesson.refresh_from_db()
    assert (lesson.people_now, lesson.most_people, server.calls["join"]) == (2, 2, 2)
    assert {row.person for row in attendance_of(lesson)} == {borys, ewa}
    assert [row.person for row in attendance_of(lesson).filter(person=ewa)] == [ewa]


def test_room_is_closed_with_its_lesson_and_keeps_the_history(borys, club, swarm_of):
    [server] = swarm_of(1)
    lesson = start_room(club, by=borys).lesson
    was_open = room_lesson(club)

    close_room(club, by=borys)
    close_room(club, by=borys)

    assert (was_open, room_lesson(club), list(lessons_of(club))) == (lesson, None, [lesson])
    assert server.calls["end"] == 1


def test_lesson_that_ended_frees_the_room_for_the_next(borys, club, swarm_of):
    swarm_of(1)
    first = start_room(club, by=borys).lesson
    end_lesson(first, by=borys)

    second = start_room(club, by=borys)

    assert (second.is_new, [lesson.pk for lesson in lessons_of(club).order_by("id")]) == (
        True,
        [first.pk, second.lesson.pk],
    )


def test_whoever_leaves_comes_back_to_the_page_that_the_keeper_names(borys, club, clubs, client_of, swarm_of):
    swarm_of(1)
    lesson = start_room(club, by=borys).lesson
    slug = clubs.card(club).slug

    after = as_new_meeting(lesson, slug=slug).logout_url
    places = [client.get(f"/after/{slug}")["Location"] for client in (client_of(borys), APIClient())]

    assert after.endswith(f"/after/club-{club.pk}")
    assert places == [f"/clubs/{slug}", "/lekcja"]


def test_presence_counts_up_to_now_while_a_person_is_there(borys, ewa, club, swarm_of):
    swarm_of(1)
    lesson = start_room(club, by=borys).lesson
    began = timezone.now() - timedelta(seconds=90)
    there = Attendance.objects.create(live_lesson=lesson, person=ewa, joined_at=began, last_seen_at=began)
    left = Attendance(live_lesson=lesson, person=ewa, joined_at=began, left_at=began, seconds=17)

    assert (there.seconds_so_far // 10, left.seconds_so_far) == (9, 17)
