"""The door as a process of its own: it stops when asked, and says nothing that opens anything."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as school
from django.db import connection

from teleklasa.door.app import DoorApp
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.models import Group
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.people.models import Person
from teleklasa.swarm.factories import SECRET

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, await_listening, free_port, nobody_writes_places

pytestmark = pytest.mark.slow


@pytest.fixture
def process(door_settings: DoorSettings, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """A door started as the documentation says, its port, and the file of all it printed."""
    port, log = free_port(), tmp_path / "log"
    environment = os.environ | {
        "DATABASE_URL": door_settings.database_url,
        "TELEKLASA_KEYS_FILE": str(school.KEYS_FILE),
        "TELEKLASA_WEB_DIST": str(door_settings.web_dist),
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    with log.open("wb") as out:
        running = subprocess.Popen(
            [*command, "--workers-kill-timeout", "8", "teleklasa.door.app:app"], env=environment, stdout=out, stderr=out
        )
        try:
            await_listening(port)
            yield running, port, log
        finally:
            running.kill()
            running.wait()


def test_it_stops_within_seconds_though_streams_are_open(
    darek: Person, process: tuple[subprocess.Popen[bytes], int, Path]
) -> None:
    running, port, _ = process
    phone = Browser(port)
    phone.enter(CODE)
    with phone.waiting() as first, phone.waiting() as second:
        first.event(), second.event()

        running.send_signal(signal.SIGTERM)

        assert [first.event(), second.event()] == [("end", None)] * 2
    assert running.wait(HANGS_AFTER_S) is not None


def test_a_place_given_in_the_last_moment_is_written_before_it_stops(
    darek: Person,
    group_6a: Group,
    open_lesson: Callable[[Group], LiveLesson],
    process: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    running, port, _ = process
    open_lesson(group_6a)

    _go_in_while_nobody_writes(Browser(port), lambda: running.send_signal(signal.SIGTERM))
    running.wait(HANGS_AFTER_S)

    assert [lease.person_id for lease in DeviceLease.objects.all()] == [darek.pk]


def test_a_crash_between_the_redirect_and_the_writing_loses_only_that_the_pupil_is_there(
    darek: Person,
    group_6a: Group,
    open_lesson: Callable[[Group], LiveLesson],
    process: tuple[subprocess.Popen[bytes], int, Path],
    door: tuple[DoorApp, int],
) -> None:
    running, port, _ = process
    lesson = open_lesson(group_6a)
    crashed, first, second, third = (Browser(each) for each in (port, door[1], door[1], door[1]))

    _go_in_while_nobody_writes(crashed, lambda: _kill_whole(running))
    after_the_crash = DeviceLease.objects.count()
    went = []
    for device in (first, second, third):
        device.enter(CODE)
        went.append(device.go_to_room().headers["location"])

    assert after_the_crash == 0
    assert [lesson.meeting_id in location for location in went] == [True, True, False]
    assert DeviceLease.objects.count() == 2


def _go_in_while_nobody_writes(phone: Browser, then: Callable[[], None]) -> None:
    """Let a pupil into the room by memory alone, and do something to the door before it can write that."""
    phone.enter(CODE)
    time.sleep(2)  # from then on the door is sure
    with nobody_writes_places():
        assert "/api/join?" in phone.go_to_room().headers["location"]
        then()


def _kill_whole(running: subprocess.Popen[bytes]) -> None:
    """Kill a server and its worker, and what the worker has asked of the database."""
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    for pid in [*map(int, children), running.pid]:
        os.kill(pid, signal.SIGKILL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND application_name = 'teleklasa door'"
        )


def test_its_log_holds_nothing_that_opens_anything(
    darek: Person,
    group_6a: Group,
    open_lesson: Callable[[Group], LiveLesson],
    process: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    running, port, log = process
    open_lesson(group_6a)
    phone = Browser(port)
    phone.request("GET", f"/{CODE}")
    phone.enter(CODE)
    location = phone.go_to_room().headers["location"]
    phone.state()

    running.terminate()
    running.wait(HANGS_AFTER_S)

    said = log.read_text()
    opening = [CODE, SECRET, location, location.rpartition("checksum=")[2], *phone.cookies.values()]
    assert "Started worker" in said
    assert [text for text in opening if text in said] == []
