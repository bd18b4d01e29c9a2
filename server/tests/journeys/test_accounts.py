"""Journeys through an account of one's own, and what an admin decides about courses."""

import re
from io import BytesIO
from time import monotonic, sleep
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, School, Visit
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PASSWORD, NEW_PASSWORD = "kreda i tablica 7", "zupelnie inne haslo 7"


def picture() -> bytes:
    """A PNG of one colour."""
    drawn = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def mailed_address(school: School, email: str, page: str) -> str:
    """The newest link to this page that was mailed to this address, once the letter is there."""
    until = monotonic() + PATIENCE_MS / 1000
    while monotonic() < until:
        for letter in sorted((school.log / "mail").glob("*.txt"), reverse=True):
            words = letter.read_text()
            found = re.search(rf"(/{page}#token=\S+)", words)
            if found and words.startswith(f"To: {email}\n"):
                return found[1]
        sleep(0.3)
    raise AssertionError(f"no letter to {email} leads to {page}")


def register(visit: Visit, school: School, name: str, email: str) -> Page:
    """Register and confirm; the page is that of signing in."""
    page = visit("/register", on=PHONE)
    page.get_by_label("Imię i nazwisko").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Hasło", exact=True).fill(PASSWORD)
    expect(page.get_by_text("Dobre hasło")).to_be_visible()
    page.get_by_role("button", name="Załóż konto").click()
    expect(page.get_by_role("heading", name="Sprawdź pocztę")).to_be_visible()

    page.goto(school.url + mailed_address(school, email, "register/confirm"))
    page.get_by_role("button", name="Potwierdzam").click()
    expect(page.get_by_role("heading", name="Adres potwierdzony")).to_be_visible()
    assert "token" not in page.url
    page.get_by_role("link", name="Zaloguj się").click()
    return page


def enter(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail lub nazwa").fill(email)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_role("button", name=re.compile("^Menu: "))).to_be_visible()


def ask_for_a_new_password(page: Page, school: School, email: str) -> None:
    """Ask at the page of signing in, and open the letter."""
    page.get_by_role("link", name="Nie pamiętam hasła").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Wyślij link").click()
    expect(page.get_by_role("heading", name="Sprawdź pocztę")).to_be_visible()
    page.goto(school.url + mailed_address(school, email, "reset-password"))


def test_person_registers_shows_a_face_signs_out_elsewhere_and_recovers_the_password(
    visit: Visit, school: School
) -> None:
    phone = register(visit, school, "Ela Sowa", "ela@dom.example")
    enter(phone, "ela@dom.example", PASSWORD)
    laptop = sign_in(visit, "ela@dom.example", PASSWORD)
    expect(laptop.get_by_role("button", name="Menu: Ela Sowa")).to_be_visible()

    laptop.goto(school.url + "/account")
    laptop.get_by_label("Imię i nazwisko").fill("Ela Sowa-Mak")
    laptop.locator("input[type=file]").first.set_input_files(
        {"name": "ja.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(laptop.get_by_text("Zapisano").first).to_be_visible()
    laptop.get_by_role("button", name="Zapisz").click()
    expect(laptop.get_by_role("button", name="Menu: Ela Sowa-Mak")).to_be_visible()
    devices = laptop.get_by_role("list", name="Zalogowane urządzenia")
    expect(devices.get_by_role("listitem")).to_have_count(2)
    devices.get_by_role("button", name=re.compile("^Wyloguj: ")).click()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    phone.goto(school.url + "/account")
    expect(phone.get_by_role("heading", name="Zaloguj się")).to_be_visible()

    ask_for_a_new_password(phone, school, "ela@dom.example")
    phone.get_by_label("Nowe hasło").fill(NEW_PASSWORD)
    phone.get_by_role("button", name="Ustaw hasło").click()
    expect(phone.get_by_role("heading", name="Hasło zmienione")).to_be_visible()
    phone.get_by_role("link", name="Zaloguj się").click()
    enter(phone, "ela@dom.example", NEW_PASSWORD)


def test_who_registers_from_a_page_comes_back_to_it(visit: Visit, school: School) -> None:
    page = visit("/login?back=/favourites", on=PHONE)
    page.get_by_role("link", name="Załóż konto").click()
    expect(page.get_by_role("heading", name="Załóż konto")).to_be_visible()
    page.get_by_label("Imię i nazwisko").fill("Jan Bąk")
    page.get_by_label("E-mail").fill("jan@dom.example")
    page.get_by_label("Hasło", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Załóż konto").click()
    expect(page.get_by_role("heading", name="Sprawdź pocztę")).to_be_visible()
    page.goto(school.url + mailed_address(school, "jan@dom.example", "register/confirm"))
    page.get_by_role("button", name="Potwierdzam").click()
    page.get_by_role("link", name="Zaloguj się").click()
    enter(page, "jan@dom.example", PASSWORD)

    expect(page).to_have_url(re.compile("/favourites$"))


def ask(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the API answers to whoever is signed in on this page."""
    return page.evaluate(
        """async ([method, path, body]) => {
            const { csrf_token } = await (await fetch('/api/v1/session')).json()
            const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': csrf_token }
            const said = await fetch('/api/v1' + path, { method, headers, body: body && JSON.stringify(body) })
            return said.status === 204 ? null : said.json()
        }""",
        [method, path, body],
    )


def test_newcomer_with_an_invitation_registers_and_comes_back_to_it(visit: Visit, school: School) -> None:
    author = sign_in(visit, "autor@example.com", "autor")
    expect(author.get_by_role("button", name=re.compile("^Menu: "))).to_be_visible()
    code = ask(author, "POST", "/courses/swiatlo-bez-tajemnic/invites", {"most_uses": 1})["code"]

    page = visit(f"/invite#{code}", on=PHONE)
    expect(page.get_by_role("heading", name="Światło bez tajemnic")).to_be_visible()
    expect(page).to_have_url(re.compile("/invite$"))
    page.get_by_role("link", name="Zaloguj się i dołącz").click()
    expect(page).to_have_url(re.compile("/login[?]back=/invite$"))
    page.get_by_role("link", name="Załóż konto").click()
    page.get_by_label("Imię i nazwisko").fill("Ola Ryś")
    page.get_by_label("E-mail").fill("ola@dom.example")
    page.get_by_label("Hasło", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Załóż konto").click()
    expect(page.get_by_role("heading", name="Sprawdź pocztę")).to_be_visible()

    letter = page.context.new_page()
    letter.goto(school.url + mailed_address(school, "ola@dom.example", "register/confirm"))
    letter.get_by_role("button", name="Potwierdzam").click()
    letter.get_by_role("link", name="Zaloguj się").click()
    enter(letter, "ola@dom.example", PASSWORD)
    expect(letter).to_have_url(re.compile("/invite$"))
    letter.get_by_role("button", name="Zapisz się na kurs").click()
    expect(letter).to_have_url(re.compile("/courses/swiatlo-bez-tajemnic/(learn|lessons/)"))


def test_next_person_at_the_same_computer_sees_nothing_that_was_being_typed(visit: Visit, school: School) -> None:
    page = sign_in(visit, "autor@example.com", "autor")
    expect(page.get_by_role("button", name=re.compile("^Menu: "))).to_be_visible()
    lesson = ask(page, "GET", "/courses/swiatlo-bez-tajemnic")["sections"][0]["lessons"][0]["id"]
    address = f"{school.url}/courses/swiatlo-bez-tajemnic/lessons/{lesson}"
    page.goto(address)
    field = page.get_by_role("textbox", name="Zadaj pytanie albo podziel się myślą")
    field.fill("Odpowiedź na pytanie trzecie to 42")
    page.reload()
    expect(field).to_have_value("Odpowiedź na pytanie trzecie to 42")

    page.get_by_role("button", name=re.compile("^Menu: ")).click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.url.endswith("/session")):
        page.get_by_role("menuitem", name="Wyloguj się").click()
    enter(page, "admin", "admin")
    assert "pytanie trzecie" not in page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    page.goto(address)
    expect(field).to_have_value("")


def test_admin_settles_a_report_and_lets_a_course_into_the_catalogue(visit: Visit) -> None:
    learner = sign_in(visit, "kursant@example.com", "kursant")
    expect(learner.get_by_role("button", name=re.compile("^Menu: "))).to_be_visible()
    slugs = [course["slug"] for course in ask(learner, "GET", "/courses")["results"]]
    reviews = [row for slug in slugs for row in ask(learner, "GET", f"/courses/{slug}/reviews")["results"]]
    reported = next(row for row in reviews if row["text"])
    ask(learner, "POST", f"/reviews/{reported['id']}/report", {"reason": "offensive", "note": "Niemiłe słowa."})

    admin = sign_in(visit, "admin", "admin")
    admin.get_by_role("button", name="Szkoła").first.click()
    admin.get_by_role("menuitem", name="Zgłoszenia").click()
    thing = admin.get_by_role("listitem").filter(has_text="Niemiłe słowa.").filter(has_text=reported["text"][:20])
    thing.get_by_role("button", name="Ukryj").click()
    expect(admin.get_by_text("Ukryto. Widzi to już tylko autor")).to_be_visible()
    expect(thing).to_have_count(0)
    admin.get_by_label("Które zgłoszenia").select_option(label="Uznane")
    thing.get_by_role("button", name="Pokaż znowu").click()
    expect(thing.get_by_role("button", name="Ukryj")).to_be_visible()

    admin.get_by_role("button", name="Szkoła").first.click()
    admin.get_by_role("menuitem", name="Kursy do sprawdzenia").click()
    waiting = admin.get_by_role("list", name="Kursy do sprawdzenia").get_by_role("listitem").first
    title = waiting.get_by_role("heading").inner_text()
    waiting.get_by_role("button", name="Dodaj do katalogu").click()
    expect(admin.get_by_text(f"{title} jest w katalogu")).to_be_visible()
    expect(admin.get_by_role("link", name=title, exact=True)).to_have_count(0)


def test_admin_finds_a_person_shuts_them_out_and_takes_it_back(visit: Visit, school: School) -> None:
    admin = sign_in(visit, "admin", "admin")
    expect(admin.get_by_role("button", name=re.compile("^Menu: "))).to_be_visible()
    admin.goto(school.url + "/people?kind=learner")
    row = admin.get_by_role("list", name="Osoby").get_by_role("listitem").filter(has_text="tomek@example.com")
    row.get_by_role("button", name=re.compile("^Więcej działań")).click()
    admin.get_by_role("menuitem", name="Odbierz dostęp").click()
    expect(row).to_have_count(0)
    admin.get_by_role("button", name="Cofnij").click()

    expect(row).to_be_visible()
