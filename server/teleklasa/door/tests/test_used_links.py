"""What is kept of the use of a link: on how many devices, and whether an old code of it is still about."""

from collections.abc import Callable

from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.settings import DoorSettings
from teleklasa.groups.models import Group
from teleklasa.groups.reading import pupils_of
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.people.links import reset_link
from teleklasa.people.models import AccessLink, AuditEvent, FormerCode, LinkDevice, Person

from .conftest import CODE
from .serving import Browser, door_on_a_socket, until

PERSONAL = AccessLink.Purpose.PERSONAL


def test_each_device_of_a_link_is_counted_once(darek: Person, group_6a: Group, door_settings: DoorSettings) -> None:
    with door_on_a_socket(door_settings) as (_, port):
        phone, tablet = Browser(port), Browser(port)
        for device in (phone, tablet, phone):
            device.enter(CODE)

    [pupil] = pupils_of(group_6a)
    known = LinkDevice.objects.values_list("link__person", "first_day", "last_day")
    assert list(known) == [(darek.pk, timezone.localdate(), timezone.localdate())] * 2
    assert pupil.member.link_devices == 2  # type: ignore[attr-defined]  # annotated


def test_a_reset_forgets_devices_and_frees_their_places_at_once(
    darek: Person, group_6a: Group, open_lesson: Callable[[Group], LiveLesson], door: tuple[DoorApp, int]
) -> None:
    open_lesson(group_6a)
    devices = [Browser(door[1]) for _ in range(2)]
    for device in devices:
        device.enter(CODE)
        until(lambda: devices[0].state().json()["state"] == "open")
        device.go_to_room()
    until(lambda: DeviceLease.objects.count() == 2 and LinkDevice.objects.count() == 2, within_s=9)

    code = reset_link(darek, PERSONAL, by=darek).code

    assert (DeviceLease.objects.count(), LinkDevice.objects.count()) == (0, 0)
    fresh = Browser(door[1])
    assert fresh.enter(code).status == 200
    until(lambda: fresh.state().json()["state"] == "open")
    assert "/api/join?" in fresh.go_to_room().headers["location"]


def test_an_old_code_answers_as_unknown_and_is_noted_as_a_sign(
    darek: Person, group_6a: Group, door: tuple[DoorApp, int]
) -> None:
    reset_link(darek, PERSONAL, by=darek)

    replies = [Browser(door[1]).enter(code) for code in (CODE, "ZZZZZZZZZZ", CODE)]

    assert len({reply.body for reply in replies}) == 1
    until(lambda: FormerCode.objects.exclude(used_at=None).exists())
    [pupil] = pupils_of(group_6a)
    used_at = FormerCode.objects.get().used_at
    assert pupil.member.old_link_used_at == used_at  # type: ignore[attr-defined]  # annotated
    events = AuditEvent.objects.filter(action="old-link-used").values_list("actor", "target", "facts")
    assert [repr(event) for event in events] == [repr((None, f"person:{darek.public_id}", {}))]


def test_a_third_device_is_seen_by_the_moderator(
    darek: Person, group_6a: Group, open_lesson: Callable[[Group], LiveLesson], door: tuple[DoorApp, int]
) -> None:
    lesson = open_lesson(group_6a)
    devices = [Browser(door[1]) for _ in range(3)]
    for device in devices:
        device.enter(CODE)
        until(lambda: devices[0].state().json()["state"] == "open")
        device.go_to_room()
    lesson.attendance.create(person=darek, joined_at=timezone.now(), last_seen_at=timezone.now(), devices=2)
    [before] = pupils_of(group_6a)

    devices[2].go_to_room(displace="1")

    [after] = pupils_of(group_6a)
    seen = [(pupil.present_now, pupil.devices_now, pupil.has_displaced) for pupil in (before, after)]
    assert seen == [(True, 2, False), (True, 2, True)]
