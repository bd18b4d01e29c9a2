"""A whole school in processes of its own, and browsers to visit it with."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, Playwright, expect

from teleklasa.site.ports import free_ports_in_a_row
from tests.leaks import leaks, logs_of, what_opens

INHERITED = {
    name: value for name, value in os.environ.items() if not name.startswith(("TELEKLASA_", "DATABASE_", "DJANGO_"))
}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PATIENCE_MS = 15_000
OPEN = "\nCtrl-C"
"""With this line the words end that a school greets with."""
expect.set_options(timeout=PATIENCE_MS)


class School:
    """`teleklasa run`, with the swarm of test servers that it starts."""

    def __init__(self, var: Path) -> None:
        self.port = free_ports_in_a_row(5)
        self.url = f"http://localhost:{self.port}"
        self.var, self.log, self.terminal = var, var / "log", var / "terminal.log"
        command = "import sys; from teleklasa.site.command import main; sys.exit(main())"
        arguments = ["run", "--port", str(self.port), "--test-server-port", str(self.port + 1)]
        with self.terminal.open("wb") as shown:
            self.process = subprocess.Popen(
                [sys.executable, "-c", command, *arguments],
                env=INHERITED | {"TELEKLASA_VAR": str(var), "TELEKLASA_POLL_INTERVAL_S": "2"},
                stdout=shown,
                stderr=subprocess.STDOUT,
            )

    def wait_until_open(self) -> None:
        while OPEN not in self.terminal.read_text():
            assert self.process.poll() is None, f"the school did not open:\n{self.terminal.read_text()}"
            time.sleep(0.1)

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=120)

    def logs(self) -> dict[str, str]:
        """All that was said, without the links that the terminal shows so that they can be opened."""
        said = logs_of(self.var)
        return said | {self.terminal.name: said[self.terminal.name].partition(OPEN)[2]}

    def control(self, place: int, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the test server in this place (0 is Warszawa) something, or tell it how to misbehave."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://localhost:{self.port + 1 + place}/control/{path}", data=data)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return dict(json.loads(answer.read() or b"{}"))


@pytest.fixture(scope="session")
def school() -> Iterator[School]:
    """In a folder of its own: pytest keeps its own ones from the user that PostgreSQL runs as.

    Fails when anything that opens something was said in a log by the end of all journeys.
    """
    with tempfile.TemporaryDirectory(prefix="teleklasa-school-", ignore_cleanup_errors=True) as var:
        school = School(Path(var))
        opening: dict[str, str] = {}
        try:
            school.wait_until_open()
            yield school
            opening = what_opens(school.var)
        finally:
            school.close()
        assert leaks(school.logs(), opening) == []


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium_program: str) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
    quiet += ["--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium_program, "args": quiet}


type Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, school: School) -> Iterator[Visit]:
    """Opens a page in a browser profile of its own: `visit("/UCZEN1", on=PHONE, language="pl")`.

    Fails when any page met a script error or something that its own security policy forbids.
    """
    broken: list[str] = []
    with ExitStack() as profiles:

        def open_page(path: str, *, on: dict[str, int] = DESKTOP, language: str = "pl") -> Page:
            context = browser.new_context(viewport=on, locale=f"{language}-{'PL' if language == 'pl' else 'GB'}")  # type: ignore[arg-type]
            profiles.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.on(
                "console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None
            )
            page.goto(school.url + path)
            return page

        yield open_page
    assert broken == []


class Client:
    """Somebody who speaks to the API from outside of a browser."""

    def __init__(self, request: APIRequestContext, url: str, way: str, body: dict[str, Any]) -> None:
        self.request, self.url, self.token = request, url, ""
        self.token = self.call("GET", "/session")["csrf_token"]
        self.token = self.call("POST", way, body)["csrf_token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-CSRFToken": self.token, "Origin": self.url}
        answer = self.request.fetch(f"{self.url}/api/v1{path}", method=method, data=body, headers=headers)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.text() else None


type SignIn = Callable[[str, str], Client]


@pytest.fixture
def signed_in(school: School, playwright: Playwright) -> Iterator[SignIn]:
    contexts = [playwright.request.new_context() for _ in range(3)]
    unused = iter(contexts)
    yield lambda login, password: Client(next(unused), school.url, "/session", {"login": login, "password": password})
    for context in contexts:
        context.dispose()


@pytest.fixture
def anna(signed_in: SignIn) -> Client:
    return signed_in("anna", "anna")


def course_with_lesson(author: Client, title: str, section: str, /, **lesson: Any) -> tuple[str, str]:
    """A draft with one published lesson; the slug of the course and the id of the lesson."""
    slug = author.call("POST", "/courses", {"title": title})["card"]["slug"]
    section_id = author.call("POST", f"/courses/{slug}/sections", {"title": section})["id"]
    lesson_id = author.call("POST", f"/sections/{section_id}/lessons", lesson)["id"]
    author.call("POST", f"/lessons/{lesson_id}/publish")
    return slug, lesson_id


def publish_privately(author: Client, slug: str) -> None:
    version = author.call("GET", f"/courses/{slug}/edit")["card"]["version"]
    author.call("PATCH", f"/courses/{slug}", {"visibility": "private", "version": version})
    author.call("POST", f"/courses/{slug}/publish")


@pytest.fixture
def quiet_swarm(school: School, signed_in: SignIn) -> Iterator[None]:
    """A swarm that is empty and takes lessons, before and after: the school is one for all journeys."""
    admin = signed_in("admin", "admin")
    _tidy(admin)
    yield
    _tidy(admin)


def _tidy(admin: Client) -> None:
    for server in admin.call("GET", "/servers"):
        if server["intent"] != "enabled":
            admin.call("PATCH", f"/servers/{server['id']}", {"intent": "enabled"})
    for lesson in admin.call("GET", "/live-lessons")["results"]:
        admin.call("POST", f"/live-lessons/{lesson['id']}/end")
