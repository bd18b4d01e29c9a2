"""In which threads a request runs: those that wait for nothing but the database have a few of their own.

Python runs one thread at a time.  Many at once take the interpreter from each other in the middle of their
work, and everybody's answer is late; quick threads run in turn, each until it waits for the database.
Requests that may wait for something else (a password's turn, a BigBlueButton server, an upload) have many
threads, and however many of them wait, no page of the school waits for them.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from teleklasa.site.turns import Turn, in_turn

THREADS = 32
QUICK_THREADS = 3
MOST_WAITING = 1_000


class LaneFull(Exception):
    """So many requests wait already that the next had better come back."""


class Lane:
    """Threads, with a turn or without, of which at most `most_waiting` requests wait for one."""

    def __init__(self, name: str, threads: int, most_waiting: int, *, turn: Turn | None = None) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._turn = turn
        self._most_in_flight = threads + most_waiting
        self._in_flight = 0

    @contextmanager
    def entered(self) -> Iterator[ThreadPoolExecutor]:
        """Raises LaneFull.  Called on the event loop only."""
        if self._in_flight >= self._most_in_flight:
            raise LaneFull
        self._in_flight += 1
        try:
            yield self.threads
        finally:
            self._in_flight -= 1

    def do[Asked](self, work: Callable[[Asked], None], asked: Asked) -> None:
        """`work(asked)`, in the thread's turn where threads have one."""
        if self._turn is None:
            work(asked)
            return
        with in_turn(self._turn):
            work(asked)


class Lanes:
    """`quick` is a regular expression that quick requests match as "GET /path"; without it there are none."""

    def __init__(
        self,
        *,
        threads: int = THREADS,
        quick_threads: int = QUICK_THREADS,
        quick: str | None = None,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.patient = Lane("django", threads, most_waiting)
        self.quick = Lane("django-quick", quick_threads, most_waiting, turn=Turn())
        self.threads = threads
        self._is_quick = None if quick is None else re.compile(quick)

    def lane_of(self, method: str, path: str) -> Lane:
        is_quick = self._is_quick is not None and self._is_quick.match(f"{method} {path}") is not None
        return self.quick if is_quick else self.patient

    def close(self) -> None:
        """Waits for what runs and drops what has not begun."""
        for lane in (self.quick, self.patient):
            lane.threads.shutdown(wait=True, cancel_futures=True)
