"""Every place where an act can die: before and after each statement and each call to BigBlueButton.

The product holds no failpoints of its own: whoever tests wraps what leaves the process.  A place is named
by the innermost function of the school that was at work, such as `rescue._swap_over after UPDATE`;
a transaction that ends between two places is undone by a death at the first and kept by one at the second.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.db import connection

from teleklasa.bbb.client import Client

type Reach = Callable[[str], None]
"""Told of each place as the act comes to it; it may end the act, or the process, or hold it up."""

OUTSIDE = ("teleklasa.bbb.", "teleklasa.site.")
_reach = threading.local()
_ask = Client._ask


@contextmanager
def failpoints(reach: Reach) -> Iterator[None]:
    """Tell `reach` of every place that this thread comes to, until the block ends."""
    _reach.here = reach
    Client._ask = _asked  # type: ignore[method-assign, assignment]  # of all threads; others are let through
    try:
        with connection.execute_wrapper(_executed):
            yield
    finally:
        del _reach.here


def _executed(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
    return _between(lambda: execute(sql, *arguments), sql.split(maxsplit=1)[0].upper())


def _asked(client: Client, call: str, *arguments: Any, **options: Any) -> Any:
    return _between(lambda: _ask(client, call, *arguments, **options), f"bbb {call}")


def _between(act: Callable[[], Any], what: str) -> Any:
    reach: Reach | None = getattr(_reach, "here", None)
    if reach is None:
        return act()
    who = _at_work()
    reach(f"{who} before {what}")
    answer = act()
    reach(f"{who} after {what}")
    return answer


def _at_work() -> str:
    """The innermost function of the school's acts, as `module.function`."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("teleklasa.") and not module.startswith(OUTSIDE):
            return f"{module.rpartition('.')[2]}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"


def is_bbb(place: str) -> bool:
    return " bbb " in place
