"""What every test stands on: an embedded PostgreSQL and keys of its own, and the cast.

The cast: Ala teaches 6A, Borys teaches elsewhere, Celina is an admin, Darek learns in 6A
and holds a personal link.
"""

# ruff: noqa: E402 -- the database must run before Django reads its settings, and Django before the models load
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "teleklasa.site.settings"
os.environ["TELEKLASA_DEMO"] = "1"
os.environ["TELEKLASA_KEYS_FILE"] = str(Path(tempfile.mkdtemp(prefix="teleklasa-keys-")) / "keys.json")
os.environ["TELEKLASA_METRICS_FOLDER"] = tempfile.mkdtemp(prefix="teleklasa-metrics-")
os.environ["TELEKLASA_LOG_LEVEL"] = "WARNING"
os.environ.setdefault("TELEKLASA_NODE_DOMAINS", "127.0.0.1 localhost")

from teleklasa.site.embedded import use_embedded_database

use_embedded_database(Path(__file__).resolve().parents[1] / "var" / "test-postgres", is_durable=False)

import django
from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one proves nothing here
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A worker of a run in parallel reads its settings before this file, with the environment of the process that started
# it; what is counted in one worker must not be read in another.
settings.METRICS_FOLDER = Path(tempfile.mkdtemp(prefix="teleklasa-metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_FOLDER)
django.setup()

import pytest
from django.db import connection
from rest_framework.test import APIClient

from teleklasa.bbb.testserver import TestServer
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.people.factories import PASSWORD, make_admin, make_moderator
from teleklasa.people.models import Person
from teleklasa.swarm.factories import make_server


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes may hold a clock, as archives do; processes that share the tests must name them alike."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with pytest's own browser come last: its loop stays in this thread, where Django then refuses to query."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The browser of this machine, as `make` found it; none is ever downloaded."""
    usual = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("TELEKLASA_CHROMIUM") or next(filter(None, map(shutil.which, usual)), None)
    return found or "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@pytest.fixture(scope="session", autouse=True)
def _database_of_this_run(django_db_modify_db_settings: None) -> None:
    """Two runs at once never share a test database."""
    settings.DATABASES["default"]["TEST"]["NAME"] = f"test_teleklasa_{os.getpid()}"


@pytest.fixture(autouse=True)
def _no_jobs_left_behind(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A test that commits empties the tables that Django knows; the queue of jobs is not among them."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def ala(db: None) -> Person:
    return make_moderator("Ala Nowak", username="ala")


@pytest.fixture
def borys(db: None) -> Person:
    return make_moderator("Borys Kot", username="borys")


@pytest.fixture
def celina(db: None) -> Person:
    return make_admin("Celina Lis", username="celina")


@pytest.fixture
def group_6a(ala: Person) -> Group:
    return make_group("klasa 6A", moderators=[ala])


@pytest.fixture
def darek(group_6a: Group) -> Person:
    return add_pupil(group_6a, "Darek Wilk")


@pytest.fixture
def client_of() -> Callable[[Person], APIClient]:
    """A browser in which the person signed in by password, through the real endpoint."""

    def sign_in(person: Person) -> APIClient:
        client = APIClient()
        answer = client.post("/api/v1/session", {"login": person.username or person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    return sign_in


@pytest.fixture
def swarm_of(db: None) -> Iterator[Callable[[int], list[TestServer]]]:
    """So many BigBlueButton test servers on real sockets, enabled and online in the swarm."""
    with ExitStack() as running:

        def start(number: int) -> list[TestServer]:
            servers = [TestServer(name=f"Serwer {place}", secret=f"sekret-{place}") for place in range(1, number + 1)]
            for server in servers:
                running.enter_context(server)
                make_server(server.name, base_url=server.url, secret=server.secret)
            return servers

        yield start
