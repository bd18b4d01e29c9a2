"""A real door on a real socket, and a small browser to knock with."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from granian.constants import Interfaces
from granian.server.embed import Server

from teleklasa.door.app import DoorApp, build_app
from teleklasa.door.settings import DoorSettings


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

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, self._headers(headers))
            response = connection.getresponse()
            return self._taken(response, response.read())
        finally:
            connection.close()

    def enter(self, code: str) -> Reply:
        return self.request("POST", "/door/enter", json.dumps({"code": code}).encode(), content_type="application/json")

    def state(self) -> Reply:
        return self.request("GET", "/door/state")

    def go_to_room(self, **fields: str) -> Reply:
        form = urlencode(fields).encode()
        return self.request("POST", "/door/room", form, content_type="application/x-www-form-urlencoded")

    @contextmanager
    def waiting(self) -> Iterator[Stream]:
        """An open stream of server-sent events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
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
def door_on_a_socket(settings: DoorSettings) -> Iterator[tuple[DoorApp, int]]:
    """A door served by granian in a thread; gives it and its port."""
    app = build_app(settings)
    port = _free_port()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_serve, args=(loop, app, port), daemon=True)
    thread.start()
    try:
        _await_listening(port)
        yield app, port
    finally:
        loop.call_soon_threadsafe(app.keeper.limbo.close)
        loop.call_soon_threadsafe(app.stop_serving)  # type: ignore[attr-defined]
        thread.join(15)
        assert not thread.is_alive(), "the door did not shut down"


def _serve(loop: asyncio.AbstractEventLoop, app: DoorApp, port: int) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_serve_until_stopped(app, port))
    loop.close()


async def _serve_until_stopped(app: DoorApp, port: int) -> None:
    server = Server(app, port=port, interface=Interfaces.ASGI, log_enabled=False, backpressure=1000)
    app.stop_serving = server.stop  # type: ignore[attr-defined]
    await server.serve()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_listening(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            Browser(port).request("GET", "/door/school")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the door does not listen")
