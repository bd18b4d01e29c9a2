"""Tasks in the browser: work written and handed in, a quiz answered, over connections that break."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_learn import learner_at

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ASSIGNMENT, QUIZ = "Dziennik ćwiczeń", "Quiz: ułamki"
IN_ORDER = [r"\frac{1}{5}", r"\frac{1}{4}", r"\frac{1}{3}", r"\frac{1}{2}"]
PAIRS = {r"\frac{1}{4}": "25%", r"\frac{1}{2}": "50%", r"\frac{1}{5}": "20%", r"\frac{1}{10}": "10%"}

FILES: list[FilePayload] = [
    {"name": "dziennik.txt", "mimeType": "text/plain", "buffer": b"dzien;zmiany\n" * 400_000},
    {"name": "gra.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"},
]


def task_of(visit: Visit, course: str, title: str, **how: dict[str, int]) -> Page:
    page = learner_at(visit, f"/courses/{course}/grades", **how)
    page.get_by_role("list", name="Moje oceny").get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page


def test_learner_hands_in_text_and_a_file_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = task_of(visit, "gitara-pierwsze-akordy", ASSIGNMENT)
    text = page.get_by_label("Treść")
    text.fill("Poniedziałek: 12 zmian.")
    expect(page.get_by_text("Zapisano szkic")).to_be_visible()

    page.context.set_offline(True)
    text.fill("Poniedziałek: 12 zmian. Wtorek: 15.")
    expect(page.get_by_text("Tekst jest bezpieczny na tym urządzeniu").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Zapisano szkic")).to_be_visible()
    text.fill("Poniedziałek: 12 zmian. Wtorek: 15. Środa: 18.")
    page.reload()  # before the pause after which it is saved

    expect(text).to_have_value("Poniedziałek: 12 zmian. Wtorek: 15. Środa: 18.")
    files = page.get_by_role("list", name="Pliki")
    page.locator("input[type=file]").set_input_files(FILES)
    expect(files.get_by_role("link", name="dziennik.txt")).to_be_visible()
    expect(page.get_by_text("Tego rodzaju pliku nie można tu dodać.")).to_be_visible()

    page.get_by_role("button", name="Oddaj pracę").click()
    sure = page.get_by_role("dialog", name="Oddać pracę?")
    expect(sure.get_by_role("link", name="dziennik.txt")).to_be_visible()
    sure.get_by_role("button", name="Oddaj pracę").click()

    expect(page.get_by_text("Praca została oddana")).to_be_visible()
    expect(page.get_by_text("Środa: 18.").first).to_be_visible()
    page.get_by_role("button", name="Wycofaj i popraw").click()
    expect(text).to_have_value("Poniedziałek: 12 zmian. Wtorek: 15. Środa: 18.")
    expect(files.get_by_role("link", name="dziennik.txt")).to_be_visible()


def test_learner_takes_a_quiz_of_every_kind_and_sees_what_was_right(visit: Visit) -> None:
    page = task_of(visit, "ulamki-ktore-widac", QUIZ, on=PHONE)
    page.get_by_role("button", name="Zacznij następną próbę").click()
    page.get_by_role("button", name="Wszystkie").click()
    expect(page.get_by_role("timer")).to_be_visible()

    answer_over_a_broken_connection(page)
    answer_the_rest_but_pairs(page)
    page.reload()

    saved(question(page, "pod kreską"))
    expect(question(page, "pod kreską").get_by_role("textbox")).to_have_value("Mianownik")
    expect(question(page, "jako ułamek dziesiętny").get_by_role("textbox")).to_have_value("0,75")
    page.get_by_role("button", name="Zakończ i oddaj").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 pytanie nie ma pełnej odpowiedzi")
    page.get_by_role("dialog").get_by_role("button", name="Anuluj").click()
    pairs = question(page, "Połącz ułamek")
    for left, right in PAIRS.items():
        pairs.get_by_role("combobox", name=f"Para dla: {left}", exact=True).select_option(right)
    saved(pairs)
    page.get_by_role("button", name="Zakończ i oddaj").click()
    page.get_by_role("dialog").get_by_role("button", name="Zakończ i oddaj").click()

    result = page.get_by_role("region", name="Wynik", exact=True)
    expect(result).to_contain_text("10 / 10 pkt")
    expect(result).to_contain_text("6 z 6 dobrze")
    expect(result).to_contain_text("Wyjaśnienie")
    expect(result).to_be_focused()


def answer_over_a_broken_connection(page: Page) -> None:
    page.context.set_offline(True)
    choice = question(page, "Który ułamek jest większy")
    choice.locator("label").filter(has_text=r"\frac{5}{8}").click()
    expect(choice.get_by_text("Odpowiedź czeka na tym urządzeniu")).to_be_visible()
    page.context.set_offline(False)
    saved(choice)


def answer_the_rest_but_pairs(page: Page) -> None:
    several = question(page, "Które ułamki są równe")
    several.locator("label").filter(has_text=r"\frac{4}{6}").click()
    several.locator("label").filter(has_text=r"\frac{10}{15}").click()
    saved(several)
    number = question(page, "jako ułamek dziesiętny")
    number.get_by_role("textbox").fill("trzy czwarte")
    expect(number.get_by_text("To nie jest liczba")).to_be_visible()
    number.get_by_role("textbox").fill("0,75")
    saved(number)
    put_in_order(question(page, "Ustaw od najmniejszego"))
    question(page, "pod kreską").get_by_role("textbox").fill("Mianownik")


def question(page: Page, words: str) -> Locator:
    return page.get_by_role("region", name=re.compile("^Pytanie")).filter(has_text=words)


def saved(question: Locator) -> None:
    expect(question.get_by_text("Zapisano", exact=True)).to_be_visible()


def put_in_order(question: Locator) -> None:
    rows = question.get_by_role("listitem")
    expect(rows).to_have_count(len(IN_ORDER))
    for place, words in enumerate(IN_ORDER):
        found = next(n for n in range(len(IN_ORDER)) if words in (rows.nth(n).text_content() or ""))
        for n in range(found, place, -1):
            rows.nth(n).get_by_role("button", name=f"Przesuń wyżej pozycję {n + 1}").click()
        expect(rows.nth(place)).to_contain_text(words)
    if question.get_by_role("button", name="Ta kolejność jest dobra").count():
        question.get_by_role("button", name="Ta kolejność jest dobra").click()
    saved(question)
