"""One's own place: a pupil between the door and the courses, a learner between dates and notifications."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Client, School, SignIn, Visit, course_with_lesson, publish_privately
from tests.journeys.test_staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def make_course(anna: Client, title: str, **task: Any) -> str:
    """A published course with one lesson and a task in it; returns its slug."""
    written = {"title": "Chmury", "kind": "text", "body_source": "Kłębiaste **i pierzaste**."}
    slug, lesson = course_with_lesson(anna, title, "Początek", **written)
    wanted = {"kind": "assignment", "title": "Dziennik pogody", **task}
    anna.call("POST", f"/tasks/{anna.call('POST', f'/lessons/{lesson}/tasks', wanted)['id']}/publish")
    publish_privately(anna, slug)
    return slug


def pupil_of(anna: Client, course: str) -> tuple[str, str]:
    """The code of a pupil, and the pupil's group, which learns the course."""
    group = anna.call("POST", "/groups", {"name": "5B pogoda", "region": None, "roster": "Jagna Mróz"})["group"]["slug"]
    anna.call("POST", f"/courses/{course}/groups", {"group": group})
    pupil = anna.call("GET", f"/groups/{group}/pupils")[0]["id"]
    return anna.call("POST", f"/groups/{group}/pupils/{pupil}/link")["code"], group


def through_the_door(visit: Visit, code: str) -> Page:
    page = visit(f"/{code}", on=PHONE)
    page.get_by_role("button", name="Wejdź").click()
    expect(page.get_by_role("heading", name="Lekcja jeszcze się nie zaczęła")).to_be_visible()
    return page


def test_pupil_goes_from_the_door_to_the_course_of_the_group_and_back_to_limbo(visit: Visit, anna: Client) -> None:
    code, _ = pupil_of(anna, make_course(anna, "Pogoda dla 5B"))
    page = through_the_door(visit, code)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data} {request.headers}"))

    page.get_by_role("button", name="Moje kursy").click()

    expect(page.get_by_role("heading", name="Pogoda dla 5B")).to_be_visible()
    page.get_by_role("link", name="Zacznij").click()
    expect(page.get_by_role("heading", level=1, name="Chmury")).to_be_visible()
    expect(page.get_by_text("i pierzaste")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Poczekalnia").click()
    expect(page.get_by_text("Cześć, Jagna")).to_be_visible()
    assert [one for one in asked if code in one or code.replace("-", "") in one] == []


def test_pupil_sees_in_the_app_that_the_lesson_is_on(visit: Visit, anna: Client) -> None:
    code, group = pupil_of(anna, make_course(anna, "Wiatr"))
    page = through_the_door(visit, code)
    page.get_by_role("button", name="Moje kursy").click()
    expect(page.get_by_text("Lekcja jeszcze się nie zaczęła")).to_be_visible()

    anna.call("POST", f"/groups/{group}/lesson")

    expect(page.get_by_role("link", name="Wejdź na lekcję")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Wejdź na lekcję").click()
    expect(page).to_have_url(re.compile("html5client"))
    anna.call("POST", f"/groups/{group}/lesson/end")


def test_not_me_at_the_door_closes_the_courses_too(visit: Visit, anna: Client, school: School) -> None:
    code, _ = pupil_of(anna, make_course(anna, "Deszcz"))
    page = through_the_door(visit, code)
    page.get_by_role("button", name="Moje kursy").click()
    page.get_by_role("link", name="Poczekalnia").click()

    page.get_by_role("button", name="To nie ja").click()
    expect(page.get_by_role("heading", name="Otwórz swój link")).to_be_visible()
    page.goto(f"{school.url}/my")

    expect(page).to_have_url(re.compile("/login"))


def test_learner_sees_a_deadline_in_the_calendar_and_reads_a_notification(
    visit: Visit, anna: Client, signed_in: SignIn
) -> None:
    due = datetime.now(UTC) + timedelta(hours=1)
    course = make_course(anna, "Śnieg", due_at=due.isoformat())
    learner = signed_in("kursant@example.com", "kursant").call("GET", "/me")["id"]
    signed_in("admin", "admin").call("POST", f"/courses/{course}/students", {"people": [learner]})
    page = sign_in(visit, "kursant@example.com", "kursant")

    page.get_by_role("navigation", name="Moje miejsca").get_by_role("link", name="Kalendarz").click()
    expect(page.get_by_role("link", name=re.compile("Termin.*Śnieg.*Dziennik pogody")).first).to_be_visible()
    bell = page.get_by_role("button", name=re.compile("Powiadomienia, [1-9]"))
    bell.click()
    page.get_by_role("link", name="Zapisano Cię na kurs „Śnieg”").click()
    expect(page).to_have_url(re.compile(f"/courses/{course}$"))
    page.goto(page.url.replace(f"/courses/{course}", "/notifications"))

    line = page.get_by_role("listitem").filter(has_text="Śnieg")
    expect(line).to_be_visible()
    expect(line.get_by_text("Nowe")).to_be_hidden()
    page.get_by_role("button", name="Oznacz wszystkie jako przeczytane").click()
    expect(page.get_by_role("button", name="Powiadomienia, bez nowych")).to_be_visible()
