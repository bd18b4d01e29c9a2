"""The room of the test server in a real browser: seen, left, ended, lost and found again."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from teleklasa.bbb import Client, GuestPolicy, Join, NewMeeting, Role
from teleklasa.bbb.testserver import TestServer

from .conftest import eventually, new_meeting

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OUT = re.compile(r"/out\?from=lesson$")

type Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium(chromium_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def enter(chromium: Browser, client: Client) -> Iterator[Enter]:
    """Let someone in by a signed URL, in a browser of their own; no page may complain."""
    contexts, complaints = [], []

    def enter(meeting: NewMeeting, name: str, role: Role, **options: Any) -> Page:
        context = chromium.new_context(**{"locale": "pl-PL", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(client.join_url(Join(meeting.meeting_id, name, role, guest=role is Role.VIEWER)))
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [each for each in complaints if "Failed to load resource" not in each] == []


@pytest.fixture
def lesson(server: TestServer, client: Client) -> NewMeeting:
    lesson = new_meeting("Klasa <6A>", logout_url=f"{server.origin}/out?from=lesson")
    client.create(lesson)
    return lesson


def names(server: TestServer) -> list[str]:
    return [each.name for each in server.attendees]


def test_everyone_sees_who_is_in_and_in_their_language(enter, lesson, server):
    teacher = enter(lesson, "Ala Nowak", Role.MODERATOR)
    pupil = enter(lesson, "Darek Żak", Role.VIEWER, locale="en-GB")

    expect(teacher.get_by_role("heading", name="Klasa 6A")).to_be_visible()
    expect(teacher.get_by_text("near", exact=True)).to_be_visible()
    expect(teacher.get_by_role("listitem")).to_have_text(["Ala Nowakprowadzi, to ty", "Darek Żakuczeń"])
    expect(pupil.get_by_role("listitem")).to_have_text(["Ala Nowakleads", "Darek Żakpupil, you"])
    expect(pupil.get_by_role("button")).to_have_text(["Microphone", "Camera", "Leave"])
    assert names(server) == ["Ala Nowak", "Darek Żak"]


def test_leaving_goes_where_the_meeting_says(enter, lesson, server):
    pupil = enter(lesson, "Darek", Role.VIEWER)

    pupil.get_by_role("button", name="Wyjdź").click()

    expect(pupil).to_have_url(OUT)
    assert names(server) == []


def test_end_by_a_moderator_takes_every_page_out(enter, lesson, server):
    teacher = enter(lesson, "Ala", Role.MODERATOR)
    pupil = enter(lesson, "Darek", Role.VIEWER)

    expect(pupil.get_by_role("button", name="Zakończ lekcję")).to_have_count(0)
    teacher.get_by_role("button", name="Zakończ lekcję").click()

    for page in (teacher, pupil):
        expect(page).to_have_url(OUT, timeout=3000)
    assert eventually(lambda: server.meetings == [])


def test_end_by_the_school_takes_every_page_out(enter, lesson, client):
    pupil = enter(lesson, "Darek", Role.VIEWER)

    client.end(lesson.meeting_id)

    expect(pupil).to_have_url(OUT, timeout=3000)


def test_guest_waits_until_let_in(enter, server, client):
    lesson = new_meeting(guest_policy=GuestPolicy.ASK_MODERATOR)
    client.create(lesson)
    teacher = enter(lesson, "Ala", Role.MODERATOR)
    pupil = enter(lesson, "Darek", Role.VIEWER)
    expect(pupil.get_by_text("Osoba prowadząca zaraz cię wpuści")).to_be_visible()
    before = names(server)

    teacher.get_by_role("button", name="Wpuść: Darek").click()

    expect(pupil.get_by_role("listitem")).to_have_count(2)
    assert (before, names(server)) == (["Ala"], ["Ala", "Darek"])


def test_camera_and_microphone_show_in_the_api(enter, lesson, client):
    pupil = enter(lesson, "Darek", Role.VIEWER)

    pupil.get_by_role("button", name="Mikrofon").click()
    expect(pupil.get_by_role("button", name="Mikrofon", pressed=True)).to_be_visible()
    pupil.get_by_role("button", name="Kamera").click()
    expect(pupil.get_by_role("listitem")).to_have_text("Darekuczeń, mikrofon, kamera, to ty")

    found = client.get_meeting_info(lesson.meeting_id)
    assert (found.voice_participant_count, found.video_count) == (1, 1)


def test_page_finds_its_way_back_to_a_server_that_was_down(enter, lesson, server):
    pupil = enter(lesson, "Darek", Role.VIEWER)
    expect(pupil.get_by_role("listitem")).to_have_count(1)

    server.go_down()
    expect(pupil.get_by_text("Łączymy ponownie")).to_be_visible()
    server.come_back()

    expect(pupil.get_by_text("Łączymy ponownie")).to_be_hidden(timeout=8000)
    assert names(server) == ["Darek"]


def test_page_leaves_a_server_that_has_forgotten_it(enter, lesson, server):
    pupil = enter(lesson, "Darek", Role.VIEWER)
    expect(pupil.get_by_role("listitem")).to_have_count(1)

    server.reboot()

    expect(pupil).to_have_url(OUT, timeout=8000)


def test_closed_browser_leaves_the_meeting(enter, lesson, server):
    pupil = enter(lesson, "Darek", Role.VIEWER)
    expect(pupil.get_by_role("listitem")).to_have_count(1)
    attendee = server.attendees[0]

    pupil.close()

    assert eventually(lambda: attendee.open_pages == 0)
    server.clock.advance(10)
    assert names(server) == []
