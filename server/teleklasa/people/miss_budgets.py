"""How many wrong codes and passwords are let through, and the statements that count them.

Plain Python and SQL, because the door counts misses as the web processes do, in the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from teleklasa.client_range import UNKNOWN, address_range, network_range

WINDOW_S = 600
OF_ADDRESS = 60
OF_NETWORK = 10 * OF_ADDRESS
OF_SITE = 300
SITE_WINDOW_S = 60
"""Five wrong codes a second: of ten thousand codes of ten letters one opens by chance in 188 years."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many misses one bucket may have in a window that begins with the first of them."""

    bucket: str
    most: int
    window_s: int = WINDOW_S


SITE = Budget("site", OF_SITE, SITE_WINDOW_S)
"""What all strangers who try codes share, wherever they are."""


def budgets_of_place(address: str | None) -> list[Budget]:
    """Those of an address, or of its /64, and ten times that for its /48."""
    narrow, wide = address_range(address), network_range(address)
    own = Budget(f"address:{narrow}", OF_ADDRESS)
    return [own] if wide in {narrow, UNKNOWN} else [own, Budget(f"network:{wide}", OF_NETWORK)]


COUNT_MISSES = """
INSERT INTO people_misscount AS seen (bucket, misses, ends_at)
SELECT noted.bucket, noted.misses, now() + noted.window_s * interval '1 second'
FROM unnest(%(buckets)s::text[], %(misses)s::int[], %(windows_s)s::int[]) AS noted (bucket, misses, window_s)
ON CONFLICT (bucket) DO UPDATE SET
  misses = CASE WHEN seen.ends_at > now() THEN seen.misses + excluded.misses ELSE excluded.misses END,
  ends_at = CASE WHEN seen.ends_at > now() THEN seen.ends_at ELSE excluded.ends_at END
RETURNING bucket, misses, EXTRACT(EPOCH FROM ends_at - now())::float
"""
"""Adds misses to buckets; a window that is over begins anew."""

MISSES_OF = """
SELECT bucket, misses, EXTRACT(EPOCH FROM ends_at - now())::float
FROM people_misscount WHERE bucket = ANY(%(buckets)s) AND ends_at > now()
"""

LEAST_SPENT = 60
MANY_MISSES = """
SELECT bucket, misses, EXTRACT(EPOCH FROM ends_at - now())::float
FROM people_misscount WHERE misses >= 60 AND ends_at > now() ORDER BY ends_at DESC LIMIT 50000
"""
"""Every bucket that may be spent, over the partial index `many_misses`."""

SPEND_CHALLENGE = """
INSERT INTO people_spentchallenge (seed, spent_at) VALUES (%(seed)s, now()) ON CONFLICT DO NOTHING RETURNING seed
"""
"""One row for the one who comes first with the answer to a challenge, none for everybody after."""


def as_noted(misses: Iterable[tuple[Budget, int]]) -> dict[str, Any]:
    """The parameters of COUNT_MISSES; in one order for everyone, so that no two wait for each other."""
    rows = sorted({budget.bucket: (budget, count) for budget, count in misses}.items())
    return {
        "buckets": [bucket for bucket, _ in rows],
        "misses": [count for _, (_, count) in rows],
        "windows_s": [budget.window_s for _, (budget, _) in rows],
    }
