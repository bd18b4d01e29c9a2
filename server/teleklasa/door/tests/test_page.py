"""The neutral page, whose door it is, and what is not there."""

import os
from dataclasses import replace

import pytest

from teleklasa.door.page import is_door_page, page_headers
from teleklasa.door.settings import DoorSettings

from .conftest import CODE, HTML
from .serving import Browser


def test_every_code_shows_the_same_page(phone: Browser) -> None:
    replies = [phone.request("GET", path) for path in (f"/{CODE}", "/ZZZZZZZZZZ", "/uczen1", "/lekcja")]

    assert [(r.status, r.body, r.cookies) for r in replies] == [(200, HTML, [])] * 4
    headers = replies[0].headers
    assert (headers["cache-control"], headers["x-robots-tag"], headers["referrer-policy"]) == (
        "no-store",
        "noindex, nofollow",
        "no-referrer",
    )
    assert "form-action 'self' https:;" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_a_page_packed_since_the_last_build_is_sent_as_the_browser_takes_it(
    phone: Browser, door_settings: DoorSettings
) -> None:
    plain, packed = (door_settings.web_dist / name for name in ("door.html", "door.html.gz"))
    packed.write_bytes(b"packed")
    os.utime(packed, (1, 1))
    old = phone.request("GET", f"/{CODE}", accept_encoding="gzip, br")
    os.utime(plain, (1, 1))

    fresh = phone.request("GET", f"/{CODE}", accept_encoding="gzip, br")

    assert (old.body, old.headers.get("content-encoding")) == (HTML, None)
    assert (fresh.body, fresh.headers["content-encoding"]) == (b"packed", "gzip")
    assert phone.request("GET", f"/{CODE}").body == HTML


def test_a_look_at_the_headers_alone_gets_no_body(phone: Browser) -> None:
    reply = phone.request("HEAD", f"/{CODE}")

    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", str(len(HTML)))


def test_a_demo_lets_forms_lead_to_servers_on_this_machine(door_settings: DoorSettings) -> None:
    policy = page_headers(replace(door_settings, is_demo=True))["Content-Security-Policy"]

    assert "form-action 'self' https: http://localhost:* http://127.0.0.1:*;" in policy


def test_https_asks_for_https_from_now_on(door_settings: DoorSettings) -> None:
    headers = page_headers(replace(door_settings, public_url="https://szkola.example"))

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/UCZEN1", True),
        ("/lekcja", True),
        ("/bcdfg-hjkmn", True),
        ("/a/b", False),
        ("/abc", False),
        ("/ab_cd", False),
        ("/", False),
    ],
)
def test_a_door_page_is_one_segment_that_could_be_a_code(path: str, *, is_one: bool) -> None:
    assert is_door_page(path) is is_one


def test_the_school_is_named_to_everyone(phone: Browser) -> None:
    reply = phone.request("GET", "/door/school")

    assert (reply.json(), reply.headers["cache-control"]) == (
        {"school_name": "Szkoła w Chmurze", "demo": False},
        "public, max-age=300",
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/door/enter", 405, "method-not-allowed"),
        ("POST", "/door/wait", 405, "method-not-allowed"),
        ("POST", "/lekcja", 405, "method-not-allowed"),
        ("GET", "/door/nothing", 404, "not-found"),
        ("GET", "/door/state", 401, "no-ticket"),
    ],
)
def test_what_is_not_there_says_so(phone: Browser, method: str, path: str, status: int, code: str) -> None:
    reply = phone.request(method, path)

    assert (reply.status, reply.json()["code"], reply.headers["content-type"]) == (
        status,
        code,
        "application/problem+json",
    )
