"""The watcher as it runs, against real sockets, at a tenth of the usual interval."""

import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from django.db import connections
from django.utils import timezone

from teleklasa.bbb import Client, NewMeeting
from teleklasa.live.management.commands.watch_swarm import watch_until
from teleklasa.live.meeting import SCHOOL_META, school_mark
from teleklasa.live.models import LiveLesson, Witness
from teleklasa.live.start import start_lesson
from teleklasa.stopping import StopSignal
from teleklasa.swarm.models import HealthChange, Server

pytestmark = pytest.mark.django_db(transaction=True)
INTERVAL_S = 1.0
HANGS_AFTER_S = 60.0
SLOW_S, STRAYS = 2.0, 20


@pytest.fixture
def watching(settings, transactional_db) -> Iterator[None]:
    settings.POLL_INTERVAL_S = INTERVAL_S
    stopped = StopSignal()

    def watch() -> None:
        try:
            watch_until(stopped)
        finally:
            connections.close_all()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    stopped.set()
    thread.join(HANGS_AFTER_S)
    assert not thread.is_alive()


def wait_for(fact: Callable[[], bool]) -> float:
    """Seconds until the fact holds."""
    began = monotonic()
    while not fact():
        assert monotonic() < began + HANGS_AFTER_S
        sleep(0.05)
    return monotonic() - began


def server_of_lesson() -> str:
    return str(LiveLesson.objects.values_list("server__name", flat=True).get())


@pytest.mark.parametrize("fault", ["go_down", "hang"])
def test_class_on_a_server_that_dies_is_moved_when_two_browsers_agree(ala, group_6a, darek, swarm_of, watching, fault):
    servers = {server.name: server for server in swarm_of(2)}
    lesson = start_lesson(group_6a, by=ala).lesson
    home = servers[server_of_lesson()]
    wait_for(lambda: Server.objects.filter(last_polled=None).count() == 0)

    getattr(home, fault)()

    wait_for(lambda: LiveLesson.objects.get().state == "suspect")
    wait_for(lambda: Server.objects.get(name=home.name).health == "down")
    assert LiveLesson.objects.get().meeting_id == lesson.meeting_id
    for person in (ala, darek):
        Witness.objects.create(
            live_lesson=lesson, person=person, meeting_id=lesson.meeting_id, reaches=False, told_at=timezone.now()
        )
    wait_for(lambda: LiveLesson.objects.get().move_count == 1)
    assert (LiveLesson.objects.get().state, server_of_lesson() != home.name) == ("running", True)
    changes = HealthChange.objects.filter(server__name=home.name).order_by("at").values_list("health", flat=True)
    assert list(changes) == ["suspect", "down"]
    home.heal()
    wait_for(lambda: lesson.meeting_id not in [m.meeting_id for m in home.meetings if not m.has_been_forcibly_ended])


def test_server_that_is_slow_to_end_meetings_does_not_hold_up_the_watch_over_others(ala, group_6a, swarm_of, watching):
    servers = {server.name: server for server in swarm_of(2)}
    start_lesson(group_6a, by=ala)
    home = servers.pop(server_of_lesson())
    [slow] = servers.values()
    slow.slow_down(SLOW_S, ["end"])
    client = Client(slow.url, slow.secret)
    for number in range(STRAYS):
        client.create(NewMeeting(name="stray", meeting_id=f"stray-{number}", meta={SCHOOL_META: school_mark()}))
    wait_for(lambda: slow.calls["end"] > 0)

    home.go_down()

    wait_for(lambda: LiveLesson.objects.get().state == "suspect")
    assert slow.calls["end"] < STRAYS
    slow.heal()
    wait_for(lambda: all(meeting.has_been_forcibly_ended for meeting in slow.meetings))
