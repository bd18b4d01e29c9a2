"""Counting codes that opened nothing: hits are free, misses are not."""

from collections import OrderedDict
from dataclasses import dataclass, field

BUDGET = 60
WINDOW_S = 600.0
SITE_BUDGET = 300
SITE_WINDOW_S = 60.0
"""Five misses a second: with ten thousand codes of ten letters one opens by chance in 188 years."""

MOST_KEPT = 50_000
SITE = "site"


@dataclass(slots=True)
class Misses:
    """Misses by source in windows that begin with the first miss.

    Held in the memory of one process; the oldest sources are forgotten beyond 50,000.
    """

    budget: int = BUDGET
    window_s: float = WINDOW_S
    _counts: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)

    def note(self, source: str, *, now: float) -> None:
        count, ends = self._current(source, now)
        self._counts[source] = (count + 1, ends)
        if len(self._counts) > MOST_KEPT:
            self._counts.popitem(last=False)

    def wait_s(self, source: str, *, now: float) -> int:
        """Seconds until the source may try again; 0 while its budget lasts."""
        count, ends = self._current(source, now)
        return max(1, round(ends - now)) if count >= self.budget else 0

    def _current(self, source: str, now: float) -> tuple[int, float]:
        count, ends = self._counts.get(source, (0, now + self.window_s))
        if ends > now:
            return count, ends
        self._counts.pop(source, None)
        return 0, now + self.window_s


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who tries a code: an address range, and the link that the device has opened before, if any."""

    place: str
    link_id: int | None

    @property
    def link(self) -> str:
        return f"link {self.link_id}"


@dataclass(slots=True)
class Limiter:
    """Decides who may try a code.

    Strangers share the budget of their address range and that of the whole process.  Devices that
    opened a link share one budget of that link, however many they are, so that neither a prankster
    at school nor an attack on the site locks them out; once it is spent they are strangers.
    """

    by_source: Misses = field(default_factory=Misses)
    of_site: Misses = field(default_factory=lambda: Misses(SITE_BUDGET, SITE_WINDOW_S))

    def wait_s(self, guesser: Guesser, *, now: float) -> int:
        """Seconds until the guesser may try again; 0 while a budget lasts."""
        stranger_s = max(self.by_source.wait_s(guesser.place, now=now), self.of_site.wait_s(SITE, now=now))
        if guesser.link_id is None:
            return stranger_s
        return min(stranger_s, self.by_source.wait_s(guesser.link, now=now))

    def note_miss(self, guesser: Guesser, *, now: float) -> None:
        """Let the guesser pay: its link while that can, else its address range; the site counts all."""
        link_pays = guesser.link_id is not None and self.by_source.wait_s(guesser.link, now=now) == 0
        self.by_source.note(guesser.link if link_pays else guesser.place, now=now)
        self.of_site.note(SITE, now=now)
