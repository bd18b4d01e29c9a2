"""Counting codes that opened nothing: hits are free, misses are not."""

from collections import OrderedDict
from dataclasses import dataclass, field

BUDGET = 60
WINDOW_S = 600.0
MOST_KEPT = 50_000


@dataclass(slots=True)
class Misses:
    """Misses by source, an address range or a device, in windows of ten minutes.

    Held in the memory of one process; the oldest sources are forgotten beyond 50,000.
    """

    _counts: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)

    def note(self, source: str, *, now: float) -> None:
        count, ends = self._current(source, now)
        self._counts[source] = (count + 1, ends)
        if len(self._counts) > MOST_KEPT:
            self._counts.popitem(last=False)

    def wait_s(self, source: str, *, now: float) -> int:
        """Seconds until the source may try again; 0 while its budget lasts."""
        count, ends = self._current(source, now)
        return max(1, round(ends - now)) if count >= BUDGET else 0

    def _current(self, source: str, now: float) -> tuple[int, float]:
        count, ends = self._counts.get(source, (0, now + WINDOW_S))
        if ends > now:
            return count, ends
        self._counts.pop(source, None)
        return 0, now + WINDOW_S
