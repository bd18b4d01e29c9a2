"""Somebody who knows nothing of the school finds a course on a phone, looks inside, and joins it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("E-mail lub nazwa użytkownika").fill(login)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()


def find_course(page: Page) -> None:
    """From the front page through suggestions, a filter and words to one course."""
    page.get_by_role("combobox", name="Czego chcesz się nauczyć?").fill("szachy")
    expect(page.get_by_role("option").first).to_contain_text("Szachy")
    page.get_by_role("combobox").fill("")
    page.get_by_role("button", name="Szukaj").click()
    expect(page).to_have_url(re.compile(r"/courses$"))

    page.get_by_role("button", name="Filtry").click()
    page.get_by_role("dialog").get_by_text("Początkujący").click()
    page.get_by_role("button", name="Pokaż kursy").click()
    page.get_by_role("searchbox").fill("spanish")
    expect(page.get_by_role("status").filter(has_text="1 kurs")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=spanish.*level=beginner"))


def test_a_visitor_finds_a_course_and_joins_it(visit: Visit) -> None:
    page = visit("/", on=PHONE)
    find_course(page)

    page.get_by_role("link", name="First Words of Spanish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First Words of Spanish")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("spanish")
    expect(page.get_by_role("button", name="Usuń filtr: Początkujący")).to_be_visible()
    page.go_forward()

    preview = page.get_by_role("listitem").filter(has_text="Podgląd").get_by_role("link").first
    preview.click()
    expect(page).to_have_url(re.compile(r"/courses/first-words-of-spanish/lessons/"))
    page.go_back()

    page.get_by_role("link", name="Zapisz się na kurs").click()
    sign_in(page, "kursant@example.com", "kursant")
    expect(page).to_have_url(re.compile(r"/courses/first-words-of-spanish$"))
    page.get_by_role("button", name="Zapisz się na kurs").click()
    expect(page).to_have_url(re.compile(r"/courses/first-words-of-spanish/(learn|lessons/)"))


def test_who_wants_into_a_course_that_approves_can_ask_and_think_better(visit: Visit) -> None:
    page = visit("/login?back=/courses/tysiac-lat-w-cztery")
    sign_in(page, "anna", "anna")

    page.get_by_role("button", name="Poproś o przyjęcie").click()
    page.get_by_role("dialog").get_by_label("Kilka słów do prowadzącego").fill("Uczę historii w 6A.")
    page.get_by_role("dialog").get_by_role("button", name="Poproś o przyjęcie").click()
    expect(page.get_by_text("Czeka na odpowiedź prowadzącego").filter(visible=True)).to_be_visible()

    page.get_by_role("button", name="Wycofaj prośbę").click()
    expect(page.get_by_role("button", name="Poproś o przyjęcie")).to_be_visible()
    page.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_role("button", name="Wycofaj prośbę")).to_be_visible()


def test_a_page_whose_code_does_not_come_is_told_of_and_comes_when_it_can(visit: Visit) -> None:
    page = visit("/courses", on=PHONE)
    card = page.get_by_role("link", name="First Words of Spanish")
    expect(page.get_by_role("button", name="Filtry")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    card.click()
    expect(page.get_by_text("Brak połączenia ze szkołą.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/courses$"))

    page.context.set_offline(False)
    card.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First Words of Spanish")


def test_a_page_opened_before_the_school_was_renewed_goes_on_in_the_new_one(visit: Visit) -> None:
    page = visit("/courses", on=PHONE)
    page.wait_for_load_state("networkidle")
    loaded_anew: list[str] = []

    def load_anew(route: Route) -> None:
        loaded_anew.append(route.request.url)
        route.continue_()

    page.route(re.compile(r"//[^/]+/courses/first-words-of-spanish$"), load_anew)
    page.route(
        re.compile(r"/assets/CoursePage-.*\.js$"),
        lambda route: route.continue_() if loaded_anew else route.fulfill(status=404, body=""),
    )
    page.get_by_role("link", name="First Words of Spanish").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("First Words of Spanish")
    assert len(loaded_anew) == 1
