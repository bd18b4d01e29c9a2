"""Pupils' browsers played by plain HTTP: they do what the door's page does, witness included.

One is inside a room, and comes back to the page when the room falls silent; another waits on the page.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

NOTICES_EVERY_S = 1.0
COMES_BACK_WITHIN_S = (1.0, 5.0)
"""How long a pupil looks at a dead room before opening the link again."""
LOOKS_AGAIN_S = (2.5, 4.5)
GIVES_UP_S = 4.0


@dataclass
class Pupil:
    """One browser with one link."""

    port: int
    code: str
    cookies: dict[str, str] = field(default_factory=dict)
    rooms: list[tuple[float, str]] = field(default_factory=list)
    """Every join URL's host and when it was given, by the monotonic clock."""
    witnessed: list[bool] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    mark: str = ""
    """The meeting that this browser went into last, or came out of."""

    def enter(self) -> dict[str, Any]:
        return self._json("POST", "/door/enter", {"code": self.code})

    def go_to_room(self) -> str:
        """The host that the redirect leads to; the room is really entered."""
        answer, _ = self._ask("POST", "/door/room", b"", "application/x-www-form-urlencoded")
        url = urlsplit(answer.getheader("location") or "")
        self.rooms.append((time.monotonic(), url.netloc))
        if url.netloc:
            _fetch(url.netloc, f"{url.path}?{url.query}")
        return url.netloc

    def be_inside(self, mark: str) -> None:
        """Stay in the room while it answers, then come back to the page and wait there."""
        self.mark = mark
        host = self.go_to_room()
        while _fetch(host, "/bigbluebutton/api"):
            if self.is_over.wait(NOTICES_EVERY_S):
                return
        if not self.is_over.wait(random.uniform(*COMES_BACK_WITHIN_S)):
            self.wait_on_page()

    def wait_on_page(self) -> None:
        """Follow the door's stream until it leads into another meeting than the last one."""
        while not self.is_over.is_set():
            try:
                if self._listen():
                    return
            except OSError:
                self.is_over.wait(1.0)

    def _listen(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/door/wait", headers=self._headers())
            stream = connection.getresponse()
            while not self.is_over.is_set() and (line := stream.readline()):
                if line.startswith(b'data: {"display_name"') and self._hear(json.loads(line[6:])):
                    return True
        finally:
            connection.close()
        return False

    def _hear(self, doorway: dict[str, Any]) -> bool:
        """Whether the page went into a new meeting."""
        lesson = doorway["lesson"] or {}
        self._doubted = lesson.get("mark", "") if lesson.get("probe_url") else ""
        if self._doubted:
            threading.Thread(target=self._witness, args=(lesson["mark"], lesson["probe_url"]), daemon=True).start()
            return False
        if not lesson or lesson["mark"] == self.mark:
            return False
        self.mark = lesson["mark"]
        time.sleep(doorway["enter_in_ms"] / 1000)
        return bool(self.go_to_room())

    _doubted: str = ""

    def _witness(self, mark: str, url: str) -> None:
        at = urlsplit(url)
        while self._doubted == mark and not self.is_over.is_set():
            reaches = _fetch(at.netloc, at.path)
            self.witnessed.append(reaches)
            self._json("POST", "/door/witness", {"mark": mark, "reaches": reaches})
            self.is_over.wait(random.uniform(*LOOKS_AGAIN_S))

    def _json(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        _, said = self._ask(method, path, json.dumps(body).encode(), "application/json")
        return dict(json.loads(said)) if said else {}

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, self._headers() | {"Content-Type": kind})
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("set-cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, said

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Sec-Fetch-Site": "same-origin"} | ({"Cookie": cookies} if cookies else {})


def _fetch(host: str, path: str) -> bool:
    """Whether anything at all answers there, as a browser's `fetch` tells."""
    connection = http.client.HTTPConnection(host, timeout=GIVES_UP_S)
    try:
        connection.request("GET", path, headers={"User-Agent": "Browser"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
