"""In which threads a request runs: those that wait for nothing but the database have a few of their own.

Python runs one thread at a time.  Many at once take the interpreter from each other in the middle of their
work, and everybody's answer is late; three do as much and let each finish.  Requests that may wait for
something else (a password's turn, a BigBlueButton server, an upload) have many threads, and however many
of them wait, no page of the school waits for them.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

THREADS = 32
QUICK_THREADS = 3
MOST_WAITING = 1_000


class LaneFull(Exception):
    """So many requests wait already that the next had better come back."""


class Lane:
    """Threads of which at most `most_waiting` requests wait for one."""

    def __init__(self, name: str, threads: int, most_waiting: int) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
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
        self.quick = Lane("django-quick", quick_threads, most_waiting)
        self.threads = threads
        self._is_quick = None if quick is None else re.compile(quick)

    def lane_of(self, method: str, path: str) -> Lane:
        is_quick = self._is_quick is not None and self._is_quick.match(f"{method} {path}") is not None
        return self.quick if is_quick else self.patient

    def close(self) -> None:
        """Waits for what runs and drops what has not begun."""
        for lane in (self.quick, self.patient):
            lane.threads.shutdown(wait=True, cancel_futures=True)
