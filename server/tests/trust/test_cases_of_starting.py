"""Failure cases of starting a lesson that stand nowhere else; see docs/failure-cases.md."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings as school
from django.db import connection
from django.utils import timezone

from teleklasa.bbb.testserver import Kind
from teleklasa.groups.models import GroupModerator, PreferredServer
from teleklasa.live.meeting import attendee_id
from teleklasa.live.models import LiveLesson
from teleklasa.live.rooms import room_of
from teleklasa.live.start import claim_lesson, create_meeting, start_lesson, take_server
from teleklasa.live.watching import conclude
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.reservation import reserve_server
from teleklasa.swarm.watch import poll_swarm

from .invariants import settled

BBB_DEADLINE_S = 5.0
"""How long a server may hang before a start goes elsewhere."""
HANGS_AFTER_S = 30.0
"""What is done in seconds is done by then on the busiest machine."""

State = LiveLesson.State


def url_of(group):
    return f"/api/v1/groups/{group.slug}/lesson"


def server_name(lesson):
    return lesson.server and lesson.server.name


def at_once(number, act):
    barrier = Barrier(number)

    def one(place):
        barrier.wait(30)
        try:
            return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def first_choice(group, server):
    """The group's lessons go there while it seems well; the row and the test server have one name."""
    row = Server.objects.get(name=server.name)
    PreferredServer.objects.create(group=group, server=row, priority=1)
    return row


@pytest.fixture
def near_and_far(servers, group_6a):
    near, far = servers.values()
    first_choice(group_6a, near)
    return near, far


@pytest.mark.django_db(transaction=True)
def test_case_01_double_click_answers_the_same_lesson_twice(ala, group_6a, servers, client_of):
    for server in servers.values():
        server.slow_down(0.3, ["create"])
    browsers = [client_of(ala) for _ in range(2)]

    answers = at_once(2, lambda place: browsers[place].post(url_of(group_6a)))

    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(server.calls["create"] for server in servers.values()) == 1


@pytest.mark.django_db(transaction=True)
def test_case_02_two_moderators_at_once_are_both_in_and_one_of_them_is_shown_as_the_host(
    ala, borys, group_6a, servers, client_of
):
    GroupModerator.objects.create(group=group_6a, person=borys)
    people = [ala, borys]
    browsers = [client_of(person) for person in people]

    answers = at_once(2, lambda place: browsers[place].post(url_of(group_6a)))
    ways = [browser.post(f"{url_of(group_6a)}/enter", format="multipart")["Location"] for browser in browsers]

    lesson = LiveLesson.objects.get()
    host = lesson.opened_by and lesson.opened_by.display_name
    joins = [parse_qs(urlsplit(way).query) for way in ways]
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert {answer.json()["opened_by"] for answer in answers} == {host}
    assert [join["role"] for join in joins] == [["MODERATOR"]] * 2
    assert [join["userID"] for join in joins] == [[attendee_id(lesson.meeting_id, each.pk)] for each in people]


def reset(near, row):
    near.fail(Kind.RESET, ["create"])


def refuse(near, row):
    near.go_down()


def lose_its_name(near, row):
    Server.objects.filter(pk=row.pk).update(base_url="http://nie-ma-takiego.invalid/bigbluebutton")


def speak_no_tls(near, row):
    Server.objects.filter(pk=row.pk).update(base_url=near.url.replace("http://", "https://"))


@pytest.mark.parametrize("fault", [refuse, reset, lose_its_name, speak_no_tls])
def test_case_03_unreachable_server_is_left_for_the_next_within_five_seconds(ala, group_6a, near_and_far, fault):
    near, far = near_and_far
    fault(near, Server.objects.get(name=near.name))

    began = time.monotonic()
    lesson = start_lesson(group_6a, by=ala).lesson

    assert (lesson.state, server_name(lesson)) == (State.RUNNING, far.name)
    assert time.monotonic() - began < HANGS_AFTER_S


@pytest.mark.slow
def test_case_03_and_05_server_that_hangs_is_left_and_what_it_made_meanwhile_is_ended(ala, group_6a, near_and_far):
    near, far = near_and_far
    near.create_then_answer_late(HANGS_AFTER_S, times=None)

    began = time.monotonic()
    lesson = start_lesson(group_6a, by=ala).lesson

    assert (lesson.state, server_name(lesson)) == (State.RUNNING, far.name)
    assert time.monotonic() - began < HANGS_AFTER_S
    near.heal()
    by_id = {row.pk: {near.name: near, far.name: far}[row.name] for row in Server.objects.all()}
    for _ in range(2):
        conclude(poll_swarm(jitter_s=0))
        near.clock.advance(5)
    assert settled(by_id) == []


def test_case_03_without_any_server_the_answer_is_a_503_that_says_when_to_try_again(ala, group_6a, servers, client_of):
    for server in servers.values():
        server.go_down()

    answer = client_of(ala).post(url_of(group_6a))

    assert (answer.status_code, answer.json()["code"]) == (503, "no-server-free")
    assert int(answer["Retry-After"]) > 0
    assert LiveLesson.objects.get().state == State.FAILED


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_case_05_servers_that_hang_hold_up_starts_and_nothing_else(ala, group_6a, servers, client_of):
    for server in servers.values():
        server.hang(["create"])
    starter, browser = client_of(ala), client_of(ala)

    def start():
        starter.post(url_of(group_6a))
        connection.close()

    starting = threading.Thread(target=start)
    starting.start()
    while not LiveLesson.objects.exists():
        time.sleep(0.01)

    took_s = []
    for _ in range(20):
        began = time.monotonic()
        assert browser.get("/api/v1/groups").status_code == 200
        took_s.append(time.monotonic() - began)

    for server in servers.values():
        server.heal()
    starting.join(60)
    assert sorted(took_s)[len(took_s) // 2] < BBB_DEADLINE_S


def test_case_10_start_that_died_at_any_step_leaves_a_row_from_which_the_watcher_goes_on(ala, group_6a, servers):
    claimed, need = claim_lesson(room_of(group_6a), ala, title="klasa 6A")
    assert need is not None
    reserved = reserve_server(meeting_id=claimed.meeting_id, need=need)
    take_server(claimed, reserved)
    create_meeting(claimed, reserved.server, slug=group_6a.slug)
    LiveLesson.objects.update(claimed_at=timezone.now() - timedelta(seconds=41))

    conclude(poll_swarm(jitter_s=0))

    lesson = LiveLesson.objects.get()
    assert (lesson.state, lesson.meeting_id) == (State.RUNNING, claimed.meeting_id)
    assert settled({row.pk: servers[row.name] for row in Server.objects.all()}) == []


@pytest.mark.django_db(transaction=True)
def test_case_11_start_without_the_database_says_503_at_once_and_works_when_it_is_back(
    ala, group_6a, servers, client_of
):
    browser, known = client_of(ala), dict(connection.settings_dict)
    browser.raise_request_exception = False
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "9"}

    began = time.monotonic()
    try:
        during = browser.post(url_of(group_6a))
    finally:
        took_s = time.monotonic() - began
        connection.settings_dict |= {"HOST": known["HOST"], "PORT": known["PORT"]}
    after = browser.post(url_of(group_6a))

    assert (during.status_code, during.json()["code"]) == (503, "unavailable")
    assert int(during["Retry-After"]) > 0
    assert took_s < HANGS_AFTER_S
    assert after.status_code == 201


@pytest.mark.parametrize("minutes", [-10, 10])
def test_case_13_process_whose_clock_is_wrong_starts_a_lesson_that_lives_no_shorter_and_no_longer(
    ala, group_6a, servers, minutes
):
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        claimed, _ = claim_lesson(room_of(group_6a), ala, title="klasa 6A")
    conclude(poll_swarm(jitter_s=0))
    assert LiveLesson.objects.get(pk=claimed.pk).state == State.STARTING

    LiveLesson.objects.update(claimed_at=claimed.claimed_at - timedelta(seconds=60))
    conclude(poll_swarm(jitter_s=0))

    assert LiveLesson.objects.get(pk=claimed.pk).state == State.FAILED


@pytest.mark.parametrize("minutes", [-10, 10])
def test_case_13_watcher_whose_clock_is_wrong_ends_nothing_early(ala, group_6a, servers, minutes, settings):
    settings.NO_MODERATOR_KEPT_MIN = 5
    lesson = start_lesson(group_6a, by=ala).lesson
    servers[server_name(lesson)].fill(lesson.meeting_id, 3)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        for _ in range(3):
            conclude(poll_swarm(jitter_s=0))

    assert LiveLesson.objects.get().state == State.RUNNING


STARTS_WITHOUT_FILES = """
import os, resource, sys
import django
django.setup()
from django.db import connection
from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson
from teleklasa.live.start import start_lesson
from teleklasa.people.keyring import keyring
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
keyring()
group, ala = Group.objects.get(), Person.objects.get(username="ala")
taken = []
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
try:
    while True:
        taken.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
try:
    start_lesson(group, by=ala)
except Refusal as refusal:
    print(refusal.status, refusal.code)
print(*LiveLesson.objects.values_list("state", flat=True))
for each in taken:
    os.close(each)
print(start_lesson(group, by=ala).lesson.state)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_case_24_process_without_file_descriptors_says_503_writes_nothing_by_halves_and_recovers(
    ala, group_6a, servers, database_url
):
    environment = os.environ | {"DATABASE_URL": database_url, "TELEKLASA_KEYS_FILE": str(school.KEYS_FILE)}

    ran = subprocess.run(
        [sys.executable, "-c", STARTS_WITHOUT_FILES],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.stdout.splitlines() == ["503 no-server-free", "failed", "running"], ran.stderr
    assert Reservation.objects.filter(released_at=None).count() == 1
    assert [len(server.meetings) for server in servers.values()].count(1) == 1
