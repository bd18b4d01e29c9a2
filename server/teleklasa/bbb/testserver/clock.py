"""The time of a test server: real time, plus whatever a test adds."""

import heapq
import itertools
import time
from collections.abc import Callable
from threading import RLock

COARSEST_STEPS = 3600


class VirtualClock:
    """Seconds since 1970 that can be moved forward; acts planned for later happen on the way.

    `lock` guards everything a server remembers; `on_tick` is what it does as time passes.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.on_tick: Callable[[], None] = lambda: None
        self._started_at = time.time() - time.monotonic()
        self._added_s = 0.0
        self._order = itertools.count()
        self._planned: list[tuple[float, int, Callable[[], None]]] = []

    def now(self) -> float:
        return self._started_at + time.monotonic() + self._added_s

    def plan(self, seconds: float, act: Callable[[], None]) -> None:
        """Do `act` once `seconds` have passed."""
        with self.lock:
            heapq.heappush(self._planned, (self.now() + seconds, next(self._order), act))

    def forget_plans(self) -> None:
        with self.lock:
            self._planned.clear()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once, in steps, so that what is due happens in order."""
        step_s = max(1.0, seconds / COARSEST_STEPS)
        with self.lock:
            while seconds > 0:
                self._added_s += min(step_s, seconds)
                seconds -= step_s
                self.tick()

    def tick(self) -> None:
        """Do what is due."""
        with self.lock:
            while self._planned and self._planned[0][0] <= self.now():
                heapq.heappop(self._planned)[2]()
            self.on_tick()
