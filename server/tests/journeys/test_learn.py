"""A course in the browser: read, watched, talked about, finished lesson by lesson."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

COURSE = "/courses/astronomy-for-curious"
FILM = "document.querySelector('video')"


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("E-mail lub nazwa użytkownika").fill(login)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.get_by_role("button", name="Zaloguj się").click()


def learner_at(visit: Visit, path: str, *, on: dict[str, int] | None = None) -> Page:
    page = visit(f"/login?back={path}", **({"on": on} if on else {}))
    sign_in(page, "kursant@example.com", "kursant")
    return page


def lesson_named(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def film_when(page: Page, claim: str) -> None:
    """Asked from outside: the page's own policy forbids what `wait_for_function` does in it."""
    expect(page.locator("video")).to_be_visible()
    for _ in range(150):
        if page.evaluate(f"{FILM}.{claim}"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(claim)


def test_learner_goes_on_marks_a_lesson_done_and_sees_the_progress(visit: Visit) -> None:
    page = learner_at(visit, f"{COURSE}/learn")
    lesson_named(page, "A model of the Solar System")
    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "33")

    page.get_by_role("button", name="Ukończ lekcję").click()

    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("Alt+p")
    lesson_named(page, "Film: phases of the Moon")
    page.keyboard.press("Alt+n")
    lesson_named(page, "A model of the Solar System")
    page.reload()
    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "50")

    page.get_by_role("navigation", name="Przejście między lekcjami").get_by_role("button", name="Cofnij").click()

    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "33")
    expect(page.get_by_role("button", name="Ukończ lekcję")).to_be_visible()


def test_film_goes_on_where_it_was_left_and_counts_once_watched(visit: Visit) -> None:
    page = learner_at(visit, "/courses/swiatlo-bez-tajemnic/learn")
    page.get_by_role("navigation", name="Plan kursu").get_by_role("link", name=re.compile("Film")).click()
    lesson_named(page, "Film: załamanie w wodzie")
    steps = page.get_by_role("navigation", name="Przejście między lekcjami")
    steps.get_by_role("button", name="Cofnij").click()
    expect(steps.get_by_text("Zalicza się po obejrzeniu filmu")).to_be_visible()
    film_when(page, "readyState >= 1")

    page.evaluate(f"{FILM}.muted = true")
    page.locator("video").focus()
    page.keyboard.press("Space")
    film_when(page, "currentTime > 2.5")
    page.keyboard.press("Space")
    film_when(page, "paused")
    left_at_s = page.evaluate(f"{FILM}.currentTime")
    page.reload()
    film_when(page, "currentTime > 0")

    assert abs(page.evaluate(f"{FILM}.currentTime") - left_at_s) < 1.5
    expect(steps.get_by_text("Zalicza się po obejrzeniu filmu")).to_be_visible()
    page.evaluate(f"{FILM}.muted = true; {FILM}.play(); 0")
    expect(steps.get_by_text("Ukończona", exact=True)).to_be_visible(timeout=30_000)


def test_learner_keeps_a_lesson_and_talks_about_it(visit: Visit) -> None:
    page = learner_at(visit, "/courses/ulamki-ktore-widac/learn")
    page.get_by_role("navigation", name="Plan kursu").get_by_role("link", name=re.compile("Ściąga do wydruku")).click()
    lesson_named(page, "Ściąga do wydruku")
    favourite = page.get_by_role("button", name="Ulubiona lekcja")
    expect(favourite).to_have_attribute("aria-pressed", "true")

    favourite.click()
    page.get_by_label("Zadaj pytanie albo podziel się myślą").fill("Czy skracanie **zawsze** się opłaca?")
    page.get_by_role("button", name="Opublikuj").click()
    said = page.get_by_role("article", name="Komentarz: Karol Nowicki").first
    expect(said).to_contain_text("Czy skracanie zawsze się opłaca?")
    said.get_by_role("button", name="Odpowiedz").click()
    page.get_by_label("Twoja odpowiedź").fill("Już wiem: prawie zawsze.")
    page.get_by_label("Twoja odpowiedź").press("Control+Enter")

    replied = page.get_by_role("article", name="Komentarz: Karol Nowicki").nth(1)
    expect(replied).to_contain_text("Już wiem: prawie zawsze.")
    page.reload()
    expect(favourite).to_have_attribute("aria-pressed", "false")
    expect(said).to_contain_text("Czy skracanie zawsze się opłaca?")

    replied.get_by_role("button", name="Więcej: Karol Nowicki").click()
    page.get_by_role("menuitem", name="Usuń").click()

    expect(page.get_by_text("Już wiem: prawie zawsze.")).to_have_count(0)
    page.get_by_role("region", name="Wiadomości").get_by_role("button", name="Cofnij").click()
    expect(page.get_by_text("Już wiem: prawie zawsze.")).to_be_visible()


def test_progress_waits_for_the_network(visit: Visit) -> None:
    page = learner_at(visit, "/courses/python-from-zero/learn")
    lesson_named(page, "Functions")
    page.context.set_offline(True)

    page.get_by_role("button", name="Ukończ lekcję").click()

    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "80")
    with page.expect_response(lambda got: got.url.endswith("/me/progress") and got.ok):
        page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("progressbar", name="Postęp w kursie")).to_have_attribute("aria-valuenow", "80")


def test_visitor_reads_a_preview_and_is_invited_on_a_phone(visit: Visit) -> None:
    page = visit(f"{COURSE}/learn", on=PHONE)
    lesson_named(page, "How to look")

    page.get_by_role("button", name="Plan kursu").click()
    expect(page.get_by_role("dialog").get_by_text("A feather and a hammer")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("link", name=re.compile("A feather and a hammer"))).to_have_count(0)
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Zobacz, jak dołączyć")).to_be_visible()
    expect(page.get_by_role("button", name="Ukończ lekcję")).to_have_count(0)
