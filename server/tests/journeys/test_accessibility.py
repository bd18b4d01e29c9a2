"""Every page of the web app keeps WCAG 2.2 AA, in both themes and languages, for the person it is made for."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.journeys.conftest import DESKTOP, Client, School

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WEB = Path(__file__).parents[3] / "web"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COURSE, TAUGHT = "ulamki-ktore-widac", "python-from-zero"
PASSWORDS = {
    "kursant@example.com": "kursant",
    "autor@example.com": "autor",
    "anna": "anna",
    "admin": "admin",
}

ROUTES = {
    "": {
        "home": "/",
        "login": "/login",
        "quick-link": "/l/NIE-MA",
        "register": "/register",
        "register-confirm": "/register/confirm",
        "forgot-password": "/forgot-password",
        "reset-password": "/reset-password",
        "unsubscribe": "/notifications/unsubscribe",
        "not-found": "/nie/ma/takiej",
        "courses": "/courses",
        "course": f"/courses/{COURSE}",
        "course-reviews": f"/courses/{COURSE}/reviews",
        "course-news": f"/courses/{COURSE}/news",
        "teachers": "/teachers",
        "teacher": "/teachers/{teacher}",
        "invite": "/invite",
        "certificate": "/certificates/{certificate}",
    },
    "kursant@example.com": {
        "learn": f"/courses/{COURSE}/learn",
        "lesson": f"/courses/{COURSE}/lessons/{{lesson}}",
        "task": f"/courses/{COURSE}/tasks/{{task}}",
        "course-grades": f"/courses/{COURSE}/grades",
        "my-courses": "/my",
        "favourites": "/favourites",
        "my-news": "/news",
        "my-certificates": "/certificates",
        "calendar": "/calendar",
        "notifications": "/notifications",
        "notification-switches": "/notifications/settings",
        "account": "/account",
    },
    "autor@example.com": {
        "teaching": "/teaching",
        "course-new": "/teaching/new",
        "course-import": "/teaching/import",
        "own-grade-queue": "/grade-queue",
        "course-dashboard": f"/courses/{TAUGHT}/dashboard",
        "course-edit": f"/courses/{TAUGHT}/edit",
        "lesson-edit": f"/courses/{TAUGHT}/edit/lessons/{{taught_lesson}}",
        "task-edit": f"/courses/{TAUGHT}/edit/tasks/{{taught_task}}",
        "course-students": f"/courses/{TAUGHT}/students",
        "course-student": f"/courses/{TAUGHT}/students/{{student}}",
        "course-grade-queue": f"/courses/{TAUGHT}/grade-queue",
        "submission": f"/courses/{TAUGHT}/submissions/{{submission}}",
        "course-announcements": f"/courses/{TAUGHT}/announcements",
        "course-moderation": f"/courses/{TAUGHT}/moderation",
        "course-settings": f"/courses/{TAUGHT}/settings",
        "course-access": f"/courses/{TAUGHT}/access",
        "course-staff": f"/courses/{TAUGHT}/staff",
    },
    "anna": {
        "groups": "/groups",
        "group-new": "/groups/new",
        "group": "/groups/{group}",
        "group-cards": "/groups/{group}/cards",
    },
    "admin": {
        "moderators": "/moderators",
        "servers": "/servers",
        "servers-lessons": "/servers/lessons",
        "servers-history": "/servers/history?by=server",
        "servers-try": "/servers/try?people=28",
        "servers-planner": "/servers/planner",
        "server": "/servers/{server}",
        "people": "/people",
        "categories": "/categories",
        "approvals": "/approvals",
        "moderation": "/moderation",
    },
}
"""Pages by name, for each who visits them; nobody is one who is not signed in."""

OPENED = {
    "account": "header button[aria-haspopup=menu]",
    "categories": "main header button",
    "people": "main li button[aria-haspopup=menu]",
}
"""What is opened and looked at as well."""


def test_every_page_of_the_app_is_looked_at():
    sources = [WEB / "src/router.ts", *(WEB / "src").glob("**/routes.ts")]
    named = [
        name for source in sources for name in re.findall(r"\{ path: '[^']*', name: '([\w-]+)'", source.read_text())
    ]

    assert sorted(name for pages in ROUTES.values() for name in pages) == sorted(named)


@pytest.fixture(scope="module")
def things(school: School, playwright: Playwright) -> Iterator[dict[str, str]]:
    """What addresses name."""
    logins = ("kursant@example.com", "autor@example.com", "anna", "admin")
    contexts = [playwright.request.new_context() for _ in logins]
    learner, author, anna, admin = (
        Client(context, school.url, "/session", {"login": login, "password": PASSWORDS[login]})
        for context, login in zip(contexts, logins, strict=True)
    )
    own_work = author.call("GET", f"/courses/{COURSE}/grade-queue")["results"][0]
    work = author.call("GET", f"/courses/{TAUGHT}/grade-queue")["results"][0]
    yield {
        "teacher": author.call("GET", "/teachers")["results"][0]["id"],
        "certificate": learner.call("GET", "/me/certificates")["results"][0]["code"],
        "lesson": first_lesson(learner, COURSE),
        "task": own_work["task"]["id"],
        "taught_lesson": first_lesson(author, TAUGHT),
        "taught_task": work["task"]["id"],
        "student": work["person"]["id"],
        "submission": work["id"],
        "group": anna.call("GET", "/groups")["results"][0]["slug"],
        "server": admin.call("GET", "/servers")[0]["id"],
    }
    for context in contexts:
        context.dispose()


def first_lesson(client: Client, course: str) -> str:
    sections = client.call("GET", f"/courses/{course}")["sections"]
    return str(next(lesson["id"] for section in sections for lesson in section["lessons"]))


@pytest.fixture
def _language_as_before(school: School, playwright: Playwright) -> Iterator[None]:
    """Other journeys read what these people read in Polish."""
    yield
    for login, password in PASSWORDS.items():
        context = playwright.request.new_context()
        Client(context, school.url, "/session", {"login": login, "password": password}).call(
            "PATCH", "/me", {"locale": "pl"}
        )
        context.dispose()


@pytest.mark.usefixtures("_language_as_before")
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_a_rule(
    browser: Browser, school: School, things: dict[str, str], theme: str, language: str
) -> None:
    broken: dict[str, list[str]] = {}
    for login, pages in ROUTES.items():
        context = profile(browser, school, theme, language)
        page = visit_as(context, school, login, language)
        for name, address in pages.items():
            show(page, address.format(**{key: quote(thing) for key, thing in things.items()}))
            broken[name] = faults(page)
            if name in OPENED:
                page.locator(OPENED[name]).first.click()
                page.wait_for_selector("[role=menu], [role=dialog]")
                broken[f"{name}, opened"] = faults(page)
                page.keyboard.press("Escape")
        context.close()

    assert {name: found for name, found in broken.items() if found} == {}


def profile(browser: Browser, school: School, theme: Any, language: str) -> BrowserContext:
    """A browser that moves nothing, so that no colour is looked at half way."""
    context = browser.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]  # a size
        locale=language,
        color_scheme=theme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    context.add_init_script(f"localStorage.setItem('teleklasa.locale', '{language}')")
    context.add_init_script(path=WEB / "node_modules/axe-core/axe.min.js")
    return context


def visit_as(context: BrowserContext, school: School, login: str, language: str) -> Page:
    if login:
        client = Client(context.request, school.url, "/session", {"login": login, "password": PASSWORDS[login]})
        client.call("PATCH", "/me", {"locale": language})
    page = context.new_page()
    page.goto(school.url + "/courses")
    expect(page.locator("main h1")).to_be_visible()
    page.wait_for_function("document.querySelector('#app').__vue_app__")  # what was seen so far came with the page
    return page


def show(page: Page, address: str) -> None:
    """Go there as by a link of the app, and wait until what comes is there."""
    page.evaluate(
        "to => document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(to).then(() => 0)",
        address,
    )
    page.wait_for_load_state("networkidle")
    expect(page.locator("main h1").first, f"a heading at {address}").to_be_attached()
    expect(page.locator("main .animate-pulse"), f"nothing still coming at {address}").to_have_count(0)


def faults(page: Page) -> list[str]:
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in found["violations"]]
