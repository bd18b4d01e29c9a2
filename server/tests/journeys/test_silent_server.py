"""What a class notices when its lesson moves: the same slides in the next room, and a word on the page meanwhile."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from teleklasa.media.factories import pdf_bytes
from tests.journeys.conftest import PHONE, Client, School, SignIn, Visit, course_with_lesson, publish_privately
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("quiet_swarm")]


def pdf(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf_bytes(name)}


def anna_at(url: str, visit: Visit, **how: object) -> Page:
    page = sign_in(visit, "anna", "anna", **how)
    expect(page).not_to_have_url(re.compile("/login"))
    page.goto(url)
    return page


def slides_on_the_wall(page: Page, *names: str) -> None:
    expect(page).to_have_url(re.compile("html5client"))
    expect(page.get_by_role("region", name="Slajdy").get_by_role("listitem")).to_have_text([*names])


def test_slides_stand_in_the_room_and_in_the_next_one(visit: Visit, school: School) -> None:
    teacher = anna_at(f"{school.url}/groups/group-1?tab=lessons", visit, on=PHONE)
    slides = teacher.get_by_role("region", name="Slajdy")
    expect(slides.get_by_text("Nie ma jeszcze slajdów")).to_be_visible()

    files = slides.locator("input[type=file]")
    files.set_input_files([pdf("mapa.pdf"), {"name": "paczka.zip", "mimeType": "application/zip", "buffer": b"PK"}])
    expect(teacher.get_by_text("Pokój nie pokaże plików tego rodzaju")).to_be_visible()
    expect(slides.get_by_role("link", name="mapa.pdf")).to_be_visible()
    files.set_input_files(pdf("zadania ż.pdf"))
    slides.get_by_role("button", name="Pokaż wcześniej: zadania ż.pdf").click()
    expect(slides.get_by_role("link")).to_have_text(["zadania ż.pdf", "mapa.pdf"])
    slides.get_by_role("button", name="Usuń slajdy: mapa.pdf").click()
    expect(slides.get_by_role("link")).to_have_text(["zadania ż.pdf"])
    teacher.get_by_role("button", name="Cofnij").click()
    expect(slides.get_by_role("link")).to_have_text(["zadania ż.pdf", "mapa.pdf"])

    teacher.get_by_role("button", name="Rozpocznij lekcję").click()
    slides_on_the_wall(teacher, "zadania ż.pdf", "mapa.pdf")
    first_server = teacher.url.partition("/html5client")[0]
    teacher.goto(f"{school.url}/groups/group-1")
    teacher.get_by_role("button", name="Przenieś na inny serwer").click()
    teacher.get_by_role("dialog").get_by_role("button", name="Przenieś").click()
    expect(teacher.get_by_role("dialog")).to_have_count(0)
    teacher.get_by_role("button", name="Wejdź na lekcję").click()

    slides_on_the_wall(teacher, "zadania ż.pdf", "mapa.pdf")
    assert teacher.url.partition("/html5client")[0] != first_server


def a_live_lesson(anna: Client) -> tuple[str, str]:
    """The course and the lesson, which is published."""
    written = {"title": "Konsultacje", "kind": "live", "starts_at": datetime.now(UTC).isoformat()}
    slug, lesson = course_with_lesson(anna, "Ułamki na żywo", "Spotkania", **written)
    publish_privately(anna, slug)
    return slug, lesson


def test_class_of_a_course_is_told_and_led_to_another_server(
    visit: Visit, school: School, anna: Client, signed_in: SignIn
) -> None:
    course, lesson = a_live_lesson(anna)
    server = anna.call("POST", f"/lessons/{lesson}/live")["server_name"]
    teacher = anna_at(f"{school.url}/courses/{course}/lessons/{lesson}", visit)
    expect(teacher.get_by_text("Lekcja trwa")).to_be_visible()
    school.control(0, "faults", {"server": server, "fault": "refuse"})
    try:
        alert = teacher.get_by_role("alert").filter(has_text="Serwer lekcji nie odpowiada")
        expect(alert).to_be_visible(timeout=60_000)

        alert.get_by_role("button", name="Przenieś na inny serwer").click()
        teacher.get_by_role("dialog").get_by_role("button", name="Przenieś").click()

        expect(alert).to_have_count(0)
        teacher.get_by_role("button", name="Wejdź na lekcję").click()
        expect(teacher).to_have_url(re.compile("html5client"))
        held = signed_in("admin", "admin").call("GET", "/live-lessons")["results"]
        assert [(one["move_count"], one["server"]["name"] != server) for one in held] == [(1, True)]
    finally:
        school.control(0, "faults", {"server": server, "fault": "come_back"})
