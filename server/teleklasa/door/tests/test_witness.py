"""What pupils' browsers say of a server that does not answer the school."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson, Room, Witness
from teleklasa.people.door_bell import ring
from teleklasa.people.models import AccessLink, Person

from .conftest import CODE
from .serving import Browser

type Start = Callable[..., LiveLesson]


@pytest.fixture
def lesson(group_6a: Group, open_lesson: Start) -> LiveLesson:
    return open_lesson(group_6a)


def doubt(lesson: LiveLesson) -> None:
    LiveLesson.objects.filter(pk=lesson.pk).update(state="suspect")
    ring(room=lesson.room_id)


def told() -> list[tuple[str, str, bool]]:
    return list(Witness.objects.values_list("person__display_name", "meeting_id", "reaches"))


def test_pupil_who_waits_is_told_what_to_try_and_that_it_is_over(
    darek: Person, lesson: LiveLesson, phone: Browser
) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        assert stream.event()[1]["lesson"]["probe_url"] is None
        doubt(lesson)
        assert lesson.server is not None
        assert stream.event()[1]["lesson"]["probe_url"] == f"{lesson.server.base_url}/api"
        LiveLesson.objects.update(state="running")
        ring(room=lesson.room_id)
        assert stream.event()[1]["lesson"]["probe_url"] is None


def test_word_of_a_pupil_is_kept_about_this_very_meeting(darek: Person, lesson: LiveLesson, phone: Browser) -> None:
    doubt(lesson)
    mark = phone.enter(CODE).json()["lesson"]["mark"]

    assert phone.tell(mark, reaches=False).status == 204
    assert told() == [("Darek Wilk", lesson.meeting_id, False)]
    assert phone.tell(mark, reaches=True).status == 429
    assert phone.tell("another", reaches=True).status == 204
    assert told() == [("Darek Wilk", lesson.meeting_id, False)]


def test_word_about_a_lesson_whose_server_answers_is_not_kept(
    darek: Person, lesson: LiveLesson, phone: Browser
) -> None:
    mark = phone.enter(CODE).json()["lesson"]["mark"]

    assert phone.tell(mark, reaches=False).status == 204
    assert told() == []


def test_word_is_not_kept_when_the_tables_know_better_than_the_door(
    darek: Person, lesson: LiveLesson, phone: Browser
) -> None:
    doubt(lesson)
    mark = phone.enter(CODE).json()["lesson"]["mark"]
    AccessLink.objects.update(revoked_at=timezone.now())

    phone.tell(mark, reaches=False)

    assert told() == []


def test_only_who_may_enter_learns_of_the_server_and_is_heard(lesson: LiveLesson, phone: Browser) -> None:
    doubt(lesson)
    other = make_group("klasa 1B", moderators=[])
    Room.objects.create(group=other)
    add_pupil(other, "Obcy", code="XXXXXXXXXX")

    assert phone.enter("XXXXXXXXXX").json()["lesson"] is None
    assert phone.tell("guess", reaches=False).status == 204
    assert told() == []
    assert Browser(phone.port).tell("guess", reaches=False).status == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"mark": 1, "reaches": true}', b'{"mark": "x", "reaches": 1}'])
def test_word_that_cannot_be_read_is_refused(darek: Person, lesson: LiveLesson, phone: Browser, body: bytes) -> None:
    phone.enter(CODE)

    assert phone.request("POST", "/door/witness", body, content_type="application/json").status == 400
    assert phone.request("POST", "/door/witness", body, content_type="text/plain").status == 415
    foreign = phone.request("POST", "/door/witness", body, content_type="application/json", sec_fetch_site="cross-site")
    assert foreign.status == 403


def test_new_word_replaces_the_old_one_after_a_pause(darek: Person, lesson: LiveLesson, phone: Browser) -> None:
    doubt(lesson)
    mark = phone.enter(CODE).json()["lesson"]["mark"]
    earlier = timezone.now() - timedelta(seconds=5)
    Witness.objects.create(
        live_lesson=lesson, person=darek, meeting_id=lesson.meeting_id, reaches=True, told_at=earlier
    )

    phone.tell(mark, reaches=False)

    assert told() == [("Darek Wilk", lesson.meeting_id, False)]
