"""When the watcher looks at what: plain values of the monotonic clock in, the next step out.

A round looks at every server each `interval_s`.  Between rounds every server that seemed well is
knocked at, so that a death is noticed within seconds of the last look and not of the next one; a
server whose last look failed is asked again, the first time at once.  So a dead server is suspect
within 10 s and down within 30 s at the usual interval, whether it refuses or hangs.
"""

from dataclasses import dataclass
from enum import StrEnum

KNOCKS_A_ROUND = 3
DOUBTFUL_EVERY_S = 2.5
AGAIN_AFTER_S = 0.2
ROUND_DEADLINE_S = 4.5
DOUBTFUL_DEADLINE_S = 1.5
KNOCK_DEADLINE_S = 1.5


class Step(StrEnum):
    ROUND = "round"
    """Every server, all its meetings."""
    KNOCK = "knock"
    """Servers that seemed well: does anything answer at all?"""
    DOUBTFUL = "doubtful"
    """Servers whose last look failed and that are not down yet: all their meetings."""


DEADLINES_S = {Step.ROUND: ROUND_DEADLINE_S, Step.KNOCK: KNOCK_DEADLINE_S, Step.DOUBTFUL: DOUBTFUL_DEADLINE_S}


@dataclass
class Rhythm:
    """The order of the steps; `after` is told what the last one saw."""

    interval_s: float
    round_at: float
    knock_at: float = 0.0
    doubtful_at: float | None = None

    def next_step(self) -> tuple[Step, float]:
        """What is due first, and when."""
        due = [(self.round_at, Step.ROUND), (self.knock_at, Step.KNOCK)]
        if self.doubtful_at is not None:
            due.append((self.doubtful_at, Step.DOUBTFUL))
        at, step = min(due, key=lambda each: each[0])
        return step, at

    def after(self, step: Step, *, began: float, ended: float, new_failures: bool, doubtful: bool) -> None:
        """Plan on: `new_failures` when a server failed for the first time in a row, `doubtful` when any may die."""
        if step is Step.ROUND:
            self.round_at = max(began + self.interval_s, ended)
        if step in {Step.ROUND, Step.KNOCK}:
            pause_s = self.interval_s / (KNOCKS_A_ROUND + 1)
            self.knock_at = max(began + pause_s, ended)
        if new_failures:
            self.doubtful_at = ended + AGAIN_AFTER_S
        elif not doubtful:
            self.doubtful_at = None
        elif step is Step.DOUBTFUL or self.doubtful_at is None:
            self.doubtful_at = ended + DOUBTFUL_EVERY_S
