"""Test servers of each version, and clients of them. Needs neither Django nor a database."""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import urllib3

from teleklasa.bbb import Client, NewMeeting, connection_pool
from teleklasa.bbb.testserver import Settings, TestServer

QUICK = Settings(end_delay_s=0.05, recording_delay_s=60)
_numbers = itertools.count()


@pytest.fixture(scope="session")
def _database_of_this_run() -> None:
    """These tests need no database."""


@pytest.fixture(scope="session")
def pool() -> Iterator[urllib3.PoolManager]:
    pool = connection_pool()
    yield pool
    pool.clear()


@pytest.fixture
def server() -> Iterator[TestServer]:
    with TestServer("near", settings=QUICK) as server:
        yield server


@pytest.fixture(params=["2.6", "2.7", "3.0"])
def each_version(request: pytest.FixtureRequest) -> Iterator[TestServer]:
    with TestServer("near", version=request.param, settings=QUICK) as server:
        yield server


@pytest.fixture
def client(server: TestServer, pool: urllib3.PoolManager) -> Client:
    return client_of(server, pool)


def client_of(server: TestServer, pool: urllib3.PoolManager, **options: Any) -> Client:
    return Client(server.url, server.secret, pool=pool, **options)


def new_meeting(name: str = "Klasa 6A", **options: Any) -> NewMeeting:
    """A meeting with an id of its own."""
    meeting_id = f"lesson-{time.time_ns()}-{next(_numbers)}"
    return NewMeeting(name, meeting_id, **options)


def eventually(holds: Callable[[], bool], within_s: float = 5.0) -> bool:
    """Whether something becomes true in time."""
    until = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
