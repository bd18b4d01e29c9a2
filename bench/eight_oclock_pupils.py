"""Run as a program: the pupils and teachers of a morning, steered by lines, each answered by a line of JSON.

`python eight_oclock_pupils.py FILE` reads `door` and `school` (their ports), `pupils` (code, device, `arrives_s`),
`starts` (path, token, `at_s`) and `tickets`.  Orders: `begin` (the clock of arrivals and starts; its time),
`dead PORT…` (whoever is in a room there notices), `tell` (what became of all); `listen` (a stream for every
ticket; seconds until each was told), `heard` (by stream, when it was opened last and when it was told, or null).
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from browser import Browser, Faults
from door_pupil import Listening, Pupil, Refused

OPEN_FILES = 20_000
PRESSES_AGAIN_S = (2.0, 4.0)
BEGINS_IN_S = 1.0
LISTENING_AT_ONCE = 64


@dataclass
class Waiter:
    """A page that waits, with nothing else to do."""

    port: int
    ticket: str
    faults: Faults
    opened_at: float | None = None
    told_at: float | None = None
    told: asyncio.Event = field(default_factory=asyncio.Event)

    def wait(self) -> None:
        browser = _NotingBrowser(self.port, self.faults, {"door": self.ticket}, told_of=self)
        Listening(browser, lambda _: None, lambda: None).start()

    def note(self, opened_at: float) -> None:
        self.opened_at, self.told_at = opened_at, time.time()
        self.told.set()

    def forget(self) -> None:
        self.opened_at = self.told_at = None


class _NotingBrowser(Browser):
    """Tells when a stream was asked for that then brought a doorway; asking does not count."""

    def __init__(self, port: int, faults: Faults, cookies: dict[str, str], *, told_of: Waiter) -> None:
        super().__init__(port, faults, cookies)
        self._told_of = told_of

    async def listen(self, path: str, hear: Any) -> bool:
        asked_at, is_new = time.time(), True

        def hear_first(event: str, said: str) -> None:
            nonlocal is_new
            if event == "doorway" and is_new:
                is_new = False
                self._told_of.note(asked_at)
            hear(event, said)

        return await super().listen(path, hear_first)


class Morning:
    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan, self._faults = plan, Faults()
        self._pupils = [self._pupil(each) for each in plan["pupils"]]
        self._waiters = [Waiter(plan["door"], ticket, self._faults) for ticket in plan["tickets"]]
        self._dead: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._tasks: list[asyncio.Task[None]] = []
        self._lag_s = 0.0

    def _pupil(self, known: dict[str, Any]) -> Pupil:
        cookies = {"device": known["device"]} if known["device"] else {}
        return Pupil(known["code"], Browser(self._plan["door"], self._faults, cookies))

    async def begin(self) -> float:
        began = time.time() + BEGINS_IN_S
        for pupil, known in zip(self._pupils, self._plan["pupils"], strict=True):
            self._tasks.append(asyncio.create_task(self._live(pupil, began + known["arrives_s"])))
        for start in self._plan["starts"]:
            self._tasks.append(asyncio.create_task(self._start(start, began + start["at_s"])))
        self._tasks.append(asyncio.create_task(self._watch_own_lag()))
        return began

    async def _live(self, pupil: Pupil, arrives_at: float) -> None:
        await asyncio.sleep(arrives_at - time.time())
        try:
            await pupil.come()
            while True:
                await self._dead[pupil.visits[-1].port].wait()
                await pupil.come_back()
        except Refused as refused:
            pupil.refused = str(refused)

    async def _start(self, start: dict[str, Any], at: float) -> None:
        """Press start, and press again when the school says to try again."""
        await asyncio.sleep(at - time.time())
        token = f"Authorization: {start['token']}\r\n"
        browser = Browser(self._plan["school"], self._faults, extra=token, answer_within_s=None)
        said = await browser.insist("POST", start["path"], again_after_s=PRESSES_AGAIN_S)
        if said.status not in {200, 201}:
            self._faults.note(f"a start was refused: {said.body.decode()[:200]}", said.status)
        browser.close()

    async def _watch_own_lag(self) -> None:
        """How late this program is itself, at most: a part of every time that it measures."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + 0.1
            await asyncio.sleep(0.1)
            self._lag_s = max(self._lag_s, loop.time() - due)

    async def dead(self, *ports: str) -> int:
        for port in ports:
            self._dead[int(port)].set()
        return len(ports)

    async def tell(self) -> dict[str, Any]:
        for task in self._tasks:
            task.cancel()
        pupils = [
            {"visits": [asdict(each) for each in pupil.visits], "redirects": pupil.redirects} for pupil in self._pupils
        ]
        doing = Counter(pupil.refused or pupil.doing for pupil in self._pupils)
        challenged = sum(pupil.challenged for pupil in self._pupils)
        facts = {"faults": self._faults.found, "doing": doing, "lag_s": self._lag_s, "challenged": challenged}
        return facts | {"pupils": pupils}

    async def listen(self) -> float:
        few, began = asyncio.Semaphore(LISTENING_AT_ONCE), time.time()

        async def one(waiter: Waiter) -> None:
            async with few:
                waiter.wait()
                await waiter.told.wait()

        await asyncio.gather(*map(one, self._waiters))
        for waiter in self._waiters:
            waiter.forget()
        return time.time() - began

    async def heard(self) -> list[tuple[float | None, float | None]]:
        return [(each.opened_at, each.told_at) for each in self._waiters]

    async def forget(self) -> int:
        for waiter in self._waiters:
            waiter.forget()
        return len(self._waiters)


async def main(plan: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    morning, loop = Morning(plan), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order, *words = line.split()
        said = await getattr(morning, order)(*words)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
