"""The ways a test server can fail on purpose."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .http_answers import HttpAnswer, redirect


class Kind(StrEnum):
    """What goes wrong with a call."""

    HANG = "hang"
    RESET = "reset"
    SLOW = "slow"
    DROP_ANSWER = "drop_answer"
    LATE_ANSWER = "late_answer"
    TRUNCATE = "truncate"
    ENDLESS = "endless"
    CHECKSUM = "checksum"
    BAD_GATEWAY = "bad_gateway"
    GARBAGE = "garbage"
    HUGE = "huge"
    BOMB = "bomb"
    DEEP = "deep"
    WRONG_CHARSET = "wrong_charset"
    REDIRECT = "redirect"


@dataclass
class Fault:
    """Something that goes wrong with some calls (all when empty), `times` times or until healed."""

    kind: Kind
    calls: frozenset[str] = frozenset()
    seconds: float = 0.0
    times: int | None = None


@dataclass
class Faults:
    """What is wrong with a server at the moment."""

    present: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _healed: threading.Event = field(default_factory=threading.Event)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._healed = threading.Event()
            self.present.append(fault)

    def heal(self) -> None:
        """Everything works again; calls that hang are cut off."""
        with self._lock:
            self.present.clear()
            self._healed.set()

    def let_go(self) -> None:
        """Cut off the calls that hang at the moment; what is wrong stays wrong."""
        with self._lock:
            self._healed.set()
            self._healed = threading.Event()

    def striking(self, call: str) -> Fault | None:
        """The fault that this call meets; it is used up by one."""
        with self._lock:
            for fault in self.present:
                if not fault.calls or call in fault.calls:
                    self._use_up(fault)
                    return fault
        return None

    def wait(self, seconds: float | None) -> bool:
        """Wait, or until healed; True when healed."""
        return self._healed.wait(seconds)

    def _use_up(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self.present.remove(fault)


_BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><response><returncode>SUCCESS</returncode><running>&i;</running></response>"
)
_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>"
_SUCCESS = "<response><returncode>SUCCESS</returncode>{}</response>"
DEEP_LEVELS = 200_000
HUGE_BYTES = 8_000_000


_FALSE_BODIES: Mapping[Kind, Callable[[], bytes]] = {
    Kind.GARBAGE: lambda: b"\x00\xff<response><returncode>SUCC\x80ESS</nothing",
    Kind.HUGE: lambda: _SUCCESS.format("x" * HUGE_BYTES).encode(),
    Kind.BOMB: _BOMB.encode,
    Kind.DEEP: lambda: _SUCCESS.format("<a>" * DEEP_LEVELS).encode(),
    Kind.WRONG_CHARSET: lambda: _SUCCESS.format("<message>zażółć</message>").encode("iso-8859-2"),
}


def false_answer(kind: Kind) -> HttpAnswer | None:
    """What is answered instead of carrying out the call, for the kinds that do so."""
    if kind is Kind.BAD_GATEWAY:
        return HttpAnswer(_PAGE, 502, "text/html")
    if kind is Kind.REDIRECT:
        return redirect("http://127.0.0.1:9/elsewhere")
    return HttpAnswer(_FALSE_BODIES[kind]()) if kind in _FALSE_BODIES else None
