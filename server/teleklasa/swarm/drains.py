"""Servers that are being emptied: what is still on them and until when, as far as anybody can tell.

The swarm knows promises and not lessons, so the app of the lessons registers who can estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DrainEstimate:
    """How many lessons a server has left; `ends_at` is None where nothing tells how long they last."""

    lessons: int
    ends_at: datetime | None = None


type Estimator = Callable[[], Mapping[int, DrainEstimate]]
"""Estimates by server id, of the servers that are being emptied; a fixed number of statements."""


def _nobody_knows() -> Mapping[int, DrainEstimate]:
    return {}


_estimator: Estimator = _nobody_knows


def register_estimator(estimator: Estimator) -> None:
    """Called once by the app that has the lessons."""
    global _estimator  # noqa: PLW0603 -- a registry of one
    _estimator = estimator


def drain_estimates() -> Mapping[int, DrainEstimate]:
    return _estimator()
