"""Journeys of authors: a course put in order, a lesson written, and two who write at once."""

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def new_course(visit: Visit, title: str) -> Page:
    """The outline of a course that the author has just begun, with one section and three lessons, by keyboard."""
    page = sign_in(visit, "autor@example.com", "autor")
    expect(page).not_to_have_url(re.compile("/login"))
    made = page.evaluate(
        """async (title) => {
          const { csrf_token } = await (await fetch('/api/v1/session')).json()
          const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': csrf_token }
          const answer = await fetch('/api/v1/courses', { method: 'POST', headers, body: JSON.stringify({ title }) })
          return await answer.json()
        }""",
        title,
    )
    slug = made.get("slug") or made["card"]["slug"]
    page.evaluate("path => location.assign(path)", f"/courses/{slug}/edit")
    page.get_by_label("Tytuł nowego rozdziału").fill("Początek")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dodaj lekcję: Początek").press("Enter")
    for lesson in ("Pierwsza", "Druga", "Trzecia"):
        page.get_by_label("Tytuł nowej lekcji").fill(lesson)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=lesson)).to_be_visible()
    page.keyboard.press("Escape")
    return page


def order(page: Page) -> list[str]:
    return page.get_by_role("region", name="Początek").get_by_role("listitem").get_by_role("link").all_text_contents()


def body(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Treść")


def drag_first_to_the_end(page: Page) -> None:
    rows = page.get_by_role("region", name="Początek").get_by_role("listitem")
    page.wait_for_load_state("networkidle")  # what drags comes after the page
    handle = rows.nth(0).locator("[data-handle=lessons]").bounding_box()
    target = rows.nth(2).bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 12, handle["y"] + 30, steps=5)
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] - 4, steps=10)
    page.wait_for_timeout(300)
    page.mouse.up()


def test_author_puts_lessons_in_order_by_keys_and_by_drag(visit: Visit) -> None:
    page = new_course(visit, "Porządek w ułamkach")

    page.get_by_role("link", name="Trzecia").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_text("Trzecia: miejsce 1 z 3 w rozdziale Początek")).to_be_attached()
    expect(page.get_by_role("link", name="Trzecia")).to_be_focused()
    expect(page.get_by_text("Zmieniono kolejność")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Trzecia")).to_be_visible()
    assert order(page) == ["Trzecia", "Pierwsza", "Druga"]

    drag_first_to_the_end(page)
    expect(page.get_by_text("Trzecia: miejsce 3 z 3 w rozdziale Początek")).to_be_attached()
    expect(page.get_by_text("Zmieniono kolejność")).to_be_visible()
    assert order(page) == ["Pierwsza", "Druga", "Trzecia"]
    page.get_by_role("button", name="Cofnij").last.click()
    expect(page.get_by_text("Cofnięto")).to_be_visible()
    assert order(page) == ["Trzecia", "Pierwsza", "Druga"]


def test_text_with_a_picture_saves_itself_and_survives_a_reload(visit: Visit) -> None:
    page = new_course(visit, "Ułamki z obrazkiem")
    page.get_by_role("link", name="Pierwsza").click()

    body(page).click()
    page.keyboard.type("Pół jabłka. ")
    page.locator("input[type=file][accept='image/*']").set_input_files(
        {"name": "koło.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    expect(body(page)).to_contain_text("![koło](media:", timeout=30_000)
    expect(page.get_by_text(re.compile("Zapisano o"))).to_be_visible()
    page.reload()
    expect(body(page)).to_contain_text("Pół jabłka.")
    page.get_by_role("button", name="Podgląd", exact=True).click()
    expect(page.get_by_role("img", name="koło")).to_be_visible()

    page.get_by_role("button", name="Opublikuj").click()
    expect(page.get_by_text("Opublikowana", exact=True)).to_be_visible()
    page.get_by_role("button", name="Więcej działań").click()
    page.get_by_role("menuitem", name="Usuń lekcję").click()
    expect(page.get_by_role("heading", name="Rozdziały i lekcje")).to_be_visible()
    expect(page.get_by_role("link", name="Pierwsza")).to_have_count(0)
    page.get_by_role("button", name="Cofnij").last.click()
    expect(page.get_by_role("heading", name="Pierwsza")).to_be_visible()


def test_two_who_write_at_once_lose_nothing(visit: Visit) -> None:
    mine = new_course(visit, "Ułamki we dwoje")
    mine.get_by_role("link", name="Druga").click()
    expect(body(mine)).to_be_visible()
    theirs = mine.context.new_page()
    theirs.goto(mine.url)
    body(theirs).click()
    theirs.keyboard.type("Tekst drugiej osoby.")
    expect(theirs.get_by_text(re.compile("Zapisano o"))).to_be_visible()

    body(mine).click()
    mine.keyboard.type("Mój tekst.")
    conflict = mine.get_by_role("alert", name="Ktoś inny zmienił tę lekcję w tym samym czasie")
    expect(conflict.get_by_text("Mój tekst.")).to_be_visible()
    expect(conflict.get_by_text("Tekst drugiej osoby.")).to_be_visible()
    mine.get_by_role("button", name="Połącz").click()
    expect(mine.get_by_text(re.compile("Zapisano o"))).to_be_visible()
    mine.reload()
    expect(body(mine)).to_contain_text("Mój tekst.")
    expect(body(mine)).to_contain_text("Tekst drugiej osoby.")
