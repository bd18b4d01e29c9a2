"""The door on a phone, from the first tap to the last state, against a whole school of its own."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, School, Visit
from tests.journeys.test_lesson import come_to_the_group, wait_in_limbo

pytestmark = [pytest.mark.slow, pytest.mark.browser]

IN_ROOM = re.compile("html5client")
SLOWLY_MS = 60_000


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    """Not the one of the other journeys: codes are guessed here, and strangers pay for it afterwards."""
    with tempfile.TemporaryDirectory(prefix="teleklasa-door-", ignore_cleanup_errors=True) as var:
        school = School(Path(var))
        try:
            school.wait_until_open()
            yield school
        finally:
            school.close()


@pytest.fixture
def teacher(visit: Visit, school: School) -> Iterator[Page]:
    """Piotr in his group of Antoni (UCZEN5) and Julia (UCZEN6); ends the lesson that a test left open."""
    page = come_to_the_group(visit, code="NAU2", group="group-3")
    yield page
    page.goto(f"{school.url}/groups/group-3")
    ending = page.get_by_role("button", name="Zakończ lekcję")
    expect(ending.or_(page.get_by_role("button", name="Rozpocznij lekcję")).first).to_be_visible()
    if ending.is_visible():
        ending.click()
        page.get_by_role("dialog").get_by_role("button", name="Zakończ lekcję").click()
        expect(page.get_by_role("button", name="Rozpocznij lekcję")).to_be_visible()


def start_lesson(teacher: Page) -> None:
    teacher.get_by_role("button", name="Rozpocznij lekcję").click()
    expect(teacher).to_have_url(IN_ROOM)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text)).to_be_visible(timeout=SLOWLY_MS)


@pytest.mark.parametrize(
    ("language", "enter", "waiting"),
    [("pl", "Wejdź", "Lekcja jeszcze się nie zaczęła"), ("en", "Enter", "The lesson has not started yet")],
)
def test_one_tap_on_a_new_phone_and_none_later(
    visit: Visit, school: School, language: str, enter: str, waiting: str
) -> None:
    pupil = visit("/uczen-6", on=PHONE, language=language)
    expect(pupil.locator("#greeting")).to_be_hidden()

    pupil.get_by_role("button", name=enter).click()
    heading(pupil, waiting)
    pupil.goto(f"{school.url}/UCZEN6")

    heading(pupil, waiting)
    expect(pupil).to_have_url(re.compile("/lekcja$"))


def test_a_phone_that_lost_its_network_is_called_in_when_it_is_back(visit: Visit, teacher: Page) -> None:
    pupil = wait_in_limbo(visit, "UCZEN5")
    heading(pupil, "Lekcja jeszcze się nie zaczęła")
    pupil.context.set_offline(True)
    heading(pupil, "Nie ma połączenia")

    start_lesson(teacher)
    pupil.context.set_offline(False)

    expect(pupil).to_have_url(IN_ROOM, timeout=SLOWLY_MS)


def test_a_third_device_takes_over_and_the_teacher_reads_it(visit: Visit, school: School, teacher: Page) -> None:
    start_lesson(teacher)
    for _ in range(2):
        phone = visit("/UCZEN6", on=PHONE)
        phone.get_by_role("button", name="Wejdź").click()
        expect(phone).to_have_url(IN_ROOM, timeout=SLOWLY_MS)

    third = visit("/UCZEN6", on=PHONE)
    third.get_by_role("button", name="Wejdź").click()
    heading(third, "Lekcja jest już otwarta na innych urządzeniach")
    third.get_by_role("button", name="Przejdź na to urządzenie").click()

    expect(third).to_have_url(IN_ROOM, timeout=SLOWLY_MS)
    teacher.goto(f"{school.url}/groups/group-3")
    expect(teacher.get_by_text("W tej lekcji kolejne urządzenie zajęło miejsce poprzedniego.")).to_be_visible()


def test_a_renewed_link_says_so_and_the_use_of_the_old_one_is_told(visit: Visit, teacher: Page) -> None:
    pupil = wait_in_limbo(visit, "UCZEN5")
    teacher.get_by_role("button", name="Więcej działań: Antoni Lewandowski").click()
    teacher.get_by_role("menuitem", name="Resetuj link").click()
    teacher.get_by_role("dialog").get_by_role("button", name="Resetuj link").click()
    heading(pupil, "Twój link został zmieniony")

    finder = visit("/UCZEN5", on=PHONE)
    finder.get_by_role("button", name="Wejdź").click()
    heading(finder, "Nie znamy tego linku")
    finder.wait_for_timeout(1_000)  # it is written a moment after the answer

    teacher.reload()
    expect(teacher.get_by_text("Po zmianie linku ktoś próbował wejść poprzednim")).to_be_visible()


def test_a_challenge_is_answered_by_the_keyboard_and_known_phones_see_none(visit: Visit, school: School) -> None:
    """The last test here: from now on strangers at this address work for each try."""
    known = wait_in_limbo(visit, "UCZEN6")
    guesser = visit("/UCZEN6", on=PHONE)
    for _ in range(60):
        guesser.request.post(f"{school.url}/door/enter", data={"code": "ZZZZZZZZZZ"})

    stranger = visit("/UCZEN6", on=PHONE)
    stranger.keyboard.press("Tab")
    stranger.keyboard.press("Enter")
    heading(stranger, "Jeszcze jedno dotknięcie")
    expect(stranger.get_by_role("button", name="Sprawdź i wejdź")).to_be_focused()
    stranger.keyboard.press("Enter")

    heading(stranger, "Lekcja jeszcze się nie zaczęła")
    for phone in (stranger, known):
        phone.goto(f"{school.url}/UCZEN6")
        heading(phone, "Lekcja jeszcze się nie zaczęła")
