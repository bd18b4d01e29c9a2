"""Failure cases that pupils meet and that stand nowhere else; see docs/failure-cases.md."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import F

from teleklasa.door.tests.serving import Browser, door_on_a_socket
from teleklasa.groups.models import GroupMember, GroupModerator
from teleklasa.groups.roster import move_pupil
from teleklasa.groups.settling import archive_group
from teleklasa.live.meeting import attendee_id
from teleklasa.live.models import LiveLesson
from teleklasa.live.start import start_lesson
from teleklasa.live.watching import conclude
from teleklasa.swarm.watch import poll_swarm
from tests.leaks import leaks, logs_of

from .conftest import CODES_MADE
from .door_process import DoorProcess
from .invariants import living

pytestmark = pytest.mark.django_db(transaction=True)
LIMBO = "/lekcja"


@pytest.fixture
def port(door_settings) -> Iterator[int]:
    with door_on_a_socket(door_settings) as (_, port):
        yield port


@pytest.fixture
def processes(door_settings, tmp_path):
    """Makes doors in processes of their own; all are gone in the end, and have said nothing that opens anything."""
    with ExitStack() as running:

        def make(*, port: int = 0) -> DoorProcess:
            made = DoorProcess(door_settings, tmp_path / "door.log", port=port)
            running.callback(made.close)
            return made

        yield make
    assert leaks(logs_of(tmp_path), dict.fromkeys(CODES_MADE, "a code")) == []


def phone_of(port, code):
    phone = Browser(port)
    assert phone.enter(code).status == 200
    return phone


def room_of_phone(phone):
    """The meeting and the person that the phone is sent to; the address of limbo when it is sent back."""
    location = phone.go_to_room().headers["location"]
    said = parse_qs(urlsplit(location).query)
    return (said["meetingID"][0], said["userID"][0]) if "meetingID" in said else location


def home_of(lesson, servers):
    return servers[lesson.server and lesson.server.name]


def until(fact, seconds=20.0):
    began = time.monotonic()
    while not fact():
        assert time.monotonic() < began + seconds
        time.sleep(0.05)


def sure(phone):
    """The phone is told that the lesson is open: the door has heard of it."""
    until(lambda: phone.state().json()["state"] == "open")


@pytest.mark.slow
def test_case_14_two_classes_that_come_at_once_are_each_in_their_own_room_without_a_call(ala, class_of, servers, port):
    classes = [class_of("klasa 6A", 20), class_of("klasa 6B", 20)]
    for each in classes:
        start_lesson(each.group, by=ala)
    calls = sum(server.calls.total() for server in servers.values())
    codes = [code for each in classes for code in each.codes]

    def come(code):
        phone = Browser(port, timeout_s=60)
        entered = phone.enter(code)
        sure(phone)
        return entered.status, room_of_phone(phone)

    with ThreadPoolExecutor(40) as threads:
        came = list(threads.map(come, codes))

    meetings = {lesson.room.group_id: lesson.meeting_id for lesson in LiveLesson.objects.select_related("room")}
    assert came == [
        (200, (meetings[each.group.pk], attendee_id(meetings[each.group.pk], pupil.pk)))
        for each in classes
        for pupil in each.pupils
    ]
    assert sum(server.calls.total() for server in servers.values()) == calls


@pytest.mark.slow
def test_case_15_pupils_who_waited_at_a_killed_door_come_back_to_the_next_with_their_tickets(class_of, processes):
    door = processes()
    phones = [phone_of(door.port, code) for code in class_of("klasa 6A", 10).codes]
    with ExitStack() as open_streams:
        streams = [open_streams.enter_context(phone.waiting()) for phone in phones]
        pauses_ms = {retry_of(stream) for stream in streams}

        door.kill()
        ended = [hears_nothing_more(stream) for stream in streams]
    processes(port=door.port)

    back = [phone.state() for phone in phones]
    assert ended == [True] * 10
    assert [(reply.status, reply.json()["state"]) for reply in back] == [(200, "limbo")] * 10
    assert len(pauses_ms) > 5, "all would come back at the same moment"
    assert all(1000 <= pause <= 30_000 for pause in pauses_ms)


def retry_of(stream) -> int:
    """How long the browser is told to wait before it comes again, in milliseconds."""
    while line := stream.response.readline():
        if line.startswith(b"retry:"):
            return int(line.partition(b":")[2])
    raise AssertionError("the stream says nothing of coming again")


def hears_nothing_more(stream) -> bool:
    try:
        while stream.response.readline():
            pass
    except (OSError, http.client.HTTPException):
        return True
    return True


def test_case_19_who_comes_after_the_room_was_emptied_and_ended_waits_in_limbo(ala, class_of, servers, port):
    pupils = class_of("klasa 6A", 1)
    lesson = start_lesson(pupils.group, by=ala).lesson
    LiveLesson.objects.update(started_at=F("started_at") - timedelta(seconds=60))
    home = home_of(lesson, servers)
    home.fill(lesson.meeting_id, 3, moderators=1)
    home.empty(lesson.meeting_id)
    home.clock.advance(9 * 60)
    conclude(poll_swarm(jitter_s=0))
    assert LiveLesson.objects.get().state == "running"

    home.clock.advance(2 * 60)
    conclude(poll_swarm(jitter_s=0))

    phone = phone_of(port, pupils.codes[0])
    assert (LiveLesson.objects.get().ended_because, living(home)) == ("bbb", {})
    assert phone.state().json()["state"] == "limbo"
    assert room_of_phone(phone) == LIMBO


def test_case_20_pupil_who_was_moved_during_the_lesson_is_sent_to_the_lesson_of_the_new_class(
    ala, class_of, servers, port
):
    old, new = class_of("klasa 6A", 1), class_of("klasa 6B", 1)
    for each in (old, new):
        start_lesson(each.group, by=ala)
    phone = phone_of(port, old.codes[0])
    sure(phone)
    room_before = room_of_phone(phone)

    move_pupil(GroupMember.objects.get(person=old.pupils[0]), new.group, by=ala)

    meeting = LiveLesson.objects.get(room__group=new.group).meeting_id
    until(lambda: room_of_phone(phone) not in {LIMBO, room_before})
    assert room_of_phone(phone) == (meeting, attendee_id(meeting, old.pupils[0].pk))


def test_case_20_moderator_who_was_taken_off_the_group_enters_and_ends_nothing_more(
    ala, borys, group_6a, servers, client_of
):
    GroupModerator.objects.create(group=group_6a, person=borys)
    start_lesson(group_6a, by=ala)
    browser, url = client_of(borys), f"/api/v1/groups/{group_6a.slug}/lesson"
    assert browser.get(url).status_code == 200

    GroupModerator.objects.filter(person=borys).delete()

    assert [browser.get(url).status_code, browser.post(f"{url}/end").status_code] == [404, 404]
    assert LiveLesson.objects.get().state == "running"


def test_case_20_group_that_is_closed_ends_its_lesson_and_its_pupils_are_back_in_limbo(ala, class_of, servers, port):
    pupils = class_of("klasa 6A", 1)
    lesson = start_lesson(pupils.group, by=ala).lesson
    phone = phone_of(port, pupils.codes[0])
    sure(phone)

    archive_group(pupils.group, by=ala)

    until(lambda: room_of_phone(phone) == LIMBO)
    assert LiveLesson.objects.get().state == "ended"
    assert living(home_of(lesson, servers)) == {}


@pytest.mark.slow
def test_case_25_nobody_is_refused_while_one_door_takes_over_from_another(class_of, processes):
    old, new = processes(), processes()
    codes = class_of("klasa 6A", 12).codes

    def keep_coming(code):
        """As behind a balancer: what the old door no longer takes, the new one does."""
        phone, replies = phone_of(old.port, code), []
        until = time.monotonic() + 6
        while time.monotonic() < until:
            try:
                replies.append(phone.state().status)
            except (OSError, http.client.HTTPException):
                phone.port = new.port
            time.sleep(0.02)
        return phone.port, replies

    with ThreadPoolExecutor(len(codes)) as threads:
        coming = [threads.submit(keep_coming, code) for code in codes]
        time.sleep(2)
        old.stop()
        old.process.wait(60)
        came = [each.result() for each in coming]

    assert {port for port, _ in came} == {new.port}
    assert {status for _, replies in came for status in replies} == {200}
