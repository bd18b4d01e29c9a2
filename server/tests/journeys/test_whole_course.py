"""The whole way of somebody who learns: find, enrol, learn, hand in, get a grade, review."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.conftest import PHONE, Client, School, Visit
from tests.journeys.test_find_courses import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TITLE = "Kompost na balkonie"
WORK = "Moje wiadro ma trzy warstwy."


@pytest.fixture
def course(school: School, playwright: Playwright) -> Iterator[str]:
    """The slug of a listed course of one lesson with one task, by the sample's author."""
    contexts = [playwright.request.new_context() for _ in range(2)]
    author = Client(contexts[0], school.url, "/session", {"login": "autor@example.com", "password": "autor"})
    admin = Client(contexts[1], school.url, "/session", {"login": "admin", "password": "admin"})
    slug = author.call("POST", "/courses", {"title": TITLE})["card"]["slug"]
    section = author.call("POST", f"/courses/{slug}/sections", {"title": "Zaczynamy"})["id"]
    written = {"title": "Pierwsze wiadro", "kind": "text", "body_source": "Liście, karton, obierki."}
    lesson = author.call("POST", f"/sections/{section}/lessons", written)["id"]
    author.call("POST", f"/lessons/{lesson}/publish")
    wanted = {"kind": "assignment", "title": "Opisz wiadro", "max_points": "10", "releases_at_once": True}
    task = author.call("POST", f"/lessons/{lesson}/tasks", wanted)["id"]
    author.call("POST", f"/tasks/{task}/publish")
    category = author.call("GET", "/categories")[0]["children"][0]["slug"]
    version = author.call("GET", f"/courses/{slug}/edit")["card"]["version"]
    card = {
        "summary": "Z obierków ziemia.",
        "category": category,
        "visibility": "public",
        "enrol_policy": "open",
        "version": version,
    }
    author.call("PATCH", f"/courses/{slug}", card)
    author.call("POST", f"/courses/{slug}/publish")
    admin.call("POST", f"/courses/{slug}/approve")
    yield slug
    for context in contexts:
        context.dispose()


def find_and_enrol(page: Page) -> None:
    page.get_by_role("searchbox").fill("kompost")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Zapisz się na kurs").click()
    sign_in(page, "kursant@example.com", "kursant")
    page.get_by_role("button", name="Zapisz się na kurs").click()


def learn_and_hand_in(page: Page) -> None:
    expect(page.get_by_role("heading", name="Pierwsze wiadro", level=1)).to_be_visible()
    expect(page.get_by_text("Liście, karton, obierki.")).to_be_visible()
    page.get_by_role("button", name="Ukończ lekcję").click()
    page.get_by_role("link", name=re.compile("Opisz wiadro")).click()
    page.get_by_label("Treść").fill(WORK)
    expect(page.get_by_text("Zapisano szkic")).to_be_visible()
    page.get_by_role("button", name="Oddaj pracę").click()
    page.get_by_role("dialog").get_by_role("button", name="Oddaj pracę").click()
    expect(page.get_by_text("Praca została oddana")).to_be_visible()


def grade(page: Page, school: School, course: str) -> None:
    sign_in(page, "autor@example.com", "autor")
    expect(page).not_to_have_url(re.compile("/login"))
    page.goto(f"{school.url}/courses/{course}/grade-queue")
    page.get_by_role("link", name="Oceniaj po kolei").click()
    expect(page.get_by_text(WORK)).to_be_visible()
    page.get_by_label("Punkty").fill("9")
    page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(re.compile("/submissions/"))


def review(page: Page, school: School, course: str) -> None:
    page.goto(f"{school.url}/courses/{course}/reviews")
    page.get_by_role("radio", name="5 gwiazdek").focus()
    page.keyboard.press("Space")
    page.get_by_label(re.compile("Co było dobre")).fill("Pachnie lasem.")
    page.get_by_role("button", name="Opublikuj opinię").click()
    expect(page.get_by_text("Opinia opublikowana").first).to_be_visible()


def test_somebody_finds_a_course_learns_it_and_says_what_it_was_like(visit: Visit, school: School, course: str) -> None:
    learner = visit("/courses", on=PHONE)
    find_and_enrol(learner)
    learn_and_hand_in(learner)
    grade(visit("/login"), school, course)

    learner.reload()
    expect(learner.get_by_text(re.compile(r"9\s*/\s*10")).first).to_be_visible()
    review(learner, school, course)

    visitor = visit(f"/courses/{course}/reviews")
    expect(visitor.get_by_text("Pachnie lasem.")).to_be_visible()
