"""The door as an ASGI application.

To run it alone: `granian --interface asgi teleklasa.door.app:app`, with `--backpressure` above the
streams expected and `--workers-kill-timeout` set; never with `--access-log`, which writes down codes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from .admission import admitted_guest
from .answers import Answer, json_answer, page_answer, problem_answer
from .cookies import read_device
from .counting import keep_counting, write_last_misses
from .doorway import doorway_now
from .enter import enter, leave
from .following import follow_tables, hear_wake_ups, look, write_given_places
from .keeper import Keeper, new_keeper
from .key_watch import follow_key_file
from .page import Page, is_door_page, page_headers
from .refused import NotFound, OurFault, Refused, Unavailable, WrongMethod
from .requests import Receive, Request, Scope, Send
from .room import go_to_room
from .settings import DoorSettings, settings_from_environment
from .stream import wait
from .termination import call_on_termination
from .witness import tell_whether_reached

FIRST_LOOK_WITHIN_S = 3.0
SCHOOL_KEPT_S = 300
log = logging.getLogger(__name__)

type Handler = Callable[[Keeper, Request], Awaitable[Answer]]


async def tell_state(keeper: Keeper, request: Request) -> Answer:
    """`GET /door/state`: the Doorway, for browsers that cannot listen."""
    guest = await admitted_guest(keeper, request)
    known_device = read_device(request, keeper.settings) is not None
    return json_answer(doorway_now(keeper.memory, guest, known_device=known_device))


async def tell_school(keeper: Keeper, request: Request) -> Answer:
    """`GET /door/school`: whose door this is; the same for everyone."""
    settings = keeper.settings
    return json_answer({"school_name": settings.school_name, "demo": settings.is_demo}, kept_s=SCHOOL_KEPT_S)


HANDLERS: dict[str, dict[str, Handler]] = {
    "/door/enter": {"POST": enter},
    "/door/leave": {"POST": leave},
    "/door/room": {"POST": go_to_room},
    "/door/witness": {"POST": tell_whether_reached},
    "/door/state": {"GET": tell_state},
    "/door/school": {"GET": tell_school},
}
STREAM = "/door/wait"


class DoorApp:
    """Answers `/door/*`, `/lekcja` and `/{CODE}`; needs the ASGI lifespan to follow the tables."""

    def __init__(self, settings: DoorSettings) -> None:
        self.keeper = new_keeper(settings)
        self._page = Page(settings.web_dist)
        self._page_headers = page_headers(settings)
        self._following: list[asyncio.Task[None]] = []
        self._stop_hearing: Callable[[], None] = lambda: None

    def handles(self, path: str) -> bool:
        """Whether a path is the door's own whatever else the site serves."""
        return path.startswith("/door/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(Request(scope, receive), send)

    async def start(self) -> None:
        """Begin to follow the tables; the first look is waited for a little, not for ever."""
        self._stop_hearing = call_on_termination(self.keeper.limbo.close)
        await self.keeper.tables.open()
        try:
            async with asyncio.timeout(FIRST_LOOK_WITHIN_S):
                await look(self.keeper)
                await self.keeper.limiter.look(self.keeper.tables)
        except (TimeoutError, Unavailable):
            log.warning("the door opens before the database answers")
        self._following = [
            asyncio.create_task(follow_tables(self.keeper)),
            asyncio.create_task(hear_wake_ups(self.keeper)),
            asyncio.create_task(self.keeper.limbo.remind()),
            asyncio.create_task(write_given_places(self.keeper)),
            asyncio.create_task(keep_counting(self.keeper)),
            asyncio.create_task(follow_key_file(self.keeper)),
        ]

    async def stop(self) -> None:
        """End the streams, write what is left to write, and let go of the database."""
        self._stop_hearing()
        self.keeper.limbo.close()
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)
        await self.keeper.use_days.write(self.keeper.tables)
        with suppress(Unavailable):
            await self.keeper.write_places()
        await write_last_misses(self.keeper)
        await self.keeper.tables.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        acts = {"lifespan.startup": self.start, "lifespan.shutdown": self.stop}
        kind = ""
        while kind != "lifespan.shutdown":
            kind = (await receive())["type"]
            await acts[kind]()
            await send({"type": f"{kind}.complete"})

    async def _answer(self, request: Request, send: Send) -> None:
        try:
            if request.path == STREAM and request.method == "GET":
                await wait(self.keeper, request, send)
                return
            answer = await self._answer_to(request)
        except Refused as refused:
            answer = problem_answer(refused)
        except Exception:
            if request.path == STREAM:
                raise  # part of the stream is out: the server must cut the connection
            log.exception("the door could not answer")
            answer = problem_answer(OurFault())
        await answer.send_by(send, without_body=request.method == "HEAD")

    async def _answer_to(self, request: Request) -> Answer:
        handlers: dict[str, Any] = HANDLERS.get(request.path, {})
        method = "GET" if request.method == "HEAD" else request.method
        if method in handlers:
            return await handlers[method](self.keeper, request)  # type: ignore[no-any-return]
        if handlers or request.path == STREAM:
            raise WrongMethod
        if not is_door_page(request.path):
            raise NotFound
        if method != "GET":
            raise WrongMethod
        html, coding = self._page.html(request.header(b"accept-encoding") or "")
        return page_answer(html, coding, self._page_headers)


def build_app(settings: DoorSettings) -> DoorApp:
    return DoorApp(settings)


class _FromEnvironment:
    """The door with the settings of the environment, read when the server starts it."""

    def __init__(self) -> None:
        self._door: DoorApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._door is None:
            self._door = build_app(settings_from_environment())
        await self._door(scope, receive, send)


app = _FromEnvironment()
