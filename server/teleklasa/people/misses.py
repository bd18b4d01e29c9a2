"""The one limiter of every way to a credential: it counts misses, never hits.

Counts are kept in PostgreSQL, so that every web process sees the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from teleklasa.client_range import address_range
from teleklasa.refusal import Refusal

WINDOW_S = 600


class SlowDown(Refusal):
    status, code, title = 429, "slow-down", "Too many tries, wait a while"


@dataclass(frozen=True)
class Budget:
    """How many misses one bucket may have in a window of ten minutes."""

    bucket: str
    most: int


def budgets_for(*, address: str, login: str | None = None, known: str | None = None) -> list[Budget]:
    """60 misses for an address range, and 10 for one login, whoever tries it.

    A device on which somebody signed in before (`known`) has a budget of its own instead, so that
    one prankster at the school's address locks no teacher out.
    """
    if known is not None:
        return [Budget(f"known:{known}", 30)]
    budgets = [Budget(f"address:{address_range(address)}", 60)]
    if login is not None:
        budgets.append(Budget(f"login:{login.lower()[:254]}", 10))
    return budgets


def refuse_over_budget(budgets: list[Budget]) -> None:
    """Raises SlowDown with `retry_after_s` when any bucket is spent.  One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT bucket, misses, EXTRACT(EPOCH FROM window_start + make_interval(secs => %s) - now())
               FROM people_misscount WHERE bucket = ANY(%s) AND window_start > now() - make_interval(secs => %s)""",
            [WINDOW_S, [budget.bucket for budget in budgets], WINDOW_S],
        )
        spent = {bucket: (misses, left_s) for bucket, misses, left_s in cursor.fetchall()}
    waits = [spent[b.bucket][1] for b in budgets if b.bucket in spent and spent[b.bucket][0] >= b.most]
    if waits:
        raise SlowDown(retry_after_s=max(1, int(max(waits)) + 1))


def count_miss(budgets: list[Budget]) -> None:
    """Add one miss to every bucket; an old window begins anew.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO people_misscount (bucket, misses, window_start)
               SELECT bucket, 1, now() FROM unnest(%s::text[]) AS bucket
               ON CONFLICT (bucket) DO UPDATE SET
                 misses = CASE WHEN people_misscount.window_start > now() - make_interval(secs => %s)
                               THEN people_misscount.misses + 1 ELSE 1 END,
                 window_start = CASE WHEN people_misscount.window_start > now() - make_interval(secs => %s)
                               THEN people_misscount.window_start ELSE now() END""",
            [sorted({budget.bucket for budget in budgets}), WINDOW_S, WINDOW_S],
        )


def forget_old_misses() -> None:
    """Delete buckets whose window is long over, so that no address is kept."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_misscount WHERE window_start < now() - interval '1 day'")
