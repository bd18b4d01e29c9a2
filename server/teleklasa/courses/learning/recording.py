"""What a device tells of a lesson, put together with what is known: pure, so that no order of telling matters much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from teleklasa.courses.models import Lesson, LessonProgress

STARTED, DONE = LessonProgress.State.STARTED.value, LessonProgress.State.DONE.value
Completion = Lesson.Completion

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When the position was noted of which nobody has told; older than every moment that a device may tell."""


@dataclass(frozen=True)
class Told:
    """One item of a batch: `at` is when it happened, never later than now."""

    lesson: str
    state: str
    at: datetime
    position_s: int | None = None
    seen_s: int = 0
    reset: bool = False


@dataclass(frozen=True)
class Goal:
    """By what a lesson becomes done; `tasks_complete` where its tasks do that and the student cannot."""

    completion: str
    duration_s: int = 0
    tasks_complete: bool = False


@dataclass(frozen=True)
class Progress:
    """How far somebody is in one lesson; `position_at` is when the position was noted."""

    state: str
    position_s: int
    seen_s: int
    done_at: datetime | None
    position_at: datetime


def merged(known: Progress | None, told: Told, goal: Goal) -> Progress:
    """What is known once this was told; the same value when it says nothing new.

    Done stays done and the furthest second seen stays seen, in whatever order items arrive; the position is the one
    noted last, whenever it arrives.  Only `reset` goes back, and not behind a later completion.
    """
    if told.reset:
        return _reset(known, told, goal)
    before = known or Progress(STARTED, 0, 0, None, NEVER)
    after = replace(before, seen_s=max(before.seen_s, told.seen_s))
    if told.position_s is not None and told.at > before.position_at:
        after = replace(after, position_s=told.position_s, position_at=told.at)
    if after.state != DONE and is_done(after, told, goal):
        after = replace(after, state=DONE, done_at=told.at)
    return after


def is_done(progress: Progress, told: Told, goal: Goal) -> bool:
    """Whether the lesson is done by its own rule.  A video of unknown length is done when the student says so."""
    match goal.completion:
        case Completion.OPENED:
            return True
        case Completion.WATCHED if goal.duration_s:
            return 10 * progress.seen_s >= 9 * goal.duration_s
        case _:
            return told.state == DONE and not goal.tasks_complete


def _reset(known: Progress | None, told: Told, goal: Goal) -> Progress:
    """Back to the beginning; a completion by tasks stays, and so does one that came later."""
    if known is not None and (goal.tasks_complete or told.at < (known.done_at or known.position_at)):
        return known
    return Progress(STARTED, 0, 0, None, told.at)
