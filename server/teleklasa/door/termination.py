"""Hearing that the process is asked to stop, while streams are still open.

Servers tell an ASGI app of the shutdown only when every connection is closed, and streams stay open
until they are told: so the signal itself is heard, and handed on to whoever had it before.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def call_on_termination(act: Callable[[], None]) -> Callable[[], None]:
    """Call `act` in the running loop at the first SIGTERM or SIGINT; returns what undoes this.

    Does nothing outside the main thread, where Python allows no handlers.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        earlier = before[signal.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    for number in SIGNALS:
        signal.signal(number, hear)
    return lambda: _put_back(hear, before)


def _put_back(ours: Callable[..., None], before: Mapping[signal.Signals, Any]) -> None:
    for number, earlier in before.items():
        if signal.getsignal(number) is ours and earlier is not None:
            signal.signal(number, earlier)
