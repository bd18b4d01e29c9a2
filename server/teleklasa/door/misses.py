"""Counting codes that opened nothing: hits are free, misses are not.

The counts stand in PostgreSQL, for all doors together.  This process decides from a copy that is at
most a second old, plus what it has seen itself since: so a hit costs no statement for it, and a miss
is written behind the answer.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from teleklasa.people.miss_budgets import (
    COUNT_MISSES,
    MANY_MISSES,
    OF_ADDRESS,
    SITE,
    Budget,
    as_noted,
    budgets_of_place,
)
from teleklasa.people.used_links import NOTE_OLD_CODES

from .tables import Tables

STALE_AFTER_S = 5.0
"""Without word from the tables for so long, every stranger is challenged: a limit that fails, fails closed."""

MOST_KEPT = 50_000
MOST_LOOKUPS = 500
"""Of misses that are looked for among former codes in one go; what a flood brings beyond is not."""

type Counted = Iterable[tuple[str, int, float]]


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who tries a code: an address, and the link that the device has opened before, if any."""

    address: str | None
    link_id: int | None

    @property
    def place(self) -> list[Budget]:
        return budgets_of_place(self.address)

    @property
    def link(self) -> Budget:
        return Budget(f"link:{self.link_id}", OF_ADDRESS)


@dataclass(slots=True)
class Limiter:
    """Decides who may try a code, and who works for it first.

    Strangers share the budgets of their address range and network, and that of the whole site.
    Devices that opened a link share one budget of that link, however many they are, so that neither a
    prankster at school nor an attack on the site concerns them; once it is spent they are strangers.
    """

    as_of: float = -STALE_AFTER_S
    _counted: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    _unwritten: dict[str, tuple[Budget, int]] = field(default_factory=dict)
    _being_written: dict[str, tuple[Budget, int]] = field(default_factory=dict)
    _lookups: deque[bytes] = field(default_factory=lambda: deque(maxlen=MOST_LOOKUPS))

    @property
    def has_news(self) -> bool:
        return bool(self._unwritten)

    def must_work(self, guesser: Guesser, *, now: float) -> bool:
        """Whether the guesser has to answer a challenge before a code of theirs is looked at."""
        if guesser.link_id is not None and not self._is_spent(guesser.link, now):
            return False
        if now - self.as_of > STALE_AFTER_S:
            return True
        return any(self._is_spent(budget, now) for budget in [*guesser.place, SITE])

    def note_miss(self, guesser: Guesser, lookups: Iterable[bytes], *, now: float) -> None:
        """Let the guesser pay: its link while that can, else where it is; the site counts all."""
        link_pays = guesser.link_id is not None and not self._is_spent(guesser.link, now)
        for budget in [guesser.link] if link_pays else guesser.place:
            self._note(budget)
        self._note(SITE)
        self._lookups.extend(lookups)

    async def write(self, tables: Tables) -> None:
        """Add what was noted to the tables, and learn what they say of it.  Raises Unavailable."""
        noted, self._being_written, self._unwritten = self._unwritten, self._unwritten, {}
        try:
            self._take(await tables.rows(COUNT_MISSES, as_noted(noted.values())))
        except BaseException:
            self._unwritten = _together(noted, self._unwritten)
            raise
        finally:
            self._being_written = {}
        lookups = list(self._lookups)
        self._lookups.clear()
        await tables.rows(NOTE_OLD_CODES, {"lookups": lookups})

    async def look(self, tables: Tables) -> None:
        """Learn which budgets are spent, by whatever process.  Raises Unavailable."""
        asked = time.monotonic()
        self._take(await tables.rows(MANY_MISSES, []))
        self.as_of = asked

    def _note(self, budget: Budget) -> None:
        if budget.bucket in self._unwritten or len(self._unwritten) < MOST_KEPT:
            _, count = self._unwritten.get(budget.bucket, (budget, 0))
            self._unwritten[budget.bucket] = (budget, count + 1)

    def _is_spent(self, budget: Budget, now: float) -> bool:
        misses, ends = self._counted.get(budget.bucket, (0, 0.0))
        for noted in (self._unwritten, self._being_written):
            if budget.bucket in noted:
                misses = (misses if ends > now else 0) + noted[budget.bucket][1]
                ends = now + 1
        return ends > now and misses >= budget.most

    def _take(self, rows: Counted) -> None:
        now = time.monotonic()
        for bucket, misses, left_s in rows:
            self._counted[bucket] = (misses, now + left_s)
            self._counted.move_to_end(bucket)
        while len(self._counted) > MOST_KEPT:
            self._counted.popitem(last=False)


def _together(
    first: dict[str, tuple[Budget, int]], second: dict[str, tuple[Budget, int]]
) -> dict[str, tuple[Budget, int]]:
    counts = dict(first)
    for bucket, (budget, count) in second.items():
        counts[bucket] = (budget, count + counts.get(bucket, (budget, 0))[1])
    return counts
