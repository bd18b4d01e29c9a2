"""What groups show and do of live lessons, which they know only by what `live` registered."""

import pytest

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.live.start import start_lesson
from teleklasa.swarm.factories import RegionFactory

URL = "/api/v1/groups"


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


def test_row_shows_counts_region_and_the_open_lesson(ala, client, swarm_of):
    group = make_group("klasa 6A", moderators=[ala])
    Group.objects.filter(pk=group.pk).update(region=RegionFactory(code="PL-14", name="mazowieckie"))
    add_pupil(group, "Darek")
    [server] = swarm_of(1)
    lesson = start_lesson(group, by=ala).lesson

    [row] = client.get(URL).json()["results"]

    assert row == {
        "slug": group.slug,
        "name": "klasa 6A",
        "region": {"code": "PL-14", "name": "mazowieckie"},
        "pupils_count": 1,
        "moderators_count": 1,
        "archived": False,
        "lesson": {
            "id": lesson.public_id,
            "state": "running",
            "started_at": row["lesson"]["started_at"],
            "people_now": 0,
            "server_name": server.name,
            "opened_by": "Ala Nowak",
        },
        "last_lesson_at": row["lesson"]["started_at"],
    }


def test_deleting_a_group_ends_its_lesson(ala, client, swarm_of):
    group = make_group("klasa 6A", moderators=[ala])
    [server] = swarm_of(1)
    start_lesson(group, by=ala)

    client.delete(f"{URL}/{group.slug}")

    assert [meeting for meeting in server.meetings if not meeting.has_been_forcibly_ended] == []
