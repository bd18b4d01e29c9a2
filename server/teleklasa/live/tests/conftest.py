"""A lesson on one of two servers, begun a minute ago."""

from datetime import timedelta

import pytest
from django.db.models import F

from teleklasa.live.models import LiveLesson
from teleklasa.live.start import start_lesson
from teleklasa.live.tests.rows import fresh


@pytest.fixture
def servers(swarm_of):
    """The servers of the swarm by their names."""
    return {server.name: server for server in swarm_of(2)}


@pytest.fixture
def lesson(ala, group_6a, darek, servers):
    lesson = start_lesson(group_6a, by=ala).lesson
    LiveLesson.objects.update(started_at=F("started_at") - timedelta(seconds=60))
    return fresh(lesson)


@pytest.fixture
def home(lesson, servers):
    """The server that the lesson is on."""
    return servers[lesson.server.name]


@pytest.fixture
def away(lesson, servers):
    """The other one."""
    return next(server for name, server in servers.items() if name != lesson.server.name)
