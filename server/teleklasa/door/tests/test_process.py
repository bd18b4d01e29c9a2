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

from teleklasa.door.settings import DoorSettings
from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson
from teleklasa.people.models import Person
from teleklasa.swarm.factories import SECRET

from .conftest import CODE
from .serving import Browser, await_listening, free_port

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

        asked = time.monotonic()
        running.send_signal(signal.SIGTERM)

        assert [first.event(), second.event()] == [("end", None)] * 2
    running.wait(10)
    assert time.monotonic() - asked < 10


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
    running.wait(15)

    said = log.read_text()
    opening = [CODE, SECRET, location, location.rpartition("checksum=")[2], *phone.cookies.values()]
    assert "Started worker" in said
    assert [text for text in opening if text in said] == []
