"""From a code to a ticket."""

import json

import pytest
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.groups.models import Group
from teleklasa.people.links import reset_link, revoke_link
from teleklasa.people.models import AccessLink, Person

from .conftest import CODE
from .serving import Browser

PERSONAL = AccessLink.Purpose.PERSONAL


def test_a_code_gives_the_doorway_a_ticket_and_the_mark_of_a_device(darek: Person, phone: Browser) -> None:
    reply = phone.enter(CODE)

    told = reply.json()
    assert reply.status == 200
    assert {key: told[key] for key in ("display_name", "state", "lesson", "groups", "known_device")} == {
        "display_name": "Darek Wilk",
        "state": "limbo",
        "lesson": None,
        "groups": ["klasa 6A"],
        "known_device": False,
    }
    assert 3 <= told["ask_again_s"] <= 6
    assert 0 <= told["enter_in_ms"] < 700
    assert [cookie.split("=")[0] for cookie in reply.cookies] == ["door", "device"]
    assert all("; Path=/; HttpOnly; SameSite=Lax" in cookie for cookie in reply.cookies)
    assert CODE not in reply.body.decode() + repr(reply.headers)


@pytest.mark.parametrize("typed", ["bcdfg-hjkmn", " BCDFG HJKMN ", "bcdfghjkmn"])
def test_a_code_is_taken_in_any_case_with_spaces_and_dashes(darek: Person, phone: Browser, typed: str) -> None:
    assert phone.enter(typed).status == 200


def test_a_known_device_is_told_so_and_keeps_its_mark(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)
    first = phone.cookies["device"]

    again = phone.enter(CODE)

    assert again.json()["known_device"] is True
    assert phone.cookies["device"].split(".")[0][:20] == first.split(".")[0][:20]


def test_every_link_that_opens_nothing_gets_the_same_answer(
    darek: Person, group_6a: Group, door: tuple[DoorApp, int]
) -> None:
    never = Browser(door[1]).enter("ZZZZZZZZZZ")
    malformed = Browser(door[1]).enter("!")
    quick = AccessLink.objects.filter(person=darek)
    quick.update(purpose=AccessLink.Purpose.QUICK)
    wrong_kind = Browser(door[1]).enter(CODE)
    quick.update(purpose=PERSONAL)
    revoke_link(darek, PERSONAL)
    revoked = Browser(door[1]).enter(CODE)
    quick.update(revoked_at=None)
    Person.objects.filter(pk=darek.pk).update(retired_at=timezone.now())
    retired = Browser(door[1]).enter(CODE)
    Person.objects.filter(pk=darek.pk).update(retired_at=None)
    reset_link(darek, PERSONAL, by=darek)
    reset = Browser(door[1]).enter(CODE)

    answers = {_without_date(reply) for reply in (never, malformed, wrong_kind, revoked, retired, reset)}
    assert len(answers) == 1
    assert (never.status, never.json()["code"], never.cookies) == (404, "unknown-link", [])


def test_a_form_of_another_site_cannot_enter(darek: Person, phone: Browser) -> None:
    body = json.dumps({"code": CODE}).encode()

    by_form = phone.request("POST", "/door/enter", body, content_type="text/plain")
    phone.headers = {"Sec-Fetch-Site": "cross-site"}
    by_script = phone.enter(CODE)
    phone.headers = {"Origin": "https://evil.example"}
    by_old_browser = phone.enter(CODE)

    assert [(r.status, r.json()["code"]) for r in (by_form, by_script, by_old_browser)] == [
        (415, "unsupported-media-type"),
        (403, "csrf"),
        (403, "csrf"),
    ]


@pytest.mark.parametrize("path", ["/door/enter", "/door/leave", "/door/room"])
@pytest.mark.parametrize("origin", ["http://[zz]", "http://[", "rubbish", "http://\u00e9\u00b2", "//", "http://"])
def test_an_origin_that_cannot_be_read_is_another_site(phone: Browser, path: str, origin: str) -> None:
    phone.headers = {"Origin": origin}

    reply = phone.request("POST", path, b"{}", content_type="application/json")

    assert (reply.status, reply.json()["code"]) == (403, "csrf")


@pytest.mark.parametrize(
    ("body", "status", "code"), [(b"x" * 4097, 413, "too-large"), (b"[1]", 400, "malformed"), (b"{", 400, "malformed")]
)
def test_a_body_that_is_not_a_small_json_object_is_refused(phone: Browser, body: bytes, status: int, code: str) -> None:
    reply = phone.request("POST", "/door/enter", body, content_type="application/json")

    assert (reply.status, reply.json()["code"]) == (status, code)


def test_leaving_makes_the_browser_forget_its_ticket(darek: Person, phone: Browser) -> None:
    phone.enter(CODE)

    reply = phone.request("POST", "/door/leave")

    assert (reply.status, phone.cookies["door"], phone.state().json()["code"]) == (204, "", "no-ticket")


def _without_date(reply: object) -> str:
    headers = {k: v for k, v in reply.headers.items() if k != "date"}  # type: ignore[attr-defined]
    return repr((reply.status, headers, reply.body))  # type: ignore[attr-defined]
