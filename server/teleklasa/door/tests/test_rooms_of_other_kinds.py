"""Rooms that are not a group's, at the door: a pupil may have many, and no group at all."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.groups.models import Group
from teleklasa.keys.public_id import new_public_id
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.rooms import guest_changed, guests_changed
from teleklasa.live.tests.clubs import clubs_in_the_school, join_club, leave_club, make_club
from teleklasa.people.door_bell import ring
from teleklasa.people.factories import make_pupil
from teleklasa.people.models import Person
from teleklasa.swarm.factories import ServerFactory

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, Stream

type End = Callable[[LiveLesson], None]


@pytest.fixture(autouse=True)
def _clubs(transactional_db: None) -> Iterator[None]:
    """Installed before the door opens and taken out when it is closed."""
    with clubs_in_the_school():
        yield


@pytest.fixture
def ewa(transactional_db: None) -> Person:
    """Learns in no group and holds the personal link CODE."""
    return make_pupil("Ewa Maj", code=CODE)


def start(room: Room, title: str) -> LiveLesson:
    """A lesson as `live` leaves it in the tables."""
    now = timezone.now()
    lesson = LiveLesson.objects.create(
        room=room,
        server=ServerFactory.create(),
        meeting_id=f"meeting-{new_public_id()}",
        title=title,
        state=LiveLesson.State.RUNNING,
        expected_people=20,
        create_time_ms=1_700_000_000_123,
        claimed_at=now,
        started_at=now,
    )
    ring(room=room.pk)
    return lesson


def test_guest_without_a_group_waits_for_the_lesson_and_enters_it(ewa: Person, phone: Browser) -> None:
    club = make_club(guests=[ewa])
    came_in = phone.enter(CODE).json()
    with phone.waiting() as stream:
        assert _told(stream) == ("limbo", None)

        lesson = start(club, "Kółko fizyczne")

        assert _told(stream) == ("open", "Kółko fizyczne")
    assert (came_in["groups"], came_in["display_name"]) == ([], "Ewa Maj")
    assert lesson.meeting_id in phone.go_to_room().headers["location"]


def test_latest_lesson_wins_among_a_groups_and_a_clubs_and_the_other_follows(
    darek: Person, group_6a: Group, open_lesson: Callable[..., LiveLesson], end_lesson: End, phone: Browser
) -> None:
    club = make_club(guests=[darek])
    phone.enter(CODE)
    with phone.waiting() as stream:
        told, entered = [_told(stream)], []

        open_lesson(group_6a, "Ułamki")
        told.append(_told(stream))
        later = start(club, "Kółko fizyczne")
        told.append(_told(stream))
        entered.append(phone.go_to_room().headers["location"])
        end_lesson(later)
        told.append(_told(stream))
        entered.append(phone.go_to_room().headers["location"])

    assert told == [("limbo", None), ("open", "Ułamki"), ("open", "Kółko fizyczne"), ("open", "Ułamki")]
    assert [later.meeting_id in location for location in entered] == [True, False]
    assert phone.state().json()["groups"] == ["klasa 6A"]


def test_lesson_of_a_club_is_closed_to_people_of_no_club(darek: Person, phone: Browser) -> None:
    start(make_club(), "Kółko fizyczne")
    phone.enter(CODE)

    assert (phone.state().json()["state"], phone.go_to_room().headers["location"]) == ("limbo", "/lekcja")


def _of_room(room: Room, person: Person) -> None:
    guests_changed(room)


def _of_person(room: Room, person: Person) -> None:
    guest_changed(person)


@pytest.mark.parametrize("tell", [_of_room, _of_person])
def test_guest_who_is_removed_or_added_hears_it_at_once(
    ewa: Person, phone: Browser, tell: Callable[[Room, Person], None]
) -> None:
    club = make_club(guests=[ewa])
    start(club, "Kółko fizyczne")
    phone.enter(CODE)
    with phone.waiting() as stream:
        states, waits_s = [_told(stream)[0]], []

        for change in (leave_club, join_club) * 2:
            changed = time.monotonic()
            change(club, ewa)
            tell(club, ewa)
            states.append(_told(stream)[0])
            waits_s.append(time.monotonic() - changed)

    assert states == ["open", "limbo", "open", "limbo", "open"]
    assert max(waits_s) < HANGS_AFTER_S


def test_guest_of_fifty_rooms_is_told_of_the_latest_lesson_of_all(
    ewa: Person, phone: Browser, door: tuple[DoorApp, int]
) -> None:
    rooms = [make_club(guests=[ewa]) for _ in range(50)]
    phone.enter(CODE)
    with phone.waiting() as stream:
        _told(stream)
        for number, room in enumerate(rooms):
            last = start(room, f"Spotkanie {number}")
        while _told(stream)[1] != "Spotkanie 49":
            pass

        location = phone.go_to_room().headers["location"]

    [guest] = door[0].keeper.memory.guests.values()
    assert guest.room_ids == tuple(sorted(room.pk for room in rooms))
    assert last.meeting_id in location


def test_first_room_of_a_guest_who_already_waits_opens_for_them(ewa: Person, phone: Browser) -> None:
    phone.enter(CODE)
    with phone.waiting() as stream:
        assert _told(stream) == ("limbo", None)

        start(make_club(guests=[ewa]), "Kółko fizyczne")

        told = _told(stream)
        if told == ("limbo", None):  # that she may come was heard before the lesson was open
            told = _told(stream)
    assert told == ("open", "Kółko fizyczne")


def _told(stream: Stream) -> tuple[str, Any]:
    """The state that the stream tells next, and the title of the lesson."""
    name, told = stream.event()
    assert name == "doorway"
    return str(told["state"]), (told["lesson"] or {}).get("title")
