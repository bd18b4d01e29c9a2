"""A lesson from beginning to end, as a moderator's and a pupil's browser would ask for it; exit 0 when all holds.

    python3 deploy/try/smoke.py [http://localhost:8080]

Needs the sample school and nothing but Python.
"""

import http.client
import http.cookiejar
import json
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

SCHOOL = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
TOLD_WITHIN_S = 1.0
HEARD_WITHIN_S = 15.0
SLOW_SENDERS = 80  # more than kl-backend has threads
LONGEST_BODY_BYTES = 2 * 1024 * 1024


class Failed(Exception):
    pass


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Answered:
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Keeps cookies and follows no redirect."""

    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    csrf_token: str = ""

    def ask(self, method: str, url: str, *, data: Any = None, form: dict[str, str] | None = None) -> Answered:
        headers = {"X-CSRFToken": self.csrf_token, "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "br, gzip"}
        body = None
        if data is not None:
            headers["Content-Type"], body = "application/json", json.dumps(data).encode()
        if form is not None:
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.csrf_token} | form).encode()
        where = url if url.startswith("http") else SCHOOL + url
        request = urllib.request.Request(where, data=body, headers=headers, method=method)
        opener = urllib.request.build_opener(NoRedirects, urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=30) as answer:
                return Answered(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answered(error.code, error.headers, error.read())

    def begin_session(self) -> None:
        self.csrf_token = self.ask("GET", "/api/v1/session").json()["csrf_token"]


@dataclass(eq=False)
class Waiting(threading.Thread):
    """A browser at the door: the states of its Doorway in the order in which it heard them, and when."""

    browser: Browser
    heard: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(SCHOOL).netloc, timeout=60)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies)
        connection.request("GET", "/door/wait", headers={"Cookie": cookies, "Accept": "text/event-stream"})
        answer = connection.getresponse()
        while line := answer.readline():
            if line.startswith(b"data:"):
                self.heard.append((json.loads(line[5:])["state"], time.monotonic()))

    def hears(self, state: str, *, after: int = 0) -> float:
        """The moment at which the browser heard of `state`, beyond the first `after` things that it heard."""
        deadline = time.monotonic() + HEARD_WITHIN_S
        while time.monotonic() < deadline:
            for said, moment in self.heard[after:]:
                if said == state:
                    return moment
            time.sleep(0.01)
        raise Failed(f"the pupil did not hear of {state} within {HEARD_WITHIN_S:.0f} s")


def require(claim: str, wanted: Any, seen: Any) -> None:
    if wanted != seen:
        raise Failed(f"{claim}: wanted {wanted!r}, saw {seen!r}")
    print(f"  {claim}", flush=True)


def main() -> None:
    try:
        pages()
        bodies()
        lesson()
    except (Failed, OSError) as failed:
        sys.exit(f"FAILED: {failed}")


def pages() -> None:
    browser = Browser()
    door, app = browser.ask("GET", "/UCZEN1"), browser.ask("GET", "/groups/group-1")
    require("a code shows the door", 200, door.status)
    require("the door is never kept", "no-store", door.headers["Cache-Control"])
    require("the resuming address shows the same page", door.body, browser.ask("GET", "/lekcja").body)
    require("an address of the app shows the app", (200, False), (app.status, app.body == door.body))
    require("pages are sent compressed", "br", app.headers["Content-Encoding"])
    require("a quick link's page is never kept", "no-store", browser.ask("GET", "/l/NAU1").headers["Cache-Control"])
    require("the admin pages answer", 302, browser.ask("GET", "/admin/").status)
    require("the admin pages have their looks", 200, browser.ask("GET", "/static/admin/css/base.css").status)
    require("an unknown address is a problem", 404, browser.ask("GET", "/no/such/page").status)


def bodies() -> None:
    for address in ("/api/v1/session/quick", "/admin/login/"):
        refused = begin_sending(address, LONGEST_BODY_BYTES + 1).getresponse()
        code = json.loads(refused.read()).get("code")
        require(f"a body too long for {address} is refused", (413, "too-large"), (refused.status, code))

    senders = [begin_sending("/api/v1/session/quick", 1000) for _ in range(SLOW_SENDERS)]
    time.sleep(1)  # until each has reached whatever it would hold
    asked = http.client.HTTPConnection(urllib.parse.urlsplit(SCHOOL).netloc, timeout=5)
    try:
        asked.request("GET", "/api/v1/session")
        require(f"{SLOW_SENDERS} slow senders hold nobody else up", 200, asked.getresponse().status)
    except TimeoutError:
        raise Failed(f"{SLOW_SENDERS} slow senders hold everybody up") from None
    finally:
        for connection in [*senders, asked]:
            connection.close()


def begin_sending(address: str, length: int) -> http.client.HTTPConnection:
    """A request of which the head and one byte are sent, and the rest is not."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(SCHOOL).netloc, timeout=15)
    connection.putrequest("POST", address)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    connection.send(b"{")
    return connection


def lesson() -> None:
    moderator, pupil = Browser(), Browser()
    moderator.begin_session()
    session = moderator.ask("POST", "/api/v1/session/quick", data={"code": "NAU1", "group": "group-1"})
    require("NAU1 signs in", (200, "group-1"), (session.status, session.json().get("group")))
    moderator.begin_session()
    moderator.ask("POST", "/api/v1/groups/group-1/lesson/end")

    entered = pupil.ask("POST", "/door/enter", data={"code": "uczen1"})
    require("UCZEN1 comes to the door", (200, "limbo"), (entered.status, entered.json().get("state")))
    waiting = Waiting(pupil)
    waiting.start()
    waiting.hears("limbo")

    known = len(waiting.heard)
    started = moderator.ask("POST", "/api/v1/groups/group-1/lesson")
    answered = time.monotonic()
    require("the lesson starts", (201, "running"), (started.status, started.json().get("state")))
    late_s = waiting.hears("open", after=known) - answered
    require(f"the door opens by itself, {late_s * 1000:+.0f} ms from the answer", True, late_s < TOLD_WITHIN_S)

    in_room(
        moderator.ask("POST", "/api/v1/groups/group-1/lesson/enter", form={}), who="moderator", server=started.json()
    )
    in_room(pupil.ask("POST", "/door/room", form={}), who="pupil", server=started.json())

    known = len(waiting.heard)
    ended = moderator.ask("POST", "/api/v1/groups/group-1/lesson/end")
    require("the lesson ends", 204, ended.status)
    waiting.hears("limbo", after=known)
    print("  the pupil is in limbo again")


def in_room(sent: Answered, *, who: str, server: dict[str, Any]) -> None:
    require(f"the {who} is sent to the room", 303, sent.status)
    visitor, where = Browser(), sent.headers["Location"]
    require(f"the {who}'s way is a signed join", True, "/bigbluebutton/api/join?" in where and "checksum=" in where)
    for _ in range(3):
        page = visitor.ask("GET", where)
        if page.status not in {301, 302, 303}:
            break
        where = urllib.parse.urljoin(where, page.headers["Location"])
    require(f"the {who} sees the room on {server['server_name']}", 200, page.status)


if __name__ == "__main__":
    main()
