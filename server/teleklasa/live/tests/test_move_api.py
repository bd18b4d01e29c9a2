from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.live.models import LiveLesson, Witness
from teleklasa.live.start import start_lesson

MOVE = "/api/v1/groups/{slug}/lesson/move"
WITNESS = "/api/v1/groups/{slug}/lesson/witness"


@pytest.fixture
def lesson(ala, group_6a, swarm_of):
    swarm_of(2)
    return start_lesson(group_6a, by=ala).lesson


@pytest.fixture
def teacher(ala, client_of):
    return client_of(ala)


def told():
    return list(Witness.objects.values_list("person__display_name", "reaches"))


def test_moderator_moves_the_lesson_and_sees_where_it_is(lesson, teacher, group_6a):
    before = lesson.server.name

    answer = teacher.post(MOVE.format(slug=group_6a.slug))

    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["id"], shown["state"], shown["move_count"]) == (lesson.public_id, "running", 1)
    assert {shown["server_name"], before} == {"Serwer 1", "Serwer 2"}
    assert shown["probe_url"] is None
    again = teacher.post(MOVE.format(slug=group_6a.slug))
    assert (again.status_code, again.json()["code"]) == (409, "moved-just-now")


def test_group_without_a_lesson_has_nothing_to_move(teacher, group_6a):
    answer = teacher.post(MOVE.format(slug=group_6a.slug))

    assert (answer.status_code, answer.json()["code"]) == (409, "no-open-lesson")


def test_admin_moves_and_ends_any_lesson(lesson, celina, client_of):
    admin, address = client_of(celina), f"/api/v1/live-lessons/{lesson.public_id}"

    moved = admin.post(f"{address}/move")

    assert (moved.status_code, moved.json()["move_count"]) == (200, 1)
    assert lesson.moves.get().because == "admin"
    assert admin.post(f"{address}/end").status_code == 204
    assert LiveLesson.objects.get().state == "ended"
    for act in ("move", "end"):
        refused = admin.post(f"{address}/{act}")
        assert (refused.status_code, refused.json()["code"]) == (409, "no-open-lesson")


def test_browser_is_told_what_to_fetch_only_while_the_server_is_in_doubt(lesson, teacher, group_6a):
    address = f"/api/v1/groups/{group_6a.slug}/lesson"
    assert teacher.get(address).json()["probe_url"] is None

    LiveLesson.objects.update(state="suspect")

    assert teacher.get(address).json()["probe_url"] == f"{lesson.server.base_url}/api"


def test_word_of_a_browser_is_kept_once_a_person_and_only_about_a_lesson_in_doubt(lesson, teacher, group_6a):
    word = {"lesson": lesson.public_id, "reaches": False}
    address = WITNESS.format(slug=group_6a.slug)
    assert teacher.post(address, word).status_code == 204
    assert told() == []
    LiveLesson.objects.update(state="suspect")

    assert teacher.post(address, word).status_code == 204
    assert teacher.post(address, word | {"reaches": True}).status_code == 204

    assert told() == [("Ala Nowak", False)]  # the second one came within the pause
    Witness.objects.update(told_at=timezone.now() - timedelta(seconds=3))
    teacher.post(address, word | {"reaches": True})
    assert told() == [("Ala Nowak", True)]


@pytest.mark.parametrize(
    "word", [{}, {"lesson": "x"}, {"reaches": True}, {"lesson": "a\x00", "reaches": True}, {"lesson": [], "reaches": 7}]
)
def test_word_that_cannot_be_read_is_refused(lesson, teacher, group_6a, word):
    assert teacher.post(WITNESS.format(slug=group_6a.slug), word, format="json").status_code == 422
