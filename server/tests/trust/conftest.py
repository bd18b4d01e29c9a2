"""A class, its servers, and a door of its own for the failure cases."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as school
from django.db import connection

from teleklasa.bbb.testserver import TestServer
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.keys.sealing import read_keyring
from teleklasa.people.models import Person

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
CODES_MADE: set[str] = set()


@dataclass(frozen=True)
class Class:
    """A group with pupils, and the codes of their links in the same order."""

    group: Group
    pupils: list[Person]
    codes: list[str]


@pytest.fixture
def class_of(ala: Person) -> Callable[[str, int], Class]:
    """So many pupils in a group of this name; at most twenty groups."""
    classes = iter(LETTERS)

    def make(name: str, pupils: int) -> Class:
        group, letter = make_group(name, moderators=[ala]), next(classes)
        codes = [f"{letter}QQQQQQQ{LETTERS[number // 20]}{LETTERS[number % 20]}" for number in range(pupils)]
        CODES_MADE.update(codes)
        return Class(group, [add_pupil(group, f"Uczeń {code}", code=code) for code in codes], codes)

    return make


@pytest.fixture
def servers(swarm_of: Callable[[int], list[TestServer]]) -> dict[str, TestServer]:
    return {server.name: server for server in swarm_of(2)}


@pytest.fixture
def door_settings(transactional_db: None, tmp_path: Path) -> DoorSettings:
    (tmp_path / "door.html").write_bytes(b"<!doctype html><title>Lekcja</title>")
    return DoorSettings(
        database_url=url_of_test_database(),
        keyring=read_keyring(school.KEYS_FILE),
        public_url="http://localhost:8080",
        web_dist=tmp_path,
    )


def url_of_test_database() -> str:
    facts: dict[str, Any] = connection.get_connection_params()
    port = f":{facts['port']}" if facts.get("port") else ""
    password = f":{facts['password']}" if facts.get("password") else ""
    return f"postgresql://{facts['user']}{password}@{port}/{facts['dbname']}?host={facts.get('host', '')}"


@pytest.fixture
def database_url(transactional_db: None) -> str:
    return url_of_test_database()
