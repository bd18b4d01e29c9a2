from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.live.models import Attendance
from teleklasa.live.start import start_lesson

NOBODY = "nie-ma-takiej"


@pytest.fixture
def lesson(ala, group_6a, swarm_of):
    swarm_of(1)
    return start_lesson(group_6a, by=ala).lesson


@pytest.fixture
def url(group_6a, lesson):
    return f"/api/v1/groups/{group_6a.slug}/lessons/{lesson.public_id}/attendance"


def attend(lesson, person, *, seconds):
    """The person was there for so many seconds and has left."""
    began = timezone.now() - timedelta(hours=1)
    until = began + timedelta(seconds=seconds)
    return Attendance.objects.create(
        live_lesson=lesson, person=person, joined_at=began, last_seen_at=until, left_at=until, seconds=seconds
    )


def test_moderator_reads_who_was_there_and_for_how_long(ala, client_of, darek, lesson, url):
    attend(lesson, darek, seconds=600)
    came_back = attend(lesson, darek, seconds=300)
    Attendance.objects.filter(pk=came_back.pk).update(left_at=None)

    answer = client_of(ala).get(url)

    rows = answer.json()["results"]
    assert [set(row) for row in rows] == [{"person", "joined_at", "left_at", "seconds"}] * 2
    assert [row["person"] for row in rows] == [{"id": darek.public_id, "display_name": "Darek Wilk"}] * 2
    assert (rows[0]["seconds"], rows[1]["left_at"], rows[1]["seconds"] // 60) == (600, None, 60)
    assert answer.json()["next"] is None


@pytest.mark.parametrize("pupils", [1, 3])
def test_presence_is_read_by_so_many_queries(ala, client_of, group_6a, lesson, url, pupils, django_assert_num_queries):
    for number in range(pupils):
        attend(lesson, add_pupil(group_6a, f"Uczeń {number}"), seconds=1)
    client = client_of(ala)

    with django_assert_num_queries(5):  # session, person, group, lesson, rows
        answer = client.get(url)

    assert len(answer.json()["results"]) == pupils


def test_long_presence_is_read_page_by_page(ala, client_of, group_6a, darek, lesson, url):
    Attendance.objects.bulk_create(
        [
            Attendance(live_lesson=lesson, person=darek, joined_at=at, last_seen_at=at, left_at=at, seconds=number)
            for number, at in enumerate([timezone.now()] * 101)
        ]
    )
    client = client_of(ala)

    first = client.get(url).json()
    second = client.get(url, {"cursor": first["next"]}).json()

    assert [row["seconds"] for row in first["results"] + second["results"]] == list(range(101))
    assert second["next"] is None


def test_lesson_of_another_group_is_not_found_here_whoever_owns_it(ala, borys, client_of, lesson, url):
    own, foreign = make_group("klasa 1B", moderators=[ala]), make_group("klasa 2C", moderators=[borys])
    client = client_of(ala)
    addresses = [f"/api/v1/groups/{group.slug}/lessons/{lesson.public_id}/attendance" for group in (own, foreign)]
    missing = url.replace(lesson.public_id, NOBODY)

    answers = [client.get(address) for address in [*addresses, missing]]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("cursor", ["x", "\x00", "W10", "WyJhIl0", "WzFlNDAwXQ", "W251bGxd"])
def test_cursor_that_was_not_handed_out_is_refused(ala, client_of, url, cursor):
    answer = client_of(ala).get(url, {"cursor": cursor})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["cursor"])
