from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from teleklasa.bbb.testserver import TestServer
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Server


@pytest.fixture
def bbb() -> Iterator[TestServer]:
    with TestServer() as server:
        yield server


@pytest.fixture
def swarm_of(db: None) -> Iterator[Callable[[int], list[tuple[Server, TestServer]]]]:
    """Servers of the swarm that are there, as pairs of row and test server."""
    with ExitStack() as stack:

        def start(number: int) -> list[tuple[Server, TestServer]]:
            running = [stack.enter_context(TestServer(f"bbb-{each}")) for each in range(number)]
            return [(make_server(bbb.name, base_url=bbb.url, secret=bbb.secret), bbb) for bbb in running]

        yield start
