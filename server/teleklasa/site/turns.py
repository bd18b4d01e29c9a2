"""Whose turn the interpreter is: of threads that share a turn one works, and the others wait in a row.

Python's own lock lets any of its waiters through, and makes nobody let go while it changes hands often, as it
does among threads that say short statements: one of them may be passed over for half a second again and again.
A turn goes to whoever has waited longest.  It is kept during a short wait for the database, since two threads
that change places for it gain nothing; a wait that takes longer loses it to the next in the row.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from time import monotonic

KEPT_WAITING_S = 0.005
KEPT_WORKING_S = 0.1
"""So long a turn is kept in any case; by then the thread does something that nobody foresaw."""


class Hold:
    """A thread's wish for a turn: first in the row, then holding it, and perhaps late enough to lose it."""

    def __init__(self) -> None:
        self.given = threading.Lock()
        self.given.acquire()
        self.ends_at = 0.0


class Turn:
    """At most one holds it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._holder: Hold | None = None
        self._row: deque[Hold] = deque()

    def take(self, hold: Hold) -> None:
        """Returns once it is the thread's turn."""
        with self._guard:
            if self._holder is None:
                self._give_to(hold)
                return
            self._row.append(hold)
        while not hold.given.acquire(timeout=KEPT_WAITING_S):
            self._take_over(hold)

    def give(self, hold: Hold) -> None:
        """To the next in the row, unless it was lost already."""
        with self._guard:
            if self._holder is not hold:
                return
            if self._row:
                self._give_to(self._row.popleft()).given.release()
            else:
                self._holder = None

    def begin_wait(self, hold: Hold) -> None:
        hold.ends_at = monotonic() + KEPT_WAITING_S

    def end_wait(self, hold: Hold) -> None:
        """Returns with the turn, for which a long wait may have to wait again."""
        hold.ends_at = monotonic() + KEPT_WORKING_S
        if self._holder is not hold:
            self.take(hold)

    def _take_over(self, hold: Hold) -> None:
        """The first of the row takes what the holder has kept for too long."""
        with self._guard:
            if self._row and self._row[0] is hold and self._holder is not None and self._holder.ends_at <= monotonic():
                self._give_to(self._row.popleft()).given.release()

    def _give_to(self, hold: Hold) -> Hold:
        hold.ends_at = monotonic() + KEPT_WORKING_S
        self._holder = hold
        return hold


class _Own(threading.local):
    turn: Turn | None = None
    hold: Hold | None = None


_own = _Own()


@contextmanager
def in_turn(turn: Turn) -> Iterator[None]:
    """What this thread does within is done in its turn."""
    hold = Hold()
    turn.take(hold)
    _own.turn, _own.hold = turn, hold
    try:
        yield
    finally:
        _own.turn = _own.hold = None
        turn.give(hold)


def outside_turn[**Asked, Answer](wait: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """The same function, which waits for something: if it takes long, others have the turn meanwhile."""

    @wraps(wait)
    def waiting(*args: Asked.args, **options: Asked.kwargs) -> Answer:
        turn, hold = _own.turn, _own.hold
        if turn is None or hold is None:
            return wait(*args, **options)
        turn.begin_wait(hold)
        try:
            return wait(*args, **options)
        finally:
            turn.end_wait(hold)

    return waiting
