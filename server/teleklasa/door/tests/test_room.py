"""From a ticket into the room."""

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.memory import NEVER
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.factories import make_group
from teleklasa.groups.models import Group, GroupMember
from teleklasa.live.guest_way import shown_name
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.people.models import AccessLink, Person
from teleklasa.swarm.factories import SECRET

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, door_on_a_socket

type Start = Callable[..., LiveLesson]


@pytest.fixture
def lesson(group_6a: Group, open_lesson: Start) -> LiveLesson:
    return open_lesson(group_6a)


def test_the_room_is_reached_by_one_redirect_that_is_signed_here(
    darek: Person, lesson: LiveLesson, phone: Browser, door_settings: DoorSettings
) -> None:
    phone.enter(CODE)

    reply = phone.go_to_room()

    url = urlsplit(reply.headers["location"])
    query, _, checksum = url.query.rpartition("&checksum=")
    assert lesson.server is not None
    assert (reply.status, reply.body) == (303, b"")
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{lesson.server.base_url}/api/join"
    assert checksum == hashlib.sha256(f"join{query}{SECRET}".encode()).hexdigest()
    assert dict(parse_qsl(query)) == {
        "meetingID": lesson.meeting_id,
        "fullName": "Darek Wilk",
        "role": "VIEWER",
        "userID": door_settings.keyring.sign("attendee", f"{lesson.meeting_id}:{darek.pk}"),
        "createTime": "1700000000123",
        "errorRedirectUrl": "http://localhost:8080/lekcja",
    }
    assert (reply.headers["referrer-policy"], reply.headers["cache-control"]) == ("no-referrer", "no-store")


def test_a_school_may_send_only_first_names_and_initials(
    darek: Person, lesson: LiveLesson, door_settings: DoorSettings
) -> None:
    with door_on_a_socket(replace(door_settings, sends_full_names=False)) as (_, port):
        phone = Browser(port)
        phone.enter(CODE)

        assert "fullName=Darek+W." in phone.go_to_room().headers["location"]


def test_a_short_name_keeps_the_first_name_and_initials() -> None:
    assert [shown_name(name, is_full=False) for name in ("Jan Maria Kowalski", "Ola")] == ["Jan M. K.", "Ola"]


def test_the_latest_lesson_of_a_pupils_groups_wins(
    darek: Person, lesson: LiveLesson, phone: Browser, open_lesson: Start
) -> None:
    chess = make_group("koło szachowe", moderators=[])
    GroupMember.objects.create(group=chess, person=darek)
    later = open_lesson(chess, "Szachy")
    phone.enter(CODE)

    _until_told(phone, later)
    assert later.meeting_id in phone.go_to_room().headers["location"]


@pytest.mark.parametrize("state", ["starting", "ended", "failed"])
def test_a_lesson_that_is_not_open_leads_back_to_limbo(
    darek: Person, group_6a: Group, open_lesson: Start, door_settings: DoorSettings, state: str
) -> None:
    LiveLesson.objects.filter(pk=open_lesson(group_6a).pk).update(state=state)

    with door_on_a_socket(door_settings) as (_, port):
        phone = Browser(port)
        phone.enter(CODE)
        reply = phone.go_to_room()

    assert (reply.status, reply.headers["location"]) == (303, "/lekcja")


def test_a_lesson_of_another_group_stays_closed(darek: Person, phone: Browser, open_lesson: Start) -> None:
    open_lesson(make_group("klasa 7B", moderators=[]))
    phone.enter(CODE)

    assert (phone.state().json()["state"], phone.go_to_room().headers["location"]) == ("limbo", "/lekcja")


def _remove(lesson: LiveLesson) -> None:
    GroupMember.objects.update(removed_at=timezone.now())


def _archive(lesson: LiveLesson) -> None:
    Group.objects.update(archived_at=timezone.now())


def _retire(lesson: LiveLesson) -> None:
    Person.objects.filter(group_memberships__isnull=False).update(retired_at=timezone.now())


def _end(lesson: LiveLesson) -> None:
    LiveLesson.objects.update(state=LiveLesson.State.ENDED, ended_at=timezone.now())


def _move(lesson: LiveLesson) -> None:
    LiveLesson.objects.update(meeting_id="another", create_time_ms=1)


def _reset(lesson: LiveLesson) -> None:
    AccessLink.objects.update(code_version=2)


def _revoke(lesson: LiveLesson) -> None:
    AccessLink.objects.update(revoked_at=timezone.now())


@pytest.mark.parametrize("change", [_remove, _archive, _retire, _end, _move, _reset, _revoke])
def test_without_wake_ups_the_way_into_the_room_is_decided_by_the_tables_at_that_moment(
    darek: Person, lesson: LiveLesson, door: tuple[DoorApp, int], phone: Browser, change: Callable[[LiveLesson], None]
) -> None:
    _deafen(door[0])
    phone.enter(CODE)
    before = phone.state().json()["state"]

    change(lesson)
    reply = phone.go_to_room(displace="1")

    assert (before, reply.status, reply.headers["location"]) == ("open", 303, "/lekcja")
    assert DeviceLease.objects.count() == 0


def test_a_place_that_was_refused_makes_the_door_look_again(
    darek: Person, lesson: LiveLesson, door: tuple[DoorApp, int], phone: Browser
) -> None:
    _deafen(door[0])
    phone.enter(CODE)
    with phone.waiting() as stream:
        assert stream.event()[1]["state"] == "open"

        _remove(lesson)
        asked = time.monotonic()
        phone.go_to_room()

        assert stream.event()[1]["state"] == "limbo"
        assert time.monotonic() - asked < HANGS_AFTER_S


def test_without_a_ticket_the_room_leads_back_to_limbo(lesson: LiveLesson, phone: Browser) -> None:
    assert phone.go_to_room().headers["location"] == "/lekcja"


def test_another_site_cannot_send_a_pupil_into_the_room(darek: Person, lesson: LiveLesson, phone: Browser) -> None:
    phone.enter(CODE)
    phone.headers = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}
    by_new_browser = phone.go_to_room()
    phone.headers = {"Origin": "https://evil.example"}

    assert (by_new_browser.status, phone.go_to_room().status) == (403, 403)


def test_a_form_of_our_page_is_believed_though_its_origin_is_null(
    darek: Person, lesson: LiveLesson, phone: Browser
) -> None:
    phone.enter(CODE)
    phone.headers = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    by_new_browser = phone.go_to_room()
    phone.headers = {"Origin": f"http://127.0.0.1:{phone.port}"}

    assert [_place(reply.headers["location"]) for reply in (by_new_browser, phone.go_to_room())] == ["api/join"] * 2


def test_a_third_device_may_take_the_place_of_the_oldest(
    darek: Person, lesson: LiveLesson, door: tuple[DoorApp, int]
) -> None:
    first, second, third = (Browser(door[1]) for _ in range(3))
    for device in (first, second, third):
        device.enter(CODE)
    came_in = [_place(device.go_to_room().headers["location"]) for device in (first, second)]

    refused = third.go_to_room().headers["location"]
    again = first.go_to_room().headers["location"]
    taken_over = third.go_to_room(displace="1").headers["location"]
    displaced = first.go_to_room().headers["location"]

    assert came_in == ["api/join", "api/join"]
    assert (refused, _place(again), _place(taken_over), displaced) == (
        "/lekcja?problem=too-many-devices",
        "api/join",
        "api/join",
        "/lekcja?problem=too-many-devices",
    )
    assert DeviceLease.objects.filter(live_lesson=lesson, person=darek).count() == 2


@pytest.mark.parametrize("id_", [2148, 3_000_000_000, 2**63 - 1])
def test_places_are_kept_however_many_lessons_there_were(
    darek: Person, group_6a: Group, phone: Browser, open_lesson: Start, id_: int
) -> None:
    lesson = open_lesson(group_6a, id=id_)
    phone.enter(CODE)
    _until_told(phone, lesson)

    assert _place(phone.go_to_room().headers["location"]) == "api/join"
    _until_written(1)
    assert [lease.live_lesson_id for lease in DeviceLease.objects.all()] == [id_]


def test_a_place_is_free_again_a_minute_after_its_device_went(
    darek: Person, lesson: LiveLesson, door: tuple[DoorApp, int]
) -> None:
    devices = [Browser(door[1]) for _ in range(3)]
    for device in devices:
        device.enter(CODE)
        device.go_to_room()
    DeviceLease.objects.update(expires_at=timezone.now())

    assert _place(devices[2].go_to_room().headers["location"]) == "api/join"


@pytest.mark.parametrize("attempt", range(3))
def test_of_ten_devices_at_once_exactly_two_get_in(
    darek: Person, lesson: LiveLesson, door: tuple[DoorApp, int], attempt: int
) -> None:
    devices = [Browser(door[1]) for _ in range(10)]
    for device in devices:
        device.enter(CODE)

    with ThreadPoolExecutor(10) as threads:
        places = list(threads.map(lambda device: _place(device.go_to_room().headers["location"]), devices))

    assert sorted(places) == ["api/join"] * 2 + ["too-many-devices"] * 8
    assert DeviceLease.objects.count() == 2


def test_the_day_of_use_is_written_unless_the_link_was_reset(
    darek: Person, lesson: LiveLesson, door_settings: DoorSettings
) -> None:
    links = AccessLink.objects.filter(person=darek)
    with door_on_a_socket(door_settings) as (_, port):
        Browser(port).enter(CODE)
        links.update(code_version=2)
    after_reset = links.get().last_used_day
    with door_on_a_socket(door_settings) as (_, port):
        Browser(port).enter(CODE)

    assert (after_reset, links.get().last_used_day) == (None, timezone.localdate())


def _deafen(door: DoorApp) -> None:
    """Let the door lose its wake-ups for good."""
    ends = time.monotonic() + HANGS_AFTER_S
    while door.keeper.memory.hears_as_of == NEVER:
        assert time.monotonic() < ends
        time.sleep(0.01)
    listening = next(task for task in door._following if "hear_wake_ups" in repr(task))
    listening.get_loop().call_soon_threadsafe(listening.cancel)
    while not listening.done():
        time.sleep(0.01)


def _until_written(count: int) -> None:
    """Wait the moment until so many places stand in the tables."""
    ends = time.monotonic() + HANGS_AFTER_S
    while DeviceLease.objects.count() != count:
        assert time.monotonic() < ends
        time.sleep(0.02)


def _place(location: str) -> str:
    return "api/join" if "/api/join?" in location else location.partition("problem=")[2]


def _until_told(phone: Browser, lesson: LiveLesson) -> None:
    """Wait the moment until the door has heard of the lesson."""
    ends = time.monotonic() + 5
    while (phone.state().json()["lesson"] or {}).get("id") != lesson.public_id:
        assert time.monotonic() < ends
        time.sleep(0.02)
