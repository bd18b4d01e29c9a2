"""A real door on a real socket, and a small browser to knock with."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from granian.constants import Interfaces
from granian.server.embed import Server

from teleklasa.door.answers import see_other
from teleklasa.door.app import DoorApp, build_app
from teleklasa.door.requests import Receive, Scope, Send
from teleklasa.door.settings import DoorSettings

HANGS_AFTER_S = 20
"""What is told by a wake-up or by looking once a second is told long before, on a busy machine too."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Keeps cookies; says like a browser that its requests come from our own page."""

    port: int
    headers: dict[str, str] = field(default_factory=lambda: {"Sec-Fetch-Site": "same-origin"})
    cookies: dict[str, str] = field(default_factory=dict)
    timeout_s: float = 60.0

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_s)
        try:
            connection.request(method, path, body, self._headers(headers))
            response = connection.getresponse()
            return self._taken(response, response.read())
        finally:
            connection.close()

    def enter(self, code: str, **answer: Any) -> Reply:
        """Try a code, with the answer to a challenge where one was asked."""
        body = json.dumps({"code": code, **answer}).encode()
        return self.request("POST", "/door/enter", body, content_type="application/json")

    def state(self) -> Reply:
        return self.request("GET", "/door/state")

    def go_to_room(self, **fields: str) -> Reply:
        form = urlencode(fields).encode()
        return self.request("POST", "/door/room", form, content_type="application/x-www-form-urlencoded")

    def tell(self, mark: str, *, reaches: bool) -> Reply:
        """Say whether this browser reaches the server of the lesson."""
        body = json.dumps({"mark": mark, "reaches": reaches}).encode()
        return self.request("POST", "/door/witness", body, content_type="application/json")

    @contextmanager
    def waiting(self) -> Iterator[Stream]:
        """An open stream of server-sent events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_s)
        try:
            connection.request("GET", "/door/wait", headers=self._headers({}))
            response = connection.getresponse()
            yield Stream(response)
            response.close()
        finally:
            connection.close()

    def _headers(self, extra: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {name.replace("_", "-"): value for name, value in extra.items()}
        return self.headers | ({"Cookie": cookies} if cookies else {}) | named

    def _taken(self, response: http.client.HTTPResponse, body: bytes) -> Reply:
        cookies = response.headers.get_all("set-cookie", [])
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, headers, cookies, body)


@dataclass
class Stream:
    response: http.client.HTTPResponse

    def event(self) -> tuple[str, Any]:
        """The next event's name and data; comments and `retry:` are passed over, the end is ("end", None)."""
        name = "message"
        while line := self.response.readline():
            key, _, value = line.decode().strip().partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                return name, json.loads(value)
        return "end", None


@contextmanager
def door_on_a_socket(settings: DoorSettings, port: int = 0) -> Iterator[tuple[DoorApp, int]]:
    """A door served by granian in a thread; gives it and its port."""
    app = build_app(settings)
    serving = Serving(app, port or free_port())
    serving.start()
    try:
        await_listening(serving.port)
        yield app, serving.port
    finally:
        serving.stop()


class Serving(threading.Thread):
    """A thread in which granian serves one door."""

    def __init__(self, door: DoorApp, port: int) -> None:
        super().__init__(daemon=True)
        self.door, self.port = door, port
        self.loop = asyncio.new_event_loop()

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self) -> None:
        self.server = Server(
            self._answer, port=self.port, interface=Interfaces.ASGI, log_enabled=False, backpressure=1000
        )
        await self.server.serve()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As the school's own server does: built assets beside the door, and the way back from a room."""
        if scope["type"] == "http" and scope["path"].startswith("/after/"):
            await see_other("/lekcja").send_by(send)
            return
        if scope["type"] != "http" or not scope["path"].startswith("/assets/"):
            await self.door(scope, receive, send)
            return
        file = self.door.keeper.settings.web_dist / scope["path"].removeprefix("/")
        kind = {".js": b"text/javascript", ".css": b"text/css", ".svg": b"image/svg+xml"}[file.suffix]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": file.read_bytes()})

    def stop(self) -> None:
        """End the streams, then the server."""
        self.loop.call_soon_threadsafe(self.door.keeper.limbo.close)
        self.loop.call_soon_threadsafe(self.server.stop)
        self.join(15)
        assert not self.is_alive(), "the door did not shut down"


def until(happens: Callable[[], bool], *, within_s: float = 5.0) -> float:
    """Wait for something that comes by itself; how many seconds that took."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < within_s, "it did not happen"
        time.sleep(0.03)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_listening(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            Browser(port).request("GET", "/door/school")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the door does not listen")


@contextmanager
def nobody_writes_places() -> Iterator[None]:
    """While it lasts, whoever would write a place waits, and gives up after two seconds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE live_devicelease IN EXCLUSIVE MODE")
        yield
