"""The one limiter of every way to a credential: it counts misses, never hits.

Counts are kept in PostgreSQL, so that every web process and every door sees the same ones.
"""

from __future__ import annotations

from django.db import connection

from teleklasa.people.miss_budgets import COUNT_MISSES, MISSES_OF, Budget, as_noted, budgets_of_place
from teleklasa.refusal import Refusal

__all__ = ["Budget", "SlowDown", "budgets_for", "count_miss", "forget_old_misses", "refuse_over_budget"]

OF_LOGIN = 10
OF_KNOWN_DEVICE = 30


class SlowDown(Refusal):
    status, code, title = 429, "slow-down", "Too many tries, wait a while"


def budgets_for(*, address: str, login: str | None = None, known: str | None = None) -> list[Budget]:
    """60 misses for an address range, and 10 for one login, whoever tries it.

    A device on which somebody signed in before (`known`) has a budget of its own instead, so that
    one prankster at the school's address locks no teacher out.
    """
    if known is not None:
        return [Budget(f"known:{known}", OF_KNOWN_DEVICE)]
    budgets = budgets_of_place(address)
    if login is not None:
        budgets.append(Budget(f"login:{login.lower()[:254]}", OF_LOGIN))
    return budgets


def refuse_over_budget(budgets: list[Budget]) -> None:
    """Raises SlowDown with `retry_after_s` when any bucket is spent.  One query."""
    with connection.cursor() as cursor:
        cursor.execute(MISSES_OF, {"buckets": [budget.bucket for budget in budgets]})
        counted = {bucket: (misses, left_s) for bucket, misses, left_s in cursor.fetchall()}
    waits = [counted[b.bucket][1] for b in budgets if b.bucket in counted and counted[b.bucket][0] >= b.most]
    if waits:
        raise SlowDown(retry_after_s=max(1, int(max(waits)) + 1))


def count_miss(budgets: list[Budget]) -> None:
    """Add one miss to every bucket; an old window begins anew.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MISSES, as_noted((budget, 1) for budget in budgets))


def forget_old_misses() -> None:
    """Delete buckets whose window is long over, so that no address is kept, and challenges long expired."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_misscount WHERE ends_at < now() - interval '1 day'")
        cursor.execute("DELETE FROM people_spentchallenge WHERE spent_at < now() - interval '1 day'")
