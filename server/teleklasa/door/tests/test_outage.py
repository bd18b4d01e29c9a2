"""The database is away: those who wait keep waiting, and nobody is told a lie."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from teleklasa.door.settings import DoorSettings
from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson
from teleklasa.people.models import Person

from .conftest import CODE
from .serving import Browser, door_on_a_socket


class Wire:
    """A relay to the database that can be cut and mended; a cut refuses and closes everything."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.is_cut = False
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        while self._open:
            _close(self._open.pop())

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        _close(self._listener)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.is_cut:
                    _close(near)
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.target)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _close(source)
    _close(sink)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@pytest.fixture
def wire(door_settings: DoorSettings) -> Iterator[Wire]:
    folder = connection.get_connection_params()["host"]
    if not str(folder).startswith("/"):
        pytest.skip("relays the Unix socket of the embedded database")
    made = Wire(str(Path(folder) / ".s.PGSQL.5432"))
    yield made
    made.close()


@pytest.fixture
def phone(door_settings: DoorSettings, wire: Wire) -> Iterator[Browser]:
    name = urlsplit(door_settings.database_url).path
    behind_wire = replace(door_settings, database_url=f"postgresql://postgres@127.0.0.1:{wire.port}{name}")
    with door_on_a_socket(behind_wire) as (_, port):
        yield Browser(port)


def test_waiting_goes_on_through_an_outage_and_ends_with_the_lesson(
    darek: Person, group_6a: Group, phone: Browser, wire: Wire, open_lesson: Callable[[Group], LiveLesson]
) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        assert stream.event()[1]["state"] == "limbo"

        wire.cut()
        during = phone.state()
        stranger = Browser(phone.port).enter(CODE)
        open_lesson(group_6a)
        wire.mend()

        assert (during.status, during.json()["state"]) == (200, "limbo")
        assert (stranger.status, stranger.json()["code"], stranger.headers["retry-after"]) == (503, "unavailable", "3")
        assert stream.event()[1]["state"] == "open"


def test_the_way_into_the_room_leads_back_to_limbo_during_an_outage(
    darek: Person, group_6a: Group, phone: Browser, wire: Wire, open_lesson: Callable[[Group], LiveLesson]
) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        stream.event()
        open_lesson(group_6a)
        assert stream.event()[1]["state"] == "open"

    wire.cut()

    assert phone.go_to_room().headers["location"] == "/lekcja?problem=unavailable"
