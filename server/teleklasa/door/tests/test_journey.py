"""A pupil's day in a real browser: one tap, limbo, the room by itself, and back."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from teleklasa.bbb.testserver import TestServer
from teleklasa.door.settings import REPOSITORY, DoorSettings
from teleklasa.groups.models import Group, GroupModerator
from teleklasa.live.end import end_lesson
from teleklasa.live.models import LiveLesson
from teleklasa.live.start import start_lesson
from teleklasa.people.factories import make_moderator
from teleklasa.people.links import reset_link
from teleklasa.people.models import AccessLink, MissCount, Person
from teleklasa.swarm.factories import make_server

from .conftest import CODE
from .serving import door_on_a_socket, free_port

DIST = Path(os.environ.get("TELEKLASA_WEB_DIST") or REPOSITORY / "web" / "dist")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--use-fake-device-for-media-stream"]  # a microphone that beeps

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (DIST / "door.html").exists(), reason="the door's page is not built"),
]


@pytest.fixture
def chromium(chromium_program: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program, args=FLAGS)
        yield browser
        connections.close_all()  # those opened while that loop runs are not the ones that Django closes
        browser.close()


@pytest.fixture
def school(chromium: Browser, door_settings: DoorSettings, settings: LazySettings) -> Iterator[str]:
    """The address of a school whose door is open and whose swarm is one test server."""
    port = free_port()
    settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
    demo = replace(door_settings, web_dist=DIST, public_url=settings.PUBLIC_URL, is_demo=True)
    with TestServer(name="bbb-1") as bbb, door_on_a_socket(demo, port):
        make_server("bbb-1", base_url=bbb.url, secret=bbb.secret)
        yield settings.PUBLIC_URL


@pytest.fixture
def teacher(group_6a: Group) -> Person:
    person = make_moderator("Ala Nowak", username="ala")
    GroupModerator.objects.create(group=group_6a, person=person)
    return person


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="pl-PL", viewport={"width": 390, "height": 844}) as context:
        yield context


@pytest.fixture
def page(device: BrowserContext) -> Page:
    page = device.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    return page


def test_a_pupil_taps_once_waits_enters_by_itself_and_comes_back(
    darek: Person, group_6a: Group, teacher: Person, school: str, page: Page
) -> None:
    page.goto(f"{school}/{CODE}")
    expect(page.locator("#greeting")).to_be_hidden()
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Lekcja jeszcze się nie zaczęła")
    expect(page.locator("#greeting")).to_have_text("Cześć, Darek")
    assert page.url == f"{school}/lekcja"

    lesson = start_lesson(group_6a, by=teacher).lesson
    started = time.monotonic()
    page.wait_for_url(lambda url: not url.startswith(school))
    entered_after_s = time.monotonic() - started
    expect(page.get_by_text("Darek Wilk").first).to_be_visible()
    assert entered_after_s < 15

    page.go_back()
    expect(page.get_by_role("button", name="Wejdź ponownie")).to_be_visible()
    page.get_by_role("button", name="Wejdź ponownie").click()
    expect(page.get_by_text("Darek Wilk").first).to_be_visible()

    end_lesson(lesson, by=teacher)
    page.wait_for_url(f"{school}/lekcja", timeout=15_000)
    expect(page.get_by_role("heading")).to_have_text("Lekcja się skończyła")

    start_lesson(group_6a, by=teacher)
    page.wait_for_url(lambda url: not url.startswith(school))
    expect(page.get_by_text("Darek Wilk").first).to_be_visible()


def test_a_known_device_needs_no_tap(darek: Person, school: str, page: Page) -> None:
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page.locator("#greeting")).to_have_text("Cześć, Darek")

    page.goto(f"{school}/{CODE.lower()}")

    expect(page.locator("#greeting")).to_have_text("Cześć, Darek")
    assert page.url == f"{school}/lekcja"


def test_to_nie_ja_forgets_the_pupil_and_a_typed_code_lets_another_in(darek: Person, school: str, page: Page) -> None:
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    page.get_by_role("button", name="To nie ja").click()
    expect(page.get_by_role("heading")).to_have_text("Otwórz swój link")
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("Otwórz swój link")

    page.get_by_label("Kod z kartki").fill("zzzzz-zzzzz")
    page.get_by_label("Kod z kartki").press("Enter")
    expect(page.get_by_role("heading")).to_have_text("Nie znamy tego linku")
    page.get_by_label("Kod z kartki").fill("bcdfg-hjkmn")
    page.get_by_role("button", name="Wejdź").click()

    expect(page.locator("#greeting")).to_have_text("Cześć, Darek")


def test_a_reset_link_says_so_while_the_pupil_waits(darek: Person, school: str, page: Page) -> None:
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Lekcja jeszcze się nie zaczęła")

    reset_link(darek, AccessLink.Purpose.PERSONAL, by=darek)

    expect(page.get_by_role("heading")).to_have_text("Twój link został zmieniony")


def test_a_third_device_is_asked_before_it_takes_over(
    darek: Person, group_6a: Group, teacher: Person, school: str, chromium: Browser, page: Page
) -> None:
    start_lesson(group_6a, by=teacher)
    others = [chromium.new_context(locale="pl-PL") for _ in range(2)]
    for other in others:
        first = other.new_page()
        first.goto(f"{school}/{CODE}")
        first.get_by_role("button", name="Wejdź").click()
        expect(first.get_by_text("Darek Wilk").first).to_be_visible()

    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Lekcja jest już otwarta na innych urządzeniach")
    assert page.url == f"{school}/lekcja"
    page.get_by_role("button", name="Przejdź na to urządzenie").click()

    expect(page.get_by_text("Darek Wilk").first).to_be_visible()
    for other in others:
        other.close()


def test_a_phone_without_network_says_so_and_enters_when_it_is_back(
    darek: Person, group_6a: Group, teacher: Person, school: str, device: BrowserContext, page: Page
) -> None:
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Lekcja jeszcze się nie zaczęła")

    device.set_offline(True)
    expect(page.get_by_role("heading")).to_have_text("Nie ma połączenia")
    start_lesson(group_6a, by=teacher)
    device.set_offline(False)

    page.wait_for_url(lambda url: not url.startswith(school))
    expect(page.get_by_text("Darek Wilk").first).to_be_visible()


def test_the_page_enters_where_streams_do_not_pass(
    darek: Person, group_6a: Group, teacher: Person, school: str, page: Page
) -> None:
    page.route("**/door/wait", lambda route: route.abort())
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Lekcja jeszcze się nie zaczęła")

    start_lesson(group_6a, by=teacher)

    page.wait_for_url(lambda url: not url.startswith(school), timeout=10_000)
    assert LiveLesson.objects.open().count() == 1


def test_a_challenge_is_answered_by_the_keyboard_alone(darek: Person, school: str, page: Page) -> None:
    _guess_much()
    page.goto(f"{school}/{CODE}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading")).to_have_text("Jeszcze jedno dotknięcie")
    expect(page.get_by_role("button", name="Sprawdź i wejdź")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading")).to_have_text("Lekcja jeszcze się nie zaczęła", timeout=60_000)
    expect(page.get_by_role("heading")).to_be_focused()
    page.goto(f"{school}/{CODE}")
    expect(page.locator("#greeting")).to_have_text("Cześć, Darek")  # known from now on, and never asked again


def test_an_unknown_link_says_so_after_the_work_and_asks_for_more_work(darek: Person, school: str, page: Page) -> None:
    _guess_much()
    page.goto(f"{school}/ZZZZZZZZZZ")
    page.get_by_role("button", name="Wejdź").click()
    page.get_by_role("button", name="Sprawdź i wejdź").click()
    expect(page.get_by_role("heading")).to_have_text("Nie znamy tego linku", timeout=60_000)

    page.get_by_label("Kod z kartki").fill(CODE)
    page.get_by_label("Kod z kartki").press("Enter")
    page.get_by_role("button", name="Sprawdź i wejdź").click()

    expect(page.locator("#greeting")).to_have_text("Cześć, Darek", timeout=60_000)


def test_a_pupil_who_waits_tries_the_microphone_and_lets_go_of_it(
    darek: Person, school: str, device: BrowserContext, page: Page
) -> None:
    device.grant_permissions(["microphone"], origin=school)
    page.goto(f"{school}/{CODE}")
    page.get_by_role("button", name="Wejdź").click()
    page.get_by_role("button", name="Sprawdź mikrofon i dźwięk").click()
    expect(page.locator("#heard")).to_have_text("Mikrofon działa.", timeout=20_000)

    page.get_by_role("button", name="Odtwórz dźwięk").click()
    expect(page.locator("#played")).to_have_text("Jeśli dźwięku nie słychać, podgłośnij.")
    page.get_by_role("button", name="Zakończ sprawdzanie").click()

    expect(page.locator("#sound-panel")).to_be_hidden()


def test_a_browser_without_scripts_is_told_so_in_both_languages(school: str, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{school}/{CODE}")

        polish, english = (page.locator(f"noscript p{lang}") for lang in (":not([lang])", "[lang=en]"))
        expect(polish).to_be_visible()
        expect(english).to_contain_text("Turn JavaScript on")


def _guess_much() -> None:
    """Spend the budget of this machine's address, and wait until the door has heard."""
    ends_at = timezone.now() + timedelta(minutes=5)
    MissCount.objects.create(bucket="address:127.0.0.1", misses=60, ends_at=ends_at)
    time.sleep(2)
