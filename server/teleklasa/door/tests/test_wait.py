"""Limbo: a stream that tells what changed, within a second."""

import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.following import LINKS_LOOKED_OVER_WHEN_HEARING_IN_S
from teleklasa.door.limbo import STREAMS_PER_LINK
from teleklasa.groups.factories import make_group
from teleklasa.groups.models import Group, GroupMember
from teleklasa.live.models import LiveLesson
from teleklasa.people.door_bell import ring
from teleklasa.people.links import reset_link
from teleklasa.people.models import AccessLink, Person

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, Stream

type Start = Callable[..., LiveLesson]
type End = Callable[[LiveLesson], None]


def test_a_waiting_phone_hears_of_the_lesson_within_a_second_and_of_its_end(
    darek: Person, group_6a: Group, phone: Browser, open_lesson: Start, end_lesson: End
) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        first = _state(stream)

        started = time.monotonic()
        lesson = open_lesson(group_6a)
        second = stream.event()[1]
        told_after_s = time.monotonic() - started
        end_lesson(lesson)
        third = _state(stream)

    assert (first, second["state"], third) == ("limbo", "open", "limbo")
    assert second["lesson"]["title"] == "Ułamki"
    assert second["lesson"]["id"] == lesson.public_id
    assert told_after_s < HANGS_AFTER_S


def test_the_first_lesson_of_a_group_is_heard_of_though_its_room_is_new(
    darek: Person, phone: Browser, open_lesson: Start
) -> None:
    phone.enter(CODE)
    new_group = make_group("koło szachowe", moderators=[])
    GroupMember.objects.create(group=new_group, person=darek)
    with phone.waiting() as stream:
        assert _state(stream) == "limbo"

        started = time.monotonic()
        open_lesson(new_group)

        assert _state(stream) == "open"
        assert time.monotonic() - started < HANGS_AFTER_S


def test_a_lost_wake_up_costs_about_a_second(
    darek: Person, group_6a: Group, phone: Browser, open_lesson: Start
) -> None:
    lesson = open_lesson(group_6a)
    LiveLesson.objects.filter(pk=lesson.pk).update(state="starting")
    phone.enter(CODE)
    with phone.waiting() as stream:
        told = _state(stream)
        while told != "limbo":
            told = _state(stream)

        started = time.monotonic()
        LiveLesson.objects.filter(pk=lesson.pk).update(state="running")

        assert _state(stream) == "open"
        assert time.monotonic() - started < HANGS_AFTER_S


def test_wake_ups_work_again_after_their_connection_was_lost(
    darek: Person, group_6a: Group, phone: Browser, open_lesson: Start
) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        stream.event()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                "AND application_name LIKE 'teleklasa door%'"
            )
            killed = cursor.rowcount

        open_lesson(group_6a)

        assert killed >= 2
        assert _state(stream) == "open"


def test_a_reset_link_ends_the_stream_and_the_ticket_at_once(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        stream.event()

        reset_link(darek, AccessLink.Purpose.PERSONAL, by=darek)

        assert stream.event() == ("renewed", {})
        assert stream.event() == ("end", None)
    assert (phone.state().status, phone.state().json()["code"]) == (401, "link-renewed")


@pytest.mark.slow
def test_a_reset_whose_wake_up_was_lost_is_known_within_seconds(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        stream.event()

        started = time.monotonic()
        AccessLink.objects.filter(person=darek).update(code_version=2)

        assert stream.event() == ("renewed", {})
        assert time.monotonic() - started < LINKS_LOOKED_OVER_WHEN_HEARING_IN_S + HANGS_AFTER_S


def test_a_pupil_who_joins_a_group_hears_of_its_lesson(darek: Person, phone: Browser, open_lesson: Start) -> None:
    other = make_group("klasa 7B", moderators=[])
    open_lesson(other)
    phone.enter(CODE)
    with phone.waiting() as stream:
        assert _state(stream) == "limbo"

        GroupMember.objects.create(group=other, person=darek)
        ring(person=darek.pk)

        name, told = stream.event()
    assert (name, told["state"], told["groups"]) == ("doorway", "open", ["klasa 6A", "klasa 7B"])


def test_a_pupil_who_leaves_or_joins_the_group_of_a_room_hears_within_a_second(
    darek: Person, group_6a: Group, phone: Browser, open_lesson: Start
) -> None:
    lesson = open_lesson(group_6a)
    phone.enter(CODE)
    with phone.waiting() as stream:
        states, waits_s = [_state(stream)], []

        for removed_at in (timezone.now(), None, timezone.now(), None):
            changed = time.monotonic()
            GroupMember.objects.filter(person=darek).update(removed_at=removed_at)
            ring(room=lesson.room.pk)
            states.append(_state(stream))
            waits_s.append(time.monotonic() - changed)

    assert states == ["open", "limbo", "open", "limbo", "open"]
    assert max(waits_s) < HANGS_AFTER_S


def test_a_retired_pupil_is_shown_out(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        stream.event()

        Person.objects.filter(pk=darek.pk).update(retired_at=timezone.now())
        ring(person=darek.pk)

        assert stream.event() == ("renewed", {})


def test_waiting_needs_a_ticket(phone: Browser) -> None:
    reply = phone.request("GET", "/door/wait")

    assert (reply.status, reply.json()["code"]) == (401, "no-ticket")


def test_a_forged_ticket_is_no_ticket(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)
    body, _, signature = phone.cookies["door"].partition(".")
    phone.cookies["door"] = f"{body}.{'A' * len(signature)}"

    assert phone.state().json()["code"] == "no-ticket"


def test_a_ticket_is_good_in_a_door_that_was_restarted(darek: Person, door: tuple[DoorApp, int]) -> None:
    phone = Browser(door[1])
    phone.enter(CODE)

    door[0].keeper.memory.guests.clear()

    assert phone.state().json()["display_name"] == "Darek Wilk"


def test_one_link_holds_only_so_many_streams(darek: Person, door: tuple[DoorApp, int]) -> None:
    phone = Browser(door[1])
    phone.enter(CODE)
    with ExitStack() as streams:
        for _ in range(STREAMS_PER_LINK):
            streams.enter_context(phone.waiting()).event()

        one_more = phone.request("GET", "/door/wait")

    assert (one_more.status, one_more.json()["code"]) == (429, "slow-down")
    _until(lambda: door[0].keeper.limbo.count == 0)
    with phone.waiting() as stream:
        assert _state(stream) == "limbo"


@pytest.mark.parametrize("path", ["/door/state", "/door/school", "/lekcja", f"/{CODE}"])
def test_reading_has_no_effect(darek: Person, phone: Browser, path: str) -> None:
    before = list(AccessLink.objects.values())

    reply = phone.request("GET", path)

    assert (reply.cookies, list(AccessLink.objects.values())) == ([], before)


def _state(stream: Stream) -> str:
    name, told = stream.event()
    assert name == "doorway"
    return str(told["state"])


def _until(holds: Callable[[], bool], within_s: float = 5) -> None:
    ends = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)
