"""Pupils who do what the door's page does (`web/door/{main,listening,scene,witness}.ts`)."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from browser import Browser

SILENT_STREAM_S, CHECK_S = 6.0, (60.0, 90.0)
RETRY_S = 3.0
"""Of a browser that was not told another time."""
LOOKS_AGAIN_S, PROBED_WITHIN_S = (2.5, 4.5), 4.0
RELOADS_AFTER_S = TAPS_AFTER_S = (1.0, 3.0)
WORKS_S = (2.0, 4.0)
"""With the tap; the answer itself is not worked out, and the door asked again, which is harder to please."""
COMES_BACK_AFTER_S = (1.0, 5.0)
"""How long a pupil looks at a dead room before opening the link again."""
FORM = "application/x-www-form-urlencoded"
Doorway = dict[str, Any]


def retry_delay_s(failures: int) -> float:
    """Full jitter, as the page has it."""
    return random.random() * min(30.0, 2.0**failures)


class Refused(Exception):
    """The door said no, and the page stopped."""


class Listening:
    """Keeps a page told: by a stream, and by asking where it does not speak."""

    def __init__(self, browser: Browser, told: Callable[[Doorway], None], stopped: Callable[[], None]) -> None:
        self._browser, self._told, self._stopped = browser, told, stopped
        self._retry_s, self._failures, self._missed = RETRY_S, 0, 0
        self._is_streaming = False
        self._asking: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused: str = ""

    def start(self) -> None:
        self._begin(self._follow())

    def stop(self) -> None:
        self._plan_to_ask(None)
        for task in tuple(self._tasks):
            task.cancel()

    async def _follow(self) -> None:
        while True:
            self._ask_within(SILENT_STREAM_S)
            was_open = True
            while was_open:  # then the browser connects again by itself
                was_open = await self._browser.listen("/door/wait", self._hear)
                self._is_streaming = False
                delay_s = retry_delay_s(self._failures)
                self._failures += 1
                self._ask_within(delay_s)
                await asyncio.sleep(self._retry_s if was_open else 2.0 + delay_s)

    def _hear(self, event: str, said: str) -> None:
        self._is_streaming = True
        if event == "retry":
            self._retry_s = int(said) / 1000
        elif event == "renewed":
            self._refuse(event)
        else:
            self._failures = self._missed = 0
            self._plan_to_ask(random.uniform(*CHECK_S))
            self._told(json.loads(said))

    async def _ask(self) -> None:
        self._asking = None
        said = await self._browser.fetch("GET", "/door/state")
        if said is None:
            self._missed += 1
            self._plan_to_ask(0.5 + retry_delay_s(self._missed))
        elif said.status == 200:
            self._missed, doorway = 0, said.json()
            self._plan_to_ask(CHECK_S[0] if self._is_streaming else doorway["ask_again_s"])
            self._told(doorway)
        else:
            self._refuse(said.json()["code"])

    def _refuse(self, code: str) -> None:
        self.refused = code
        self.stop()
        self._stopped()

    def _ask_within(self, delay_s: float) -> None:
        """Never puts off what was planned sooner."""
        if self._asking is None or asyncio.get_running_loop().time() + delay_s < self._asking.when():
            self._plan_to_ask(delay_s)

    def _plan_to_ask(self, delay_s: float | None) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if delay_s is not None:
            loop = asyncio.get_running_loop()
            self._asking = loop.call_later(delay_s, lambda: self._begin(self._ask()))

    def _begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass(slots=True)
class Visit:
    """A way into a room: when it was asked for and given, the meeting, and the port of its server."""

    asked_at: float
    given_at: float
    meeting: str
    port: int


@dataclass(slots=True)
class Pupil:
    code: str
    browser: Browser
    visits: list[Visit] = field(default_factory=list)
    redirects: int = 0
    challenged: int = 0
    refused: str = ""
    doing: str = "not come"
    _entered_mark: str = ""
    _planned_mark: str = ""
    _problem: str = ""
    _is_by_hand: bool = False
    _reaches: bool | None = None
    _probed_mark: str = ""
    _doorway: Doorway = field(default_factory=dict)
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)
    _timer: asyncio.TimerHandle | None = None
    _witness: asyncio.Task[None] | None = None

    async def come(self) -> None:
        """Open the link and go in, whatever it takes."""
        doorway = await self._open_link()
        while True:
            await self._wait(doorway)
            outcome = await self._go_to_room()
            if outcome == "in":
                return
            doorway = await self._open_link() if outcome == "error" else {}

    async def come_back(self) -> None:
        """The room fell silent: open the link again."""
        self.doing = "looking at a dead room"
        await asyncio.sleep(random.uniform(*COMES_BACK_AFTER_S))
        await self.come()

    async def _open_link(self) -> Doorway:
        self.doing = "opening the link"
        await self.browser.insist("GET", f"/{self.code}", again_after_s=RELOADS_AFTER_S)
        await self.browser.fetch("GET", "/door/school")
        failures = 0
        while True:
            said = await self.browser.fetch("POST", "/door/enter", json.dumps({"code": self.code}))
            if said is None:
                failures += 1
                await asyncio.sleep(0.5 + retry_delay_s(failures))
            elif said.status == 200:
                return dict(said.json())
            elif (code := said.json()["code"]) != "challenge":
                raise Refused(code)
            else:
                self.challenged += 1
                await asyncio.sleep(random.uniform(*WORKS_S))

    async def _wait(self, doorway: Doorway) -> None:
        """Be on the page until it is time to leave it for the room."""
        self.doing = "waiting"
        self._leaving.clear()
        listening = Listening(self.browser, self._take, self._leaving.set)
        if doorway:
            self._take(doorway)
        listening.start()
        try:
            await self._leaving.wait()
            while self._is_by_hand and not listening.refused and not await self._may_go():
                self._leaving.clear()
                await self._leaving.wait()
        finally:
            listening.stop()
            self._follow_doubt({})
            self._cancel()
        if listening.refused:
            raise Refused(listening.refused)

    async def _may_go(self) -> bool:
        """A tap looks first."""
        said = await self.browser.fetch("GET", "/door/state")
        self._cancel()
        if said is None or said.status != 200:
            return False
        doorway = dict(said.json())
        lesson = doorway["lesson"]
        if lesson and not self._is_out_of_reach(lesson):
            self._doorway = doorway
            return True
        self._take(doorway)
        return False

    def _take(self, doorway: Doorway) -> None:
        self._doorway, lesson = doorway, doorway["lesson"] or {}
        if not lesson.get("probe_url"):
            self._reaches = None
        self._follow_doubt(lesson)
        if self._planned_mark and self._planned_mark == lesson.get("mark") and not self._is_out_of_reach(lesson):
            return
        self._cancel()
        if not lesson or self._is_out_of_reach(lesson):
            return
        self._is_by_hand = self._entered_mark == lesson["mark"] and not self._problem
        enter_in_s = doorway["enter_in_ms"] / 1000
        if self._problem:
            enter_in_s = doorway["ask_again_s"]
        elif self._is_by_hand:
            enter_in_s = random.uniform(*TAPS_AFTER_S)
        self._planned_mark = lesson["mark"]
        self._timer = asyncio.get_running_loop().call_later(enter_in_s, self._leaving.set)

    def _cancel(self) -> None:
        self._planned_mark = ""
        if self._timer is not None:
            self._timer.cancel()

    async def _go_to_room(self) -> str:
        self.doing, self._problem = "going in", ""
        self._entered_mark = self._doorway["lesson"]["mark"]
        asked_at = time.time()
        said = await self.browser.fetch("POST", "/door/room", "displace=", FORM)
        if said is None:
            await asyncio.sleep(random.uniform(*RELOADS_AFTER_S))
            return "error"
        if said.status != 303:
            raise Refused(f"room {said.status}")
        self.redirects += 1
        way = urlsplit(said.headers["location"])
        meeting = parse_qs(way.query).get("meetingID")
        if meeting is None:
            return await self._sent_back(way.query)
        self.visits.append(Visit(asked_at, time.time(), meeting[0], way.port or 0))
        self.doing = "inside"
        self.browser.close()
        return "in"

    async def _sent_back(self, query: str) -> str:
        self._problem = parse_qs(query).get("problem", [""])[0]
        self.browser.faults.note(f"POST /door/room, sent back: {self._problem or 'nothing'}", 503)
        if self._problem not in {"", "unavailable"}:
            raise Refused(self._problem)
        await self.browser.fetch("GET", "/lekcja")
        return "back"

    def _is_out_of_reach(self, lesson: Doorway) -> bool:
        return bool(lesson.get("probe_url")) and self._reaches is not True

    def _follow_doubt(self, lesson: Doorway) -> None:
        mark = lesson["mark"] if lesson.get("probe_url") else ""
        if mark == self._probed_mark:
            return
        self._probed_mark = mark
        if self._witness is not None:
            self._witness.cancel()
            self._witness = None
        if mark:
            self._witness = asyncio.get_running_loop().create_task(self._look(mark, lesson["probe_url"]))

    async def _look(self, mark: str, url: str) -> None:
        """See whether the server of a doubtful lesson answers, and tell the school."""
        while True:
            reaches = await _is_reached(url)
            await self.browser.fetch("POST", "/door/witness", json.dumps({"mark": mark, "reaches": reaches}))
            self._reaches = reaches
            self._take(self._doorway)
            await asyncio.sleep(random.uniform(*LOOKS_AGAIN_S))


async def _is_reached(url: str) -> bool:
    way = urlsplit(url)
    try:
        async with asyncio.timeout(PROBED_WITHIN_S):
            reader, writer = await asyncio.open_connection(way.hostname, way.port)
            writer.write(f"GET {way.path} HTTP/1.1\r\nHost: {way.netloc}\r\n\r\n".encode())
            answered = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return bool(answered)
