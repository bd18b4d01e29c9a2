import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from django.db import connection

from teleklasa.groups.factories import make_group
from teleklasa.groups.models import Group, PreferredServer
from teleklasa.groups.settling import archive_group
from teleklasa.live.end import end_lesson
from teleklasa.live.models import LiveLesson
from teleklasa.live.refused import GroupArchived
from teleklasa.live.room_keepers import keeper_of
from teleklasa.live.rooms import room_of
from teleklasa.live.start import (
    LessonGone,
    claim_lesson,
    create_meeting,
    mark_running,
    start_lesson,
    take_server,
)
from teleklasa.live.tries import MOST_TRIES
from teleklasa.people.models import AuditEvent
from teleklasa.swarm.doubts import with_doubts
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.ledger import candidates
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.reservation import NoServerFree, reserve_server

State = LiveLesson.State


def server_name(lesson):
    return lesson.server and lesson.server.name


def test_starting_makes_one_meeting_with_the_groups_name(ala, group_6a, swarm_of):
    [server] = swarm_of(1)

    started = start_lesson(group_6a, by=ala)

    assert [meeting.name for meeting in server.meetings] == ["klasa 6A"]
    assert (started.is_new, started.lesson.state, started.lesson.opened_by) == (True, State.RUNNING, ala)
    assert started.lesson.create_time_ms == server.meetings[0].create_time_ms
    assert started.lesson.placement_reason["decided_by"]


def test_starting_again_finds_the_open_lesson(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    first = start_lesson(group_6a, by=ala)

    second = start_lesson(group_6a, by=ala)

    assert (second.is_new, second.lesson.pk) == (False, first.lesson.pk)
    assert server.calls["create"] == 1


def test_lesson_goes_to_the_next_server_when_the_first_is_down(ala, group_6a, swarm_of):
    near, far = swarm_of(2)
    PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=near.name), priority=1)
    near.go_down()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert server_name(lesson) == far.name
    assert [meeting.meeting_id for meeting in far.meetings] == [lesson.meeting_id]
    assert Reservation.objects.filter(released_at=None).count() == 1


@pytest.mark.parametrize("fault", ["answer_garbage", "answer_bad_gateway", "refuse_checksums"])
def test_lesson_goes_elsewhere_when_the_first_server_talks_nonsense(ala, group_6a, swarm_of, fault):
    near, far = swarm_of(2)
    PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=near.name), priority=1)
    getattr(near, fault)()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert server_name(lesson) == far.name


def test_lost_answer_is_asked_for_on_the_same_server_under_the_same_id(ala, group_6a, swarm_of):
    near, far = swarm_of(2)
    PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=near.name), priority=1)
    near.create_then_drop_answer()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert server_name(lesson) == near.name
    assert [meeting.meeting_id for meeting in near.meetings] == [lesson.meeting_id]
    assert far.meetings == []


def test_many_dead_servers_that_nobody_has_noticed_refuse_no_lesson(ala, group_6a, swarm_of):
    *dead, alive = swarm_of(6)
    for priority, server in enumerate(dead, start=1):
        PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=server.name), priority=priority)
        server.go_down()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert server_name(lesson) == alive.name


def test_a_server_that_did_not_answer_is_the_last_resort_of_the_next_lessons(ala, group_6a, swarm_of):
    dead, alive = swarm_of(2)
    dead_row = Server.objects.get(name=dead.name)
    PreferredServer.objects.create(group=group_6a, server=dead_row, priority=1)
    dead.go_down()
    start_lesson(group_6a, by=ala)

    dead.come_back()
    others = [make_group(f"klasa {number}", moderators=[ala]) for number in range(3)]
    lessons = [start_lesson(group, by=ala).lesson for group in others]
    assert {server_name(lesson) for lesson in lessons} == {alive.name}

    Server.objects.filter(name=alive.name).update(intent=Server.Intent.DISABLED)
    last = start_lesson(make_group("klasa 9", moderators=[ala]), by=ala).lesson
    assert server_name(last) == dead.name
    assert last.placement_reason["considered"] == 1

    Server.objects.filter(name=alive.name).update(intent=Server.Intent.ENABLED)
    assert [each.health for each in with_doubts(candidates())] == ["online", "online"]


@pytest.fixture
def silent_swarm(db) -> Iterator[list[Server]]:
    """Two servers whose hosts take no connection and refuse none: what asks there waits."""
    with ExitStack() as held:
        found = []
        for number in (1, 2):
            listening = held.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
            address = listening.getsockname()
            for _ in range(2):  # they fill its queue
                waiting = held.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(address)
            base_url = f"http://127.0.0.1:{address[1]}/bigbluebutton"
            found.append(make_server(f"Cichy {number}", base_url=base_url, secret="sekret"))
        yield found


def test_hosts_that_take_no_connection_hold_up_only_the_first_lesson(ala, group_6a, swarm_of, silent_swarm):
    [alive] = swarm_of(1)
    for priority, server in enumerate(silent_swarm, start=1):
        PreferredServer.objects.create(group=group_6a, server=server, priority=priority)

    first = start_lesson(group_6a, by=ala).lesson
    doubted = {each.name for each in with_doubts(candidates()) if each.health == "suspect"}
    second = start_lesson(make_group("klasa 6B", moderators=[ala]), by=ala).lesson

    assert [server_name(lesson) for lesson in (first, second)] == [alive.name, alive.name]
    assert doubted == {"Cichy 1", "Cichy 2"}
    assert second.generation == 1  # nothing else was tried


def test_server_that_refuses_the_secret_is_the_last_resort_of_the_next_lessons(ala, group_6a, swarm_of):
    near, _ = swarm_of(2)
    PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=near.name), priority=1)
    near.refuse_checksums()

    start_lesson(group_6a, by=ala)

    assert {each.name for each in with_doubts(candidates()) if each.health == "suspect"} == {near.name}


def test_lesson_is_refused_after_fifty_servers(ala, group_6a):
    """With nobody listening at all it is our own network that is gone."""
    for number in range(1, MOST_TRIES + 4):
        make_server(f"Serwer {number}", base_url=f"http://127.0.0.{number}:9/bigbluebutton", secret="sekret")

    with pytest.raises(NoServerFree):
        start_lesson(group_6a, by=ala)

    assert LiveLesson.objects.get().generation == MOST_TRIES + 1


def test_start_is_refused_only_when_no_server_answers_and_can_be_tried_again(ala, group_6a, swarm_of):
    servers = swarm_of(2)
    for server in servers:
        server.go_down()

    with pytest.raises(NoServerFree):
        start_lesson(group_6a, by=ala)
    servers[0].come_back()
    lesson = start_lesson(group_6a, by=ala).lesson

    assert lesson.state == State.RUNNING
    assert list(LiveLesson.objects.order_by("id").values_list("state", flat=True)) == [State.FAILED, State.RUNNING]
    assert Reservation.objects.filter(released_at=None).count() == 1


def test_archived_group_starts_nothing(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    group_6a.archived_at = group_6a.created_at

    with pytest.raises(GroupArchived):
        start_lesson(group_6a, by=ala)

    assert server.calls["create"] == 0


def test_preferred_servers_come_first_in_their_order(ala, group_6a, swarm_of):
    servers = swarm_of(3)
    for priority, server in enumerate([servers[2], servers[0]], start=1):
        PreferredServer.objects.create(group=group_6a, server=Server.objects.get(name=server.name), priority=priority)

    lesson = start_lesson(group_6a, by=ala).lesson

    assert server_name(lesson) == servers[2].name


def test_start_is_audited_without_the_meeting_id(ala, group_6a, swarm_of):
    swarm_of(1)

    lesson = start_lesson(group_6a, by=ala).lesson

    event = AuditEvent.objects.get(action="lesson-started")
    assert (event.actor, event.target, event.facts) == (ala, f"group:{group_6a.slug}", {"lesson": lesson.public_id})


@pytest.mark.django_db(transaction=True)
def test_two_hundred_starts_at_once_by_two_moderators_make_one_meeting(ala, borys, group_6a, swarm_of):
    servers = swarm_of(4)
    barrier = Barrier(20)

    def start(number):
        if number < 20:
            barrier.wait()
        try:
            return start_lesson(group_6a, by=(ala, borys)[number % 2]).lesson.meeting_id
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        meeting_ids = set(pool.map(start, range(200)))

    assert len(meeting_ids) == 1
    assert sum(server.calls["create"] for server in servers) == 1
    assert [m.meeting_id for server in servers for m in server.meetings] == list(meeting_ids)


@pytest.mark.django_db(transaction=True)
def test_lesson_ended_while_it_starts_leaves_no_meeting_counted(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    server.slow_down(1.0, ["create"])

    def start(_):
        try:
            start_lesson(group_6a, by=ala)
        except LessonGone as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(start, 0)
        while not LiveLesson.objects.filter(server__isnull=False).exists():
            pass
        end_lesson(LiveLesson.objects.select_related("server").get(), by=ala)

    assert outcome.result() == "LessonGone"
    assert LiveLesson.objects.get().state == State.ENDED
    assert not Reservation.objects.filter(released_at=None).exists()


def test_start_that_waits_for_anothers_says_starting_and_keeps_no_thread(ala, borys, group_6a, swarm_of):
    swarm_of(1)
    claim_lesson(room_of(group_6a), ala, title="klasa 6A")

    began = time.monotonic()
    second = start_lesson(group_6a, by=borys)

    assert (second.is_new, second.lesson.state) == (False, State.STARTING)
    assert time.monotonic() - began < 3


def test_group_archived_in_the_same_moment_starts_nothing(ala, group_6a, swarm_of):
    swarm_of(1)
    stale = Group.objects.get(pk=group_6a.pk)
    archive_group(group_6a, by=ala)

    with pytest.raises(GroupArchived):
        start_lesson(stale, by=ala)

    assert not LiveLesson.objects.exists()


def made_but_not_noted(group, *, by):
    """A start up to the moment when its meeting is there and the lesson does not say so yet."""
    room = room_of(group)
    claimed, need = claim_lesson(room, by, title="klasa 6A")
    assert need is not None
    reserved = reserve_server(meeting_id=claimed.meeting_id, need=need)
    take_server(claimed, reserved)
    return room, claimed, create_meeting(claimed, reserved.server, slug=group.slug)


def test_start_that_the_watcher_took_up_meanwhile_goes_on_with_its_reservation(ala, group_6a, swarm_of):
    swarm_of(1)
    room, claimed, created = made_but_not_noted(group_6a, by=ala)
    LiveLesson.objects.filter(pk=claimed.pk).update(state=State.RUNNING, create_time_ms=created.create_time_ms)

    lesson = mark_running(claimed, created, keeper_of(room).card(room))

    assert (lesson.pk, lesson.state) == (claimed.pk, State.RUNNING)
    assert Reservation.objects.filter(meeting_id=lesson.meeting_id, released_at=None).exists()


def test_start_whose_promise_was_lost_with_the_database_does_not_pretend_to_be_open(ala, group_6a, swarm_of):
    swarm_of(1)
    room, claimed, created = made_but_not_noted(group_6a, by=ala)
    LiveLesson.objects.filter(pk=claimed.pk).update(server=None, cost_units=0)
    Reservation.objects.all().delete()

    with pytest.raises(LessonGone):
        mark_running(claimed, created, keeper_of(room).card(room))

    assert LiveLesson.objects.get().state == State.STARTING  # whoever claimed it gives it up


def test_ending_a_lesson_that_goes_on_to_another_server_ends_it(ala, group_6a, swarm_of):
    swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    LiveLesson.objects.filter(pk=lesson.pk).update(generation=7)

    assert end_lesson(lesson, by=ala)
    assert LiveLesson.objects.get().state == State.ENDED
