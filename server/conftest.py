"""What every test stands on: an embedded PostgreSQL and keys of its own, and the cast.

The cast: Ala teaches 6A, Borys teaches elsewhere, Celina is an admin, Darek learns in 6A
and holds a personal link.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from teleklasa.groups.models import Group
    from teleklasa.people.models import Person

HERE = Path(__file__).resolve().parent
os.environ["TELEKLASA_DEMO"] = "1"
os.environ["TELEKLASA_KEYS_FILE"] = str(Path(tempfile.mkdtemp(prefix="teleklasa-keys-")) / "keys.json")
os.environ["TELEKLASA_LOG_LEVEL"] = "WARNING"
os.environ.setdefault("TELEKLASA_NODE_DOMAINS", "127.0.0.1 localhost")


def _start_database() -> None:
    from teleklasa.site.embedded import use_embedded_database  # noqa: PLC0415 -- before Django's settings are read

    use_embedded_database(HERE.parent / "var" / "test-postgres")


_start_database()


@pytest.fixture
def ala(db: None) -> "Person":
    from teleklasa.people.factories import make_moderator  # noqa: PLC0415 -- models load after the settings

    return make_moderator("Ala Nowak", username="ala")


@pytest.fixture
def borys(db: None) -> "Person":
    from teleklasa.people.factories import make_moderator  # noqa: PLC0415 -- models load after the settings

    return make_moderator("Borys Kot", username="borys")


@pytest.fixture
def celina(db: None) -> "Person":
    from teleklasa.people.factories import make_admin  # noqa: PLC0415 -- models load after the settings

    return make_admin("Celina Lis", username="celina")


@pytest.fixture
def group_6a(ala: "Person") -> "Group":
    from teleklasa.groups.factories import make_group  # noqa: PLC0415 -- models load after the settings

    return make_group("klasa 6A", moderators=[ala])


@pytest.fixture
def darek(group_6a: "Group") -> "Person":
    from teleklasa.groups.factories import add_pupil  # noqa: PLC0415 -- models load after the settings

    return add_pupil(group_6a, "Darek Wilk")


@pytest.fixture
def client_of() -> "Callable[[Person], APIClient]":
    """A browser in which the person signed in by password, through the real endpoint."""
    from rest_framework.test import APIClient  # noqa: PLC0415 -- the framework loads after the settings

    from teleklasa.people.factories import PASSWORD  # noqa: PLC0415 -- models load after the settings

    def sign_in(person: "Person") -> "APIClient":
        client = APIClient()
        answer = client.post("/api/v1/session", {"login": person.username, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    return sign_in
