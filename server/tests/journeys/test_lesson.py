"""The promise: a teacher starts, the pupil who waits is in the room."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, School, Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def come_to_the_group(visit: Visit, code: str = "NAU1", group: str = "group-1") -> Page:
    page = visit(f"/l/{code}?g={group}")
    page.get_by_role("button", name="Wejdź").click()
    expect(page).to_have_url(re.compile(f"/groups/{group}$"))
    return page


def wait_in_limbo(visit: Visit, code: str, **how: object) -> Page:
    page = visit(f"/{code}", on=PHONE, **how)
    page.get_by_role("button", name=re.compile("Wejdź|Enter|Go in")).click()
    expect(page).to_have_url(re.compile("/lekcja$"))
    return page


def in_room(page: Page, *names: str) -> None:
    for name in names:
        expect(page.get_by_text(name).first).to_be_visible()


def test_pupil_who_waits_lands_in_the_room_when_the_lesson_starts(visit: Visit) -> None:
    pupil = wait_in_limbo(visit, "UCZEN1")
    expect(pupil.get_by_role("heading", name="Lekcja jeszcze się nie zaczęła")).to_be_visible()
    expect(pupil.get_by_text("Cześć, Jan")).to_be_visible()
    teacher = come_to_the_group(visit)

    teacher.get_by_role("button", name="Rozpocznij lekcję").click()

    expect(teacher).to_have_url(re.compile("html5client"))
    expect(pupil).to_have_url(re.compile("html5client"))
    for page in (teacher, pupil):
        in_room(page, "Anna Kowalska", "Jan Nowak")

    teacher.get_by_role("button", name="Zakończ lekcję").click()

    expect(teacher).to_have_url(re.compile("/groups/group-1$"))
    expect(pupil).to_have_url(re.compile("/lekcja$"))
    expect(pupil.get_by_role("heading", name=re.compile("Lekcja się skończyła|Lekcja jeszcze"))).to_be_visible()
    expect(teacher.get_by_role("button", name="Rozpocznij lekcję")).to_be_visible()


def test_code_leaves_the_address_bar_and_the_pupil_comes_back_without_a_tap(visit: Visit) -> None:
    pupil = wait_in_limbo(visit, "UCZEN2")

    pupil.reload()

    expect(pupil.get_by_text("Cześć, Zofia")).to_be_visible()
    assert "UCZEN2" not in pupil.content()
    assert pupil.evaluate("document.referrer") == ""


def test_unknown_link_says_so_and_this_is_not_me_forgets(visit: Visit) -> None:
    stranger = visit("/NIEMATAKIEGO", on=PHONE)
    stranger.get_by_role("button", name="Wejdź").click()
    expect(stranger.get_by_role("heading", name="Nie znamy tego linku")).to_be_visible()

    pupil = wait_in_limbo(visit, "UCZEN2")
    pupil.get_by_role("button", name="To nie ja").click()

    expect(pupil.get_by_role("heading", name="Otwórz swój link")).to_be_visible()
    pupil.reload()
    expect(pupil.get_by_role("heading", name="Otwórz swój link")).to_be_visible()


def test_lesson_opens_on_the_next_server_when_the_first_refuses(visit: Visit, school: School) -> None:
    """Kraków is the one preferred server of group-2."""
    pupil = wait_in_limbo(visit, "UCZEN3")
    teacher = come_to_the_group(visit, group="group-2")
    school.control(0, "faults", {"server": "Kraków", "fault": "refuse"})
    try:
        teacher.get_by_role("button", name="Rozpocznij lekcję").click()

        expect(teacher).to_have_url(re.compile("html5client"))
        assert f":{school.port + 2}/" not in teacher.url
        expect(pupil).to_have_url(re.compile("html5client"))
        in_room(teacher, "Kacper Dąbrowski")
    finally:
        school.control(0, "faults", {"server": "Kraków", "fault": "come_back"})
        teacher.get_by_role("button", name="Zakończ lekcję").click()
        expect(teacher).to_have_url(re.compile("/groups/group-2$"))


def test_reset_link_shuts_the_old_one_out_at_once(visit: Visit) -> None:
    pupil = wait_in_limbo(visit, "UCZEN5")
    teacher = come_to_the_group(visit, code="NAU2", group="group-3")

    teacher.get_by_role("button", name="Więcej działań: Antoni Lewandowski").click()
    teacher.get_by_role("menuitem", name="Resetuj link").click()
    teacher.get_by_role("dialog").get_by_role("button", name="Resetuj link").click()

    expect(teacher.get_by_text("To jest nowy link. Poprzedni już nie działa.")).to_be_visible()
    expect(pupil.get_by_role("heading", name="Twój link został zmieniony")).to_be_visible()


def test_nothing_is_logged_that_opens_a_door(school: School) -> None:
    """Runs last in this file: the logs hold the traces of every journey above."""
    logs = "".join(path.read_text() for path in school.log.glob("*.log"))

    assert [word for word in ("UCZEN", "NAU1", "checksum=", "sample-secret", "sessionToken=") if word in logs] == []
