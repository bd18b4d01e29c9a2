"""A BigBlueButton server for tests and for play, on a real loopback socket."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from . import calls, control, room
from .callbacks import Messenger, Sent
from .clock import VirtualClock
from .faults import Fault, Faults, Kind, false_answer
from .http_answers import HttpAnswer, HttpRequest
from .listener import CutOff, Listener, Stream
from .meetings import Attendee, Meeting, random_text
from .memory import Memory, Settings
from .recordings import Recording
from .versions import BEHAVIOURS

ENDLESS_CHUNK_S = 0.05


class TestServer:
    """One server. Start it as a context manager, or by `start` and `stop`.

    `version` is "2.6", "2.7" or "3.0"; port 0 takes a free one. What it remembers survives
    `go_down` and `come_back`, and does not survive `reboot`.
    """

    __test__ = False

    def __init__(
        self,
        name: str = "bbb",
        secret: str = "",
        *,
        version: str = "2.7",
        host: str = "127.0.0.1",
        port: int = 0,
        settings: Settings | None = None,
    ) -> None:
        self.name = name
        self.secret = secret or random_text(40)
        self.version = version
        self.host = host
        self.port = port
        self.clock = VirtualClock()
        self.faults = Faults()
        self.messenger = Messenger(self.clock)
        self.siblings: dict[str, TestServer] = {name: self}
        self.memory = Memory(
            secret=self.secret,
            behaviour=BEHAVIOURS[version],
            settings=settings or Settings(),
            clock=self.clock,
            messenger=self.messenger,
        )
        self.clock.on_tick = self.memory.tick
        self._listener: Listener | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"TestServer({self.name!r}, {self.url!r})"

    def start(self) -> Self:
        """Listen. Raises OSError when the port is taken."""
        self._listener = Listener(self.host, self.port, self.respond, self.clock.tick)
        self.port = self._listener.server_port
        return self

    def stop(self) -> None:
        self.go_down()
        self.messenger.settle(timeout_s=1)

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The base URL an administrator would enter."""
        return f"{self.origin}/bigbluebutton"

    @property
    def is_up(self) -> bool:
        return self._listener is not None

    @property
    def meetings(self) -> list[Meeting]:
        """The meetings that exist, oldest first."""
        with self.clock.lock:
            return list(self.memory.meetings.values())

    @property
    def attendees(self) -> list[Attendee]:
        """Everybody who is in some meeting of this server."""
        return [each for meeting in self.meetings for each in meeting.attendees]

    @property
    def recordings(self) -> list[Recording]:
        with self.clock.lock:
            return list(self.memory.recordings)

    @property
    def calls(self) -> Counter[str]:
        """How often each API call was made."""
        with self.clock.lock:
            return Counter(self.memory.calls)

    @property
    def callbacks(self) -> list[Sent]:
        """The callbacks delivered or tried, once all on their way have arrived."""
        self.messenger.settle()
        return list(self.messenger.sent)

    def meeting(self, meeting_id: str) -> Meeting:
        with self.clock.lock:
            return self.memory.meetings[meeting_id]

    def fill(
        self,
        meeting_id: str,
        people: int = 0,
        *,
        moderators: int = 0,
        cameras: int = 0,
        microphones: int = 0,
        screens: int = 0,
    ) -> list[Attendee]:
        """Let people without browsers in; they stay. Some have a camera, microphone, screen."""
        crowd = [Attendee(f"Moderator {n}", "MODERATOR", f"moderator-{n}") for n in range(moderators)] + [
            Attendee(f"Viewer {n}", "VIEWER", f"viewer-{n}") for n in range(people)
        ]
        with self.clock.lock:
            meeting = self.memory.meetings[meeting_id]
            for number, each in enumerate(crowd):
                each.has_camera = number < cameras
                each.has_microphone = number < microphones
                each.shares_screen = number < screens
                meeting.entered.append(each)
                self.memory.come_in(meeting, each)
        return crowd

    def empty(self, meeting_id: str) -> None:
        """Everybody leaves."""
        with self.clock.lock:
            meeting = self.memory.meetings[meeting_id]
            for each in list(meeting.entered):
                self.memory.leave(meeting, each)

    def go_down(self) -> None:
        """Really close the socket and every connection."""
        self.faults.let_go()
        if self._listener is not None:
            listener, self._listener = self._listener, None
            listener.close()

    def come_back(self) -> None:
        """Listen on the same port again; nothing was forgotten."""
        if self._listener is None:
            self.memory.wait_for_pages()
            self.start()

    def go_down_for(self, seconds: float) -> None:
        """Go down now, come back by itself."""
        self.go_down()
        timer = threading.Timer(seconds, self.come_back)
        timer.daemon = True
        timer.start()

    def reboot(self) -> None:
        """Go down and come back with no meeting, no session and no webhook."""
        self.go_down()
        with self.clock.lock:
            self.memory.forget_everything()
        self.come_back()

    def fail(self, kind: Kind, calls: Iterable[str] = (), *, seconds: float = 0, times: int | None = None) -> None:
        """Let something go wrong with some calls (all when none is named)."""
        self.faults.add(Fault(kind, frozenset(calls), seconds, times))

    def hang(self, calls: Iterable[str] = ()) -> None:
        """Accept calls and never answer."""
        self.fail(Kind.HANG, calls)

    def slow_down(self, seconds: float, calls: Iterable[str] = ()) -> None:
        """Wait before each call is carried out."""
        self.fail(Kind.SLOW, calls, seconds=seconds)

    def answer_garbage(self, calls: Iterable[str] = ()) -> None:
        self.fail(Kind.GARBAGE, calls)

    def answer_bad_gateway(self, calls: Iterable[str] = ()) -> None:
        self.fail(Kind.BAD_GATEWAY, calls)

    def refuse_checksums(self) -> None:
        """Behave as if the secret had been changed."""
        self.fail(Kind.CHECKSUM)

    def create_then_drop_answer(self, times: int | None = 1) -> None:
        """Carry out `create` and close the connection without an answer."""
        self.fail(Kind.DROP_ANSWER, ["create"], times=times)

    def create_then_answer_late(self, seconds: float, times: int | None = 1) -> None:
        """Carry out `create` at once and answer after `seconds`."""
        self.fail(Kind.LATE_ANSWER, ["create"], seconds=seconds, times=times)

    def skew_clock(self, seconds: float) -> None:
        """Show a wrong time in every answer from now on."""
        with self.clock.lock:
            self.memory.clock_skew_s = seconds

    def lose_callbacks(self) -> None:
        self.messenger.copies = 0

    def duplicate_callbacks(self) -> None:
        self.messenger.copies = 2

    def delay_callbacks(self, seconds: float) -> None:
        """Deliver callbacks later, by the virtual clock."""
        self.messenger.delay_s = seconds

    def heal(self) -> None:
        """Everything works again, callbacks and clock included; who is down comes back."""
        self.faults.heal()
        self.skew_clock(0)
        self.messenger.copies, self.messenger.delay_s = 1, 0
        self.come_back()

    def respond(self, request: HttpRequest) -> HttpAnswer | Stream:
        """Answer any request that reached the socket."""
        if request.path.startswith(calls.API_PATH):
            return self._respond_to_call(request)
        if request.path.startswith(control.PATH):
            return control.answer(self, request)
        return room.answer(self.memory, self.name, request)

    def _respond_to_call(self, request: HttpRequest) -> HttpAnswer | Stream:
        fault = self.faults.striking(calls.call_name(request.path) or "version")
        if fault is None:
            return self._carry_out(request)
        match fault.kind:
            case Kind.HANG:
                self.faults.wait(None)
                raise CutOff
            case Kind.RESET:
                raise CutOff(reset=True)
            case Kind.ENDLESS:
                return Stream("text/xml", self._write_endlessly)
            case Kind.SLOW:
                self.faults.wait(fault.seconds)
                return self._carry_out(request)
            case Kind.CHECKSUM:
                return self._carry_out(request, secret=random_text(40))
        return false_answer(fault.kind) or self._spoil(fault, self._carry_out(request))

    def _spoil(self, fault: Fault, answer: HttpAnswer) -> HttpAnswer:
        """What becomes of the answer to a call that was carried out."""
        match fault.kind:
            case Kind.TRUNCATE:
                raise CutOff(answer.body[: len(answer.body) // 2])
            case Kind.LATE_ANSWER:
                self.faults.wait(fault.seconds)
                return answer
            case _:
                raise CutOff

    def _carry_out(self, request: HttpRequest, *, secret: str = "") -> HttpAnswer:
        with self.clock.lock:
            return calls.answer_call(self.memory, request, secret=secret or self.secret)

    def _write_endlessly(self, write: Callable[[bytes], object]) -> None:
        while not self.faults.wait(ENDLESS_CHUNK_S):
            write(b"<response>")
