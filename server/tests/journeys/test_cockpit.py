"""An admin looks after the swarm: empties a server, switches it off, and reads why a lesson went where it did."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_accessibility import RULES, WEB
from tests.journeys.test_lesson import come_to_the_group
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("quiet_swarm")]


def open_lesson(visit: Visit) -> Page:
    teacher = come_to_the_group(visit)
    teacher.get_by_role("button", name="Rozpocznij lekcję").click()
    expect(teacher).to_have_url(re.compile("html5client"))
    return teacher


def open_cockpit(visit: Visit, tab: str = "", **how: object) -> Page:
    admin = sign_in(visit, "admin", "admin", **how)
    expect(admin.get_by_role("heading", name="Serwery", level=1)).to_be_visible()
    if tab:
        admin.get_by_role("navigation", name="Serwery").get_by_role("link", name=tab).click()
    return admin


def act(page: Page, button: Locator, item: str) -> None:
    button.click()
    page.get_by_role("menuitem", name=item).click()


def breaks_no_rule(page: Page) -> None:
    """With nothing under the pointer and nothing on the move, as the walk over all pages looks at them."""
    page.emulate_media(reduced_motion="reduce")
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # a colour that was on its way when motion ended
    page.evaluate((WEB / "node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found["violations"]] == []


def test_admin_reads_why_empties_the_server_and_switches_it_off(visit: Visit) -> None:
    teacher = open_lesson(visit)
    admin = open_cockpit(visit, "Lekcje")
    lessons = admin.get_by_role("list", name="Trwające lekcje")
    server = lessons.get_by_role("link").last.inner_text()

    lessons.get_by_role("button", name=re.compile("^Dlaczego tu")).click()
    why = admin.get_by_role("dialog", name="Dlaczego na tym serwerze")
    expect(why.get_by_role("row", name=re.compile(server))).to_contain_text("%")
    expect(why.get_by_text(re.compile("Najniższy wynik|woli ten serwer|był dla niej zaplanowany"))).to_be_visible()
    breaks_no_rule(admin)
    why.get_by_role("button", name="Zamknij").last.click()

    admin.get_by_role("link", name="Teraz").click()
    row = admin.get_by_role("row", name=re.compile(server))
    act(admin, admin.get_by_role("button", name=f"Więcej działań: {server}"), "Wygaś")
    expect(row.get_by_text("Wygaszany")).to_be_visible()
    expect(row.get_by_text("została 1 lekcja")).to_be_visible()
    breaks_no_rule(admin)

    teacher.get_by_role("button", name="Zakończ lekcję").click()
    expect(row.get_by_text("bez lekcji")).to_be_visible()

    act(admin, admin.get_by_role("button", name=f"Więcej działań: {server}"), "Wyłącz")
    admin.get_by_role("dialog").get_by_role("button", name="Wyłącz").click()
    expect(row.get_by_text("Wyłączony")).to_be_visible()


def test_admin_moves_a_lesson_off_its_server_and_ends_it(visit: Visit) -> None:
    open_lesson(visit)
    admin = open_cockpit(visit, "Lekcje")
    lessons = admin.get_by_role("list", name="Trwające lekcje")
    before = lessons.get_by_role("link").last.inner_text()
    acts = lessons.get_by_role("button", name=re.compile("^Więcej działań"))

    act(admin, acts, "Przenieś")
    admin.get_by_role("dialog").get_by_role("button", name="Przenieś").click()
    expect(lessons.get_by_text("przeniesiona 1 raz")).to_be_visible()
    expect(lessons.get_by_role("link").last).not_to_have_text(before)

    act(admin, acts, "Zakończ lekcję")
    admin.get_by_role("dialog").get_by_role("button", name="Zakończ lekcję").click()
    expect(admin.get_by_role("heading", name="Nie trwa żadna lekcja")).to_be_visible()


def test_admin_tries_a_lesson_on_a_phone_and_nothing_opens(visit: Visit) -> None:
    admin = open_cockpit(visit, "Próba", on=PHONE)

    admin.get_by_label("Ile osób").fill("28")
    admin.get_by_role("button", name="Sprawdź").click()

    result = admin.get_by_role("region", name="Wynik próby")
    expect(result.get_by_text("oczekiwanych 28 osób")).to_be_visible()
    expect(admin).to_have_url(re.compile(r"/servers/try\?people=28$"))
    breaks_no_rule(admin)
    admin.get_by_role("link", name="Lekcje").click()
    expect(admin.get_by_role("heading", name="Nie trwa żadna lekcja")).to_be_visible()
