"""Journeys of moderators and admins through the web app."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def sign_in(visit: Visit, name: str, password: str, **how: object) -> Page:
    page = visit("/login", **how)
    page.get_by_label(re.compile("E-mail lub nazwa|E-mail or user")).fill(name)
    page.get_by_label(re.compile("^(Hasło|Password)$")).fill(password)
    page.get_by_role("button", name=re.compile("Zaloguj się|Sign in")).click()
    return page


def test_moderator_makes_a_group_with_a_pasted_list_and_copies_a_link(visit: Visit) -> None:
    page = sign_in(visit, "anna", "anna")
    page.get_by_role("link", name="Nowa grupa").first.click()
    page.get_by_label("Nazwa grupy").fill("klasa 6A szkola 9")
    page.get_by_label("Lista uczniów").fill("1. Ewa Kot\n\n2. Żaneta Łęska\newa kot")
    page.get_by_role("button", name="Utwórz grupę").click()

    expect(page.get_by_text("Żaneta Łęska").first).to_be_visible()
    page.get_by_role("button", name="Pokaż link: Ewa Kot").click()
    row = page.get_by_role("row", name=re.compile("^Ewa Kot"))
    expect(row.get_by_text(re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$"))).to_be_visible()

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row.get_by_role("button", name="Kopiuj link: Ewa Kot").click()
    expect(page.get_by_text("Skopiowano link").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    pupil = visit(copied.removeprefix(page.url.split("/groups")[0]), on=PHONE)
    pupil.get_by_role("button", name="Wejdź").click()
    expect(pupil.get_by_text("Cześć, Ewa")).to_be_visible()


def test_wrong_password_is_said_in_the_language_of_the_browser(visit: Visit) -> None:
    polish = sign_in(visit, "anna", "nie-to-haslo")
    english = sign_in(visit, "anna", "not-this-one", language="en", on=PHONE)

    expect(polish.get_by_text("Niepoprawny login lub hasło")).to_be_visible()
    expect(english.get_by_text(re.compile("wrong|incorrect", re.IGNORECASE))).to_be_visible()


def test_page_stays_in_the_language_of_the_browser_until_another_is_chosen(visit: Visit) -> None:
    page = sign_in(visit, "piotr", "piotr", language="en")

    expect(page.get_by_role("heading", name="Groups", exact=True)).to_be_visible()


def test_admin_adds_a_moderator_who_enters_by_the_quick_link_until_it_is_revoked(visit: Visit) -> None:
    admin = sign_in(visit, "admin", "admin")
    admin.get_by_role("button", name="Szkoła").click()
    admin.get_by_role("menuitem", name="Nauczyciele").click()
    admin.get_by_role("button", name="Dodaj nauczyciela").first.click()
    admin.get_by_label("Imię i nazwisko").fill("Ryszard Ochódzki")
    admin.get_by_role("dialog").get_by_role("button", name="Dodaj").click()
    shown = admin.get_by_role("dialog", name="Szybki dostęp: Ryszard Ochódzki")
    quick_link = shown.get_by_label("Adres linku").input_value()
    shown.get_by_role("button", name="Zamknij").last.click()
    moderator = visit(quick_link.removeprefix(admin.url.split("/moderators")[0]))
    moderator.get_by_role("button", name="Wejdź").click()
    expect(moderator.get_by_text("Nie masz jeszcze żadnej grupy")).to_be_visible()

    admin.get_by_role("button", name=re.compile("Więcej działań: Ryszard")).click()
    admin.get_by_role("menuitem", name=re.compile("Odbierz")).click()
    moderator.reload()
    expect(moderator).to_have_url(re.compile("/login"))


def test_admin_sees_the_swarm_and_drains_a_server(visit: Visit) -> None:
    admin = sign_in(visit, "admin", "admin")
    admin.get_by_role("button", name="Szkoła").click()
    admin.get_by_role("menuitem", name="Serwery").click()

    for name in ("Warszawa", "Kraków", "Gdańsk", "Wrocław"):
        expect(admin.get_by_text(name, exact=True).first).to_be_visible()
