"""A teacher grades a class without a mouse, and the class sees its grades."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.conftest import PHONE, Client, School, Visit, course_with_lesson, publish_privately
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NAMES = ["Alicja Bąk", "Bartek Cis", "Celina Dąb", "Darek Wilk", "Ewa Kot", "Filip Góra", "Gosia Hetman", "Hubert Iwan"]


@dataclass(frozen=True)
class ClassWork:
    """A class that has handed in its works: the course, the task, and the codes of the pupils by name."""

    course: str
    task: str
    codes: dict[str, str]


@pytest.fixture
def class_work(school: School, playwright: Playwright) -> Iterator[ClassWork]:
    contexts = [playwright.request.new_context() for _ in range(len(NAMES) + 1)]
    anna = Client(contexts[0], school.url, "/session", {"login": "anna", "password": "anna"})
    group = anna.call("POST", "/groups", {"name": "6A przyroda", "region": None, "roster": "\n".join(NAMES)})["group"]
    course, task = a_course_with_a_task(anna)
    anna.call("POST", f"/courses/{course}/groups", {"group": group["slug"]})
    codes = {}
    for pupil, context in zip(anna.call("GET", f"/groups/{group['slug']}/pupils"), contexts[1:], strict=True):
        link = anna.call("POST", f"/groups/{group['slug']}/pupils/{pupil['id']}/link")
        codes[pupil["display_name"]] = link["code"]
        hand_in(Client(context, school.url, "/session/personal", {"code": link["code"]}), task, pupil["display_name"])
    yield ClassWork(course, task, codes)
    for context in contexts:
        context.dispose()


def a_course_with_a_task(anna: Client) -> tuple[str, str]:
    written = {"title": "Dziennik", "kind": "text", "body_source": "Obserwuj pogodę."}
    slug, lesson = course_with_lesson(anna, "Przyroda 6A", "Jesień", **written)
    wanted = {"kind": "assignment", "title": "Dziennik pogody", "max_points": "10", "releases_at_once": False}
    task = anna.call("POST", f"/lessons/{lesson}/tasks", wanted)["id"]
    anna.call("POST", f"/tasks/{task}/publish")
    publish_privately(anna, slug)
    return slug, task


def hand_in(pupil: Client, task: str, name: str) -> None:
    work = pupil.call("POST", f"/tasks/{task}/submissions")
    pupil.call("PATCH", f"/submissions/{work['id']}", {"text": f"Dziennik: {name}.", "version": work["version"]})
    pupil.call("POST", f"/submissions/{work['id']}/hand-in")


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Tabs on until the link or button of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.textContent.trim()") == name:
            return
    raise AssertionError(f"no way to {name!r} by keyboard")


def grade_all(page: Page) -> None:
    """One work is given back to be corrected, the others get points and feedback."""
    for place, name in enumerate(NAMES):
        heading(page, name)
        expect(page.get_by_text(f"Dziennik: {name}.")).to_be_visible()
        if name == "Darek Wilk":
            page.keyboard.press("r")
            page.keyboard.type("Dopisz niedzielę.")
        else:
            page.keyboard.press(str(place + 1))
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.type(f"Dobra robota, {name}.")
        page.keyboard.press("Control+Enter")


def release(page: Page) -> None:
    expect(page.get_by_text("7 ocen jest jeszcze ukrytych")).to_be_visible()
    tab_to(page, "Udostępnij oceny")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Dziennik pogody")
    tab_to(page, "Udostępnij oceny")
    page.keyboard.press("Enter")
    expect(page.get_by_text("7 osób widzi teraz swoje oceny").first).to_be_visible()


def test_a_class_is_graded_by_keyboard_and_sees_its_grades(visit: Visit, class_work: ClassWork, school: School) -> None:
    page = sign_in(visit, "anna", "anna")
    expect(page.get_by_role("heading", name="Grupy", exact=True)).to_be_visible()
    page.goto(f"{school.url}/courses/{class_work.course}/grade-queue?task={class_work.task}")
    expect(page.get_by_text("8 prac czeka na ocenę")).to_be_visible()
    tab_to(page, "Oceniaj po kolei")
    page.keyboard.press("Enter")

    grade_all(page)
    release(page)

    for name, feedback in {"Ewa Kot": "Dobra robota, Ewa Kot.", "Darek Wilk": "Dopisz niedzielę."}.items():
        pupil = visit("/login", on=PHONE)
        Client(pupil.context.request, school.url, "/session/personal", {"code": class_work.codes[name]})
        pupil.goto(f"{school.url}/courses/{class_work.course}/tasks/{class_work.task}")
        expect(pupil.get_by_text(feedback)).to_be_visible()


def test_a_grade_written_meanwhile_is_shown_and_nothing_typed_is_lost(
    visit: Visit, class_work: ClassWork, school: School, playwright: Playwright
) -> None:
    page = sign_in(visit, "anna", "anna")
    expect(page.get_by_role("heading", name="Grupy", exact=True)).to_be_visible()
    context = playwright.request.new_context()
    other = Client(context, school.url, "/session", {"login": "anna", "password": "anna"})
    work = other.call("GET", f"/courses/{class_work.course}/grade-queue")["results"][0]
    page.goto(f"{school.url}/courses/{class_work.course}/submissions/{work['id']}")
    heading(page, NAMES[0])
    page.keyboard.press("9")
    other.call("POST", f"/submissions/{work['id']}/grade", {"points": "4", "version": work["version"]})
    context.dispose()

    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert").filter(has_text="4 / 10 pkt")).to_be_visible()
    expect(page.get_by_label("Punkty")).to_have_value("9")
    page.reload()
    expect(page.get_by_label("Punkty")).to_have_value("9")
