"""Who decides on a place in the room: memory while it is sure, the tables otherwise."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.models import Group, GroupMember
from teleklasa.groups.roster import remove_pupil
from teleklasa.groups.settling import archive_group
from teleklasa.keys import ticket
from teleklasa.live.end import close_lesson
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.people.door_bell import ring
from teleklasa.people.factories import make_moderator
from teleklasa.people.links import reset_link, revoke_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.retiring import retire

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, door_on_a_socket, nobody_writes_places

type Start = Callable[..., LiveLesson]
type Door = tuple[DoorApp, int]
PERSONAL = AccessLink.Purpose.PERSONAL
TOO_MANY = "/lekcja?problem=too-many-devices"


@pytest.fixture
def lesson(group_6a: Group, open_lesson: Start) -> LiveLesson:
    return open_lesson(group_6a)


@pytest.fixture
def other_door(door_settings: DoorSettings) -> Iterator[Door]:
    with door_on_a_socket(door_settings) as serving:
        yield serving


def test_the_first_device_goes_in_without_waiting_for_the_tables(
    darek: Person, lesson: LiveLesson, door: Door, phone: Browser
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)

    with nobody_writes_places():
        assert _is_room(phone.go_to_room().headers["location"])

    _until(DeviceLease.objects.exists)
    lease = DeviceLease.objects.get()
    assert (lease.live_lesson_id, lease.person_id, len(lease.device)) == (lesson.pk, darek.pk, 32)
    assert 0 < (lease.expires_at - timezone.now()).total_seconds() <= 60


def test_a_device_that_comes_again_goes_in_without_the_tables_and_is_one_place(
    darek: Person, lesson: LiveLesson, door: Door, phone: Browser
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)
    phone.go_to_room()
    _until(DeviceLease.objects.exists)

    with nobody_writes_places():
        assert _is_room(phone.go_to_room().headers["location"])

    assert DeviceLease.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_of_ten_devices_at_a_door_that_is_sure_exactly_two_get_in(
    darek: Person, lesson: LiveLesson, door: Door, attempt: int
) -> None:
    devices = [_entered(door) for _ in range(10)]
    _until_sure(door, lesson)

    with ThreadPoolExecutor(10) as threads:
        places = list(threads.map(lambda device: device.go_to_room().headers["location"], devices))

    assert sorted(map(_is_room, places)) == [False] * 8 + [True] * 2
    assert DeviceLease.objects.count() == 2


def test_of_devices_that_wait_for_a_doubt_to_settle_two_get_in(darek: Person, lesson: LiveLesson, door: Door) -> None:
    devices = [_entered(door) for _ in range(6)]
    _until_sure(door, lesson)

    ring(room=lesson.room_id)
    with ThreadPoolExecutor(6) as threads:
        places = list(threads.map(lambda device: device.go_to_room().headers["location"], devices))

    assert sorted(map(_is_room, places)) == [False] * 4 + [True] * 2
    assert DeviceLease.objects.count() == 2


def test_devices_at_two_doors_are_counted_together(
    darek: Person, lesson: LiveLesson, door: Door, other_door: Door
) -> None:
    first, second, third, fourth = (_entered(one) for one in (door, other_door, door, other_door))
    _until_sure(door, lesson)
    _until_sure(other_door, lesson)

    came_in = [_is_room(first.go_to_room().headers["location"])]
    _until_heard_of(other_door, lesson, darek)
    came_in.append(_is_room(second.go_to_room().headers["location"]))
    refused = [device.go_to_room().headers["location"] for device in (third, fourth)]
    again = [_is_room(device.go_to_room().headers["location"]) for device in (first, second)]

    assert (came_in, refused, again) == ([True, True], [TOO_MANY, TOO_MANY], [True, True])
    assert DeviceLease.objects.count() == 2


def test_a_device_displaced_at_another_door_does_not_come_back_from_memory(
    darek: Person, lesson: LiveLesson, door: Door, other_door: Door
) -> None:
    oldest, second, third = (_entered(one) for one in (door, other_door, other_door))
    _until_sure(door, lesson)
    oldest.go_to_room()
    _until(DeviceLease.objects.exists)
    second.go_to_room()

    _until_sure(other_door, lesson)
    taken_over = third.go_to_room(displace="1").headers["location"]
    _until(lambda: not door[0].keeper.places.is_first_device(lesson.pk, darek.pk, _device_of(door, oldest)))

    assert (_is_room(taken_over), oldest.go_to_room().headers["location"]) == (True, TOO_MANY)


def test_a_door_opened_later_knows_who_is_in(
    darek: Person, lesson: LiveLesson, door: Door, door_settings: DoorSettings
) -> None:
    first, second = _entered(door), _entered(door)
    _until_sure(door, lesson)
    first.go_to_room(), second.go_to_room()

    with door_on_a_socket(door_settings) as later:
        third = _entered(later)
        _until_sure(later, lesson)

        assert third.go_to_room().headers["location"] == TOO_MANY


def _reset(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    reset_link(darek, PERSONAL, by=ala)


def _revoke(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    revoke_link(darek, PERSONAL)


def _remove(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    remove_pupil(GroupMember.objects.get(person=darek), by=ala)


def _retire(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    retire(darek, by=ala)


def _archive(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    archive_group(Group.objects.get(), by=ala)


def _end(lesson: LiveLesson, darek: Person, ala: Person) -> None:
    close_lesson(lesson, because="moderator")


@pytest.mark.parametrize("change", [_reset, _revoke, _remove, _retire, _archive, _end])
def test_what_a_moderator_changes_is_known_at_every_door_as_soon_as_it_is_heard(
    darek: Person, lesson: LiveLesson, door: Door, phone: Browser, change: Callable[[LiveLesson, Person, Person], None]
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)
    memory = door[0].keeper.memory
    doubts = memory.doubts

    change(lesson, darek, make_moderator("Ala Nowak", username="ala"))
    _until(lambda: memory.doubts > doubts)

    assert phone.go_to_room().headers["location"] == "/lekcja"
    assert DeviceLease.objects.count() == 0


def test_a_place_given_in_the_moment_of_a_reset_is_not_written(
    darek: Person, lesson: LiveLesson, door: Door, phone: Browser
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)

    with nobody_writes_places():
        went_in = phone.go_to_room().headers["location"]
        AccessLink.objects.filter(person=darek).update(code_version=2)

    _until(lambda: phone.state().json().get("code") == "link-renewed")
    assert (_is_room(went_in), DeviceLease.objects.count()) == (True, 0)


def test_a_place_in_a_lesson_that_was_deleted_does_not_keep_the_others_from_being_written(
    darek: Person, lesson: LiveLesson, group_6a: Group, open_lesson: Start, door: Door, phone: Browser
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)
    with nobody_writes_places():
        phone.go_to_room()
        lesson.delete()

    later = open_lesson(group_6a)
    _until(lambda: phone.state().json()["lesson"]["id"] == later.public_id)
    phone.go_to_room()

    _until(DeviceLease.objects.exists)
    assert [lease.live_lesson_id for lease in DeviceLease.objects.all()] == [later.pk]


def test_a_class_that_is_called_over_to_another_server_needs_no_tables(
    darek: Person, lesson: LiveLesson, door: Door, phone: Browser
) -> None:
    phone.enter(CODE)
    _until_sure(door, lesson)
    phone.go_to_room()
    LiveLesson.objects.filter(pk=lesson.pk).update(meeting_id="another", create_time_ms=1)
    ring(room=lesson.room_id)
    _until(lambda: any(one.meeting_id == "another" for one in door[0].keeper.memory.lessons.values()))
    _until_sure(door, lesson)

    with nobody_writes_places():
        location = phone.go_to_room().headers["location"]

    assert "meetingID=another" in location


def _entered(door: Door) -> Browser:
    browser = Browser(door[1])
    browser.enter(CODE)
    return browser


def _until_sure(door: Door, lesson: LiveLesson) -> None:
    """Wait the moment until memory may decide on the guests of the lesson."""
    memory = door[0].keeper.memory

    def is_sure() -> bool:
        known = memory.lessons.get(lesson.room_id)
        return known is not None and all(memory.is_sure(guest, known) for guest in list(memory.guests.values()))

    _until(is_sure)


def _until_heard_of(door: Door, lesson: LiveLesson, person: Person) -> None:
    _until(lambda: not door[0].keeper.places.is_first_device(lesson.pk, person.pk, "any other"))


def _device_of(door: Door, browser: Browser) -> str:
    claims = ticket.read_any(browser.cookies["device"], "device", door[0].keeper.settings.keyring)
    assert claims is not None
    return str(claims["d"])


def _is_room(location: str) -> bool:
    return "/api/join?" in location


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + HANGS_AFTER_S
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)
