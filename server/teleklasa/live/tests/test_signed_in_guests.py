"""Guests who wait and enter by a session, where pupils do so at the door."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.live.end import end_lesson
from teleklasa.live.guests import guest_join_url, waiting_state
from teleklasa.live.meeting import attendee_id
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.live.refused import LessonStillStarting, NoOpenLesson, TooManyDevices
from teleklasa.live.rooms import make_room, room_of
from teleklasa.live.start import start_lesson, start_room
from teleklasa.live.tests.clubs import clubs_in_the_school, leave_club, make_club
from teleklasa.people.factories import make_pupil

State = LiveLesson.State


@pytest.fixture
def ewa(db):
    return make_pupil("Ewa Maria Maj")


@pytest.fixture
def club(db, borys, ewa):
    with clubs_in_the_school():
        yield make_club(hosts=[borys], guests=[ewa])


@pytest.fixture
def server(swarm_of):
    [server] = swarm_of(1)
    return server


@pytest.fixture
def lesson(borys, club, server):
    return start_room(club, by=borys).lesson


def test_guest_is_sent_in_as_a_viewer_by_a_url_that_is_signed_here(club, ewa, lesson, server):
    before = sum(server.calls.values())

    url = urlsplit(guest_join_url(club, ewa, device="session"))

    facts = dict(parse_qsl(url.query))
    assert len(facts.pop("checksum")) in {40, 64, 96, 128}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{server.url}/api/join"
    assert facts == {
        "meetingID": lesson.meeting_id,
        "fullName": "Ewa Maria Maj",
        "role": "VIEWER",
        "userID": attendee_id(lesson.meeting_id, ewa.pk),
        "createTime": str(lesson.create_time_ms),
        "errorRedirectUrl": f"http://localhost:8080/after/club-{club.pk}",
    }
    assert sum(server.calls.values()) == before


def test_school_that_sends_no_full_names_sends_none_of_its_guests(club, ewa, lesson, settings):
    settings.SEND_FULL_NAMES = False

    assert "fullName=Ewa+M.+M." in guest_join_url(club, ewa, device="session")


def test_pupil_of_a_group_enters_its_room_in_the_same_way(ala, darek, group_6a, server):
    lesson = start_lesson(group_6a, by=ala).lesson

    assert lesson.meeting_id in guest_join_url(room_of(group_6a), darek, device="session")


def test_whoever_is_no_guest_learns_nothing_of_the_lesson(ala, borys, club, ewa, lesson):
    for person in (ala, borys):
        with pytest.raises(NoOpenLesson):
            guest_join_url(club, person, device="session")
    leave_club(club, ewa)
    with pytest.raises(NoOpenLesson):
        guest_join_url(club, ewa, device="session", displaces=True)

    assert not DeviceLease.objects.exists()


def test_room_without_a_lesson_lets_nobody_in(borys, club, ewa, lesson):
    end_lesson(lesson, by=borys)

    with pytest.raises(NoOpenLesson):
        guest_join_url(club, ewa, device="session")


def test_lesson_that_still_starts_is_waited_for(club, ewa, lesson):
    LiveLesson.objects.update(state=State.STARTING)

    with pytest.raises(LessonStillStarting):
        guest_join_url(club, ewa, device="session")


def test_third_device_is_refused_unless_it_takes_the_place_of_the_oldest(club, ewa, lesson):
    for device in ("first", "second", "first"):
        guest_join_url(club, ewa, device=device)

    with pytest.raises(TooManyDevices) as refused:
        guest_join_url(club, ewa, device="third")
    guest_join_url(club, ewa, device="third", displaces=True)
    with pytest.raises(TooManyDevices):
        guest_join_url(club, ewa, device="first")

    assert refused.value.facts == {"most": 2}


def test_devices_that_came_through_the_door_count_as_well(club, ewa, lesson):
    now = timezone.now()
    for device in ("a" * 32, "b" * 32):
        DeviceLease.objects.create(
            live_lesson=lesson, person=ewa, device=device, granted_at=now, expires_at=now + timedelta(minutes=1)
        )

    with pytest.raises(TooManyDevices):
        guest_join_url(club, ewa, device="session")


def test_name_of_the_device_is_stored_only_as_a_keyed_hash(club, ewa, lesson):
    guest_join_url(club, ewa, device="key-of-a-session" * 40)

    [stored] = DeviceLease.objects.values_list("device", flat=True)
    assert (len(stored), set(stored) <= set("0123456789abcdef")) == (32, True)


@pytest.mark.django_db(transaction=True)
def test_six_devices_at_the_same_moment_get_two_places(club, ewa, lesson):
    barrier = Barrier(6)

    def come_in(number):
        barrier.wait()
        try:
            return bool(guest_join_url(club, ewa, device=f"session {number}"))
        except TooManyDevices:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(come_in, range(6)))

    assert (sum(outcomes), DeviceLease.objects.count()) == (2, 2)


def test_entering_takes_three_statements(club, ewa, lesson, django_assert_num_queries):
    with django_assert_num_queries(3 + 2):  # the lesson with its server; the queue; the place, in a savepoint
        guest_join_url(club, ewa, device="session")


@pytest.mark.parametrize(
    ("state", "told"),
    [("starting", "limbo"), ("running", "open"), ("suspect", "open"), ("ended", "limbo"), ("failed", "limbo")],
)
def test_waiting_person_is_told_whether_the_lesson_is_open(club, lesson, state, told, django_assert_num_queries):
    LiveLesson.objects.update(state=state)

    with django_assert_num_queries(1):
        waiting = waiting_state(club)

    facts = (lesson.title, lesson.started_at) if told == "open" else (None, None)
    assert (waiting.state, waiting.title, waiting.started_at) == (told, *facts)
    assert 5 <= waiting.ask_again_s <= 10


def test_room_that_never_had_a_lesson_is_limbo(club):
    assert waiting_state(make_room("club")).state == "limbo"
