"""An author makes a course from nothing, publishes it, copies it, and carries it in a file."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

JOB_MS = 60_000
"""The worker has other things to do as well."""


def author_of_demo(visit: Visit) -> Page:
    author = sign_in(visit, "autor@example.com", "autor")
    expect(author).to_have_url(re.compile("/my$"))
    return author


def begin_course(author: Page, title: str) -> str:
    """Makes the course and stays at its content; returns its address."""
    author.get_by_role("link", name="Nauczanie").first.click()
    author.get_by_role("link", name="Nowy kurs").click()
    author.get_by_label("Tytuł").fill(title)
    author.get_by_label("Kategoria").select_option(label="Na co dzień › Dom i kuchnia")
    author.get_by_role("button", name="Utwórz i dodaj lekcje").click()
    expect(author.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(author).to_have_url(re.compile(r"/courses/[a-z0-9-]+/edit$"))
    return author.url.removesuffix("/edit")


def write_lesson(author: Page, *, section: str, lesson: str, text: str) -> None:
    author.get_by_label("Tytuł nowego rozdziału").fill(section)
    author.get_by_role("button", name="Dodaj rozdział").click()
    author.get_by_role("button", name=f"Dodaj lekcję: {section}").click()
    author.get_by_label("Tytuł nowej lekcji").fill(lesson)
    author.get_by_role("button", name="Dodaj", exact=True).click()
    author.get_by_role("link", name=lesson).click()
    author.get_by_role("textbox", name="Treść").fill(text)
    expect(author.get_by_text(re.compile("Wszystko zapisane|Zapisano o"))).to_be_visible()
    author.get_by_role("button", name="Opublikuj", exact=True).click()
    expect(author.get_by_text(f"Opublikowano lekcję „{lesson}”")).to_be_visible()


def add_assignment(author: Page) -> None:
    author.get_by_role("button", name="Dodaj pracę").click()
    expect(author).to_have_url(re.compile("/edit/tasks/"))


def describe_and_publish(author: Page, course: str) -> None:
    author.goto(f"{course}/settings")
    publishing = author.get_by_role("region", name="Publikacja")
    expect(publishing.get_by_text("Szkic")).to_be_visible()
    author.get_by_label("W jednym zdaniu").fill("Zakwas, mąka i cierpliwość.")
    goals = author.get_by_role("group", name="Czego można się nauczyć")
    goals.get_by_role("textbox").fill("Nakarmić zakwas")
    goals.get_by_role("textbox").press("Enter")
    goals.get_by_role("textbox").nth(1).fill("Upiec bochenek")
    author.get_by_role("radio", name="Tylko z linkiem").check()
    author.get_by_role("button", name="Zapisz", exact=True).click()
    expect(author.get_by_role("status").get_by_text("Zapisano")).to_be_visible()
    publishing.get_by_role("button", name="Opublikuj kurs").click()
    expect(publishing.get_by_text("Opublikowany")).to_be_visible()


def test_author_makes_a_course_from_nothing_and_publishes_it(visit: Visit) -> None:
    author = author_of_demo(visit)
    course = begin_course(author, "Chleb na zakwasie")
    write_lesson(author, section="Zaczyn", lesson="Zakwas od zera", text="Mąka żytnia i woda, po równo.")
    add_assignment(author)
    describe_and_publish(author, course)

    visitor = visit(urlsplit(course).path)
    expect(visitor.get_by_role("heading", level=1, name="Chleb na zakwasie")).to_be_visible()
    expect(visitor.get_by_text("Upiec bochenek")).to_be_visible()
    expect(visitor.get_by_text("Zakwas od zera")).to_be_visible()


def test_what_somebody_else_saved_meanwhile_is_not_written_over(visit: Visit) -> None:
    author = author_of_demo(visit)
    settings = f"{begin_course(author, 'Dwie karty naraz')}/settings"
    author.goto(settings)
    author.get_by_label("W jednym zdaniu").fill("Moje zdanie.")
    other = author.context.new_page()
    other.goto(settings)
    other.get_by_label("W jednym zdaniu").fill("Ich zdanie.")
    other.get_by_role("button", name="Zapisz", exact=True).click()
    expect(other.get_by_role("status").get_by_text("Zapisano")).to_be_visible()

    author.get_by_role("button", name="Zapisz", exact=True).click()

    author.get_by_role("button", name="Porównaj").click()
    expect(author.get_by_text("Ich zdanie.")).to_be_visible()
    author.get_by_role("button", name="Zapisz moje").click()
    expect(author.get_by_role("status").get_by_text("Zapisano")).to_be_visible()
    other.reload()
    expect(other.get_by_label("W jednym zdaniu")).to_have_value("Moje zdanie.")


def test_course_is_copied_and_carried_in_a_file(visit: Visit) -> None:
    author = author_of_demo(visit)
    course = begin_course(author, "Przetwory")
    write_lesson(author, section="Słoiki", lesson="Wyparzanie", text="Dziesięć minut we wrzątku.")
    author.goto(f"{course}/settings")

    author.get_by_role("button", name="Powiel kurs").click()
    author.get_by_role("dialog").get_by_role("button", name="Powiel kurs").click()
    expect(author.get_by_role("heading", level=1, name="Przetwory (kopia)")).to_be_visible()
    expect(author.get_by_role("link", name="Wyparzanie")).to_be_visible()

    author.goto(f"{course}/settings")
    author.get_by_role("button", name="Zapisz do pliku").click()
    author.get_by_role("button", name="Przygotuj plik").click()
    download = author.get_by_role("dialog").get_by_role("link", name="Pobierz", exact=True)
    expect(download).to_be_visible(timeout=JOB_MS)
    with author.expect_download() as downloading:
        download.click()
    package = downloading.value.path()

    author.goto(course.split("/courses/")[0] + "/teaching/import")
    sent = {"name": "przetwory.zip", "mimeType": "application/zip", "buffer": package.read_bytes()}
    author.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]  # the dict that it takes
    expect(author.get_by_text("Plik jest sprawdzony, nic jeszcze nie powstało")).to_be_visible(timeout=JOB_MS)
    author.get_by_role("button", name="Utwórz kurs").click()
    author.get_by_role("link", name="Otwórz kurs: Przetwory").click(timeout=JOB_MS)
    expect(author.get_by_role("link", name="Wyparzanie")).to_be_visible()
