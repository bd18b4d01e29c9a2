import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from teleklasa.door.page import page_headers
from teleklasa.door.settings import settings_from_environment
from teleklasa.site.headers import PERMISSIONS_POLICY, PLAYERS, content_security_policy
from teleklasa.site.pages import APP_WORDS, SERVER_WORDS, Pages, form_targets, is_door_address

INDEX, SCRIPT = b"<title>app</title>", b"console.log('app')" * 50


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(INDEX)
    (tmp_path / "door.html").write_bytes(b"<title>door</title>")
    (tmp_path / "favicon.svg").write_bytes(b"<svg/>")
    (tmp_path / "assets" / "app-1.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "app-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "assets" / "app-1.js.br").write_bytes(b"brotli")
    return tmp_path


@pytest.fixture
def pages(dist: Path) -> Pages:
    return Pages(dist, form_targets=form_targets(is_demo=False))


def ask(pages: Pages, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body of a page's answer; None when the address is left to others."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    question = {"method": method, "path": path, "headers": named}
    with ThreadPoolExecutor(1) as thread:  # a browser of an earlier test may have its loop in this one
        if not thread.submit(asyncio.run, pages.answer(question, send)).result():
            assert sent == []
            return None
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", INDEX),
        ("/login", INDEX),
        ("/l/NAU1", INDEX),
        ("/groups", INDEX),
        ("/groups/new", INDEX),
        ("/groups/group-1", INDEX),
        ("/groups/group-1/cards", INDEX),
        ("/moderators", INDEX),
        ("/servers", INDEX),
        ("/account", INDEX),
        ("/favicon.svg", b"<svg/>"),
        ("/assets/app-1.js", SCRIPT),
    ],
)
def test_address_shows_its_page(pages: Pages, path: str, shown: bytes) -> None:
    answer = ask(pages, path)

    assert answer is not None
    assert (answer[0], answer[2]) == (200, shown)


@pytest.mark.parametrize("path", ["/lekcja", "/UCZEN1", "/uczen1", "/BCDFG-HJKMN", "/BCDFG HJKMN", "/door/state"])
def test_address_is_the_doors(pages: Pages, path: str) -> None:
    assert is_door_address(path)
    assert ask(pages, path) is None


@pytest.mark.parametrize("word", sorted(APP_WORDS | SERVER_WORDS))
def test_word_of_the_site_is_no_code(word: str) -> None:
    assert not is_door_address(f"/{word}")


@pytest.mark.parametrize(
    "path",
    [
        "/admin",
        "/admin/",
        "/api/v1/session",
        "/api/docs",
        "/after/group-1",
        "/static/admin/css/base.css",
        "/abc",
        "/UCZEN1/more",
        "/favicon.ico",
        "/robots.txt",
        "/index.html",
        "/door.html",
        "/assets/gone.js",
        "/assets/app-1.js.gz",
        "/assets/../index.html",
        "/.env",
        "/ŻÓŁĆ",
        "/" + "A" * 33,
    ],
)
def test_other_addresses_are_left_to_django(pages: Pages, path: str) -> None:
    assert ask(pages, path) is None
    assert not is_door_address(path)


@pytest.mark.parametrize("path", ["/nie/ma/takiej", "/robots.txt", "/ŻÓŁĆ", "/assets/gone.js"])
def test_person_at_an_address_of_nobody_sees_the_app_say_so(pages: Pages, path: str) -> None:
    answer = ask(pages, path, accept="text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")

    assert answer is not None
    assert (answer[0], answer[1]["cache-control"], answer[2]) == (404, "no-store", INDEX)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/admin/", "/media/x", "/after/x"])
def test_addresses_of_programs_are_theirs_for_a_person_too(pages: Pages, path: str) -> None:
    assert ask(pages, path, accept="text/html") is None


def test_only_reading_shows_a_page(pages: Pages) -> None:
    assert ask(pages, "/groups", "POST") is None
    answer = ask(pages, "/groups")
    assert answer is not None
    assert ask(pages, "/groups", "HEAD") == (200, answer[1], b"")


def test_page_carries_every_protective_header(pages: Pages) -> None:
    answer = ask(pages, "/l/NAU1")

    assert answer is not None
    assert answer[1] == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-length": str(len(INDEX)),
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
            "connect-src 'self' https:; media-src 'self' blob:; frame-src https://www.youtube-nocookie.com "
            "https://player.vimeo.com https://www.geogebra.org https://commons.wikimedia.org; "
            "base-uri 'none'; form-action 'self' https:; "
            "frame-ancestors 'none'; object-src 'none'"
        ),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex",
    }


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/groups/group-1", "no-cache"),
        ("/l/NAU1", "no-store"),
        ("/assets/app-1.js", "public, max-age=31536000, immutable"),
        ("/favicon.svg", "no-cache"),
    ],
)
def test_caches_keep_what_cannot_change_and_never_a_code(pages: Pages, path: str, kept: str) -> None:
    answer = ask(pages, path)

    assert answer is not None
    assert answer[1]["cache-control"] == kept
    assert ("etag" in answer[1]) == (kept != "no-store")


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip", "gzip", gzip.compress(SCRIPT)),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.compress(SCRIPT)),
        ("", None, SCRIPT),
    ],
)
def test_compressed_copy_is_sent_to_a_browser_that_takes_it(
    pages: Pages, accepted: str, coding: str | None, body: bytes
) -> None:
    answer = ask(pages, "/assets/app-1.js", accept_encoding=accepted)

    assert answer is not None
    assert answer[1].get("content-encoding") == coding
    assert answer[1]["vary"] == "Accept-Encoding"
    assert gzip.decompress(answer[2]) == SCRIPT if coding == "gzip" else answer[2] == body


def test_known_page_is_not_sent_again(pages: Pages) -> None:
    first = ask(pages, "/groups")
    assert first is not None

    again = ask(pages, "/groups", if_none_match=first[1]["etag"])

    assert again is not None
    assert (again[0], again[2]) == (304, b"")


def test_forms_lead_to_loopback_rooms_only_in_a_demo(dist: Path) -> None:
    answer = ask(Pages(dist, form_targets=form_targets(is_demo=True)), "/groups")

    assert answer is not None
    assert "form-action 'self' https: http://localhost:* http://127.0.0.1:*;" in answer[1]["content-security-policy"]


def test_missing_web_app_is_named(tmp_path: Path) -> None:
    answer = ask(Pages(tmp_path, form_targets="'self'"), "/groups")

    assert answer is not None
    assert (answer[0], answer[2]) == (503, b"The web app is not built: run `make web`.")


def test_web_app_tells_no_address_of_its_own_and_forms_still_say_where_they_come_from() -> None:
    """The page's own word outweighs the header's; with `no-referrer` a form would say `Origin: null`."""
    index = (settings.REPOSITORY / "web" / "index.html").read_text()

    assert re.findall(r'<meta name="referrer" content="([^"]*)"', index) == ["strict-origin"]


@pytest.mark.parametrize("is_demo", [False, True])
def test_page_of_the_web_app_and_page_of_the_door_are_guarded_alike(dist: Path, *, is_demo: bool) -> None:
    door_settings = replace(settings_from_environment(), public_url="https://school.pl", is_demo=is_demo)
    door = {name.lower(): value for name, value in page_headers(door_settings).items()}
    answer = ask(Pages(dist, form_targets=form_targets(is_demo=is_demo), is_https=True), "/l/NAU1")

    assert answer is not None
    app = answer[1]
    app["content-security-policy"] = (
        app["content-security-policy"].replace(" blob:", "").replace(f"frame-src {PLAYERS}; ", "")
    )
    # A phone that waits stays awake, and a pupil who waits may try the microphone.
    app["permissions-policy"] = app["permissions-policy"].replace("microphone=()", "microphone=(self)")
    app["permissions-policy"] += ", screen-wake-lock=(self)"
    app["x-robots-tag"] += ", nofollow"
    assert door == {name: value for name, value in app.items() if name not in {"content-length", "content-type"}}


def test_words_of_the_web_app_are_those_of_its_router() -> None:
    app = settings.REPOSITORY / "web" / "src"
    routes = "".join(path.read_text() for path in [app / "router.ts", *app.glob("*/routes.ts")])

    words = set(re.findall(r"path: '/([a-z-]+)", routes))

    assert words == set(APP_WORDS)


def test_front_in_containers_shows_the_app_at_the_same_words() -> None:
    front = (settings.REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    (words,) = re.findall(r"@app path_regexp \^/\(\?:\$\|\(\?:([a-z|-]+)\)", front)

    assert words.split("|") == sorted(APP_WORDS)


def test_front_in_containers_says_the_same_of_the_pages() -> None:
    """Its variables stand for what the server puts there by its settings."""
    front = (settings.REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    said = front.replace("{$TELEKLASA_FORM_TARGETS:'self'}", "'self' https:").replace("{$TELEKLASA_MEDIA_ORIGINS}", "")
    door = page_headers(replace(settings_from_environment(), is_demo=False))

    policies = re.findall(r'header Content-Security-Policy "(default-src.*)"', said)
    permissions = re.findall(r'header Permissions-Policy "(.*)"', said)

    app_policy = content_security_policy(form_targets="'self' https:")
    assert set(policies) == {app_policy, door["Content-Security-Policy"]}
    assert set(permissions) == {PERMISSIONS_POLICY, door["Permissions-Policy"]}


def test_words_of_the_server_are_those_of_its_addresses() -> None:
    words = {str(pattern.pattern).lstrip("^").partition("/")[0] for pattern in get_resolver().url_patterns}

    assert words - set(SERVER_WORDS) == {"courses"}  # the web app's pages that Django fills
    assert words & set(APP_WORDS) == {"courses"}
