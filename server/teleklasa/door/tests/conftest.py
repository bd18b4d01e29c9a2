from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as school
from django.db import connection
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.keys.public_id import new_public_id
from teleklasa.keys.sealing import read_keyring
from teleklasa.live.models import LiveLesson, Room
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person
from teleklasa.swarm.factories import ServerFactory

from .serving import Browser, door_on_a_socket

CODE = "BCDFGHJKMN"
HTML = b"<!doctype html><title>Lekcja</title>"


@pytest.fixture
def door_settings(transactional_db: None, tmp_path: Path) -> DoorSettings:
    (tmp_path / "door.html").write_bytes(HTML)
    return DoorSettings(
        database_url=_test_database_url(),
        keyring=read_keyring(school.KEYS_FILE),
        public_url="http://localhost:8080",
        school_name="Szkoła w Chmurze",
        web_dist=tmp_path,
    )


@pytest.fixture
def door(door_settings: DoorSettings) -> Iterator[tuple[DoorApp, int]]:
    with door_on_a_socket(door_settings) as serving:
        yield serving


@pytest.fixture
def phone(door: tuple[DoorApp, int]) -> Browser:
    return Browser(door[1])


@pytest.fixture
def group_6a(transactional_db: None) -> Group:
    group = make_group("klasa 6A", moderators=[])
    Room.objects.create(group=group)
    return group


@pytest.fixture
def darek(group_6a: Group) -> Person:
    """Learns in 6A and holds the personal link CODE."""
    return add_pupil(group_6a, "Darek Wilk", code=CODE)


@pytest.fixture
def open_lesson() -> Callable[..., LiveLesson]:
    """Starts a lesson of a group as `live` leaves it in the tables, and rings the door."""

    def start(group: Group, title: str = "Ułamki", **facts: Any) -> LiveLesson:
        room, _ = Room.objects.get_or_create(group=group)
        now = timezone.now()
        lesson = LiveLesson.objects.create(
            room=room,
            server=ServerFactory.create(),
            meeting_id=f"meeting-{new_public_id()}",
            title=title,
            state=LiveLesson.State.RUNNING,
            expected_people=20,
            create_time_ms=1_700_000_000_123,
            claimed_at=now,
            started_at=now,
            **facts,
        )
        ring(room=room.pk)
        return lesson

    return start


@pytest.fixture
def end_lesson() -> Callable[[LiveLesson], None]:
    def end(lesson: LiveLesson) -> None:
        LiveLesson.objects.filter(pk=lesson.pk).update(state=LiveLesson.State.ENDED, ended_at=timezone.now())
        ring(room=lesson.room.pk)

    return end


def _test_database_url() -> str:
    facts = connection.get_connection_params()
    host = facts.get("host", "")
    port = f":{facts['port']}" if facts.get("port") else ""
    password = f":{facts['password']}" if facts.get("password") else ""
    return f"postgresql://{facts['user']}{password}@{port}/{facts['dbname']}?host={host}"
