"""Grades: written, shown, and reckoned over attempts.  Quizzes use the same acts.

Two people who grade at once are told apart by `version`: the second is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.refused import EditedMeanwhile
from teleklasa.courses.tasks.attempts import reread
from teleklasa.courses.tasks.refused import NotHandedIn, TooManyPoints
from teleklasa.people.models import Person
from teleklasa.rest.problems import Forbidden

Status = Submission.Status
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Grade:
    """What is written about an attempt: points before lateness, feedback, and who says so (None: the server).

    `feedback` is the source and its HTML; None leaves what is there.
    """

    points: Decimal
    by: Person | None = None
    feedback: tuple[str, str] | None = None


def after_lateness(points: Decimal, percent_off: int) -> Decimal:
    """The points that are left, to two places, halves up."""
    return (points * (100 - percent_off) / 100).quantize(CENT, ROUND_HALF_UP)


def write_grade(
    submission: Submission,
    grade: Grade,
    *,
    moment: datetime,
    is_shown: bool,
    version: int | None = None,
    may_override: bool = True,
) -> None:
    """Write the grade of what was handed in; `is_shown` releases it with that (a released one stays so).

    `version`: the one that the grader read, None where nobody else can be at it.  `may_override` false
    refuses to change a grade that the student sees.  Brings `submission` up to date.  Raises
    TooManyPoints, NotHandedIn, EditedMeanwhile and Forbidden.
    """
    if not 0 <= grade.points <= submission.max_points:
        raise TooManyPoints(most=str(submission.max_points))
    rows = Submission.objects.kept().filter(
        pk=submission.pk, status__in=[Status.SUBMITTED, Status.GRADED], max_points=submission.max_points
    )
    if version is not None:
        rows = rows.filter(version=version)
    if not may_override:
        rows = rows.filter(released_at=None)
    done = rows.update(**_written(submission, grade, moment, is_shown=is_shown))
    reread(submission)
    if not done:
        _refuse(submission, version, may_override=may_override)


def _written(submission: Submission, grade: Grade, moment: datetime, *, is_shown: bool) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "status": Status.GRADED,
        "points_before_late": grade.points,
        "points": after_lateness(grade.points, submission.late_percent),
        "graded_by": grade.by,
        "graded_at": moment,
        "version": F("version") + 1,
        "updated_at": moment,
    }
    if is_shown:
        changes["released_at"] = Coalesce("released_at", Value(moment))
    if grade.feedback is not None:
        changes["feedback_source"], changes["feedback_html"] = grade.feedback
    return changes


def _refuse(found: Submission, version: int | None, *, may_override: bool) -> None:
    if found.status in {Status.DRAFT, Status.RETURNED} or found.deleted_at is not None:
        raise NotHandedIn
    if version is not None and found.version != version:
        raise EditedMeanwhile(version=found.version)
    if found.released_at is not None and not may_override:
        raise Forbidden
    raise EditedMeanwhile(version=found.version)


@dataclass(frozen=True)
class Correction:
    """What is to be corrected, source and HTML, and who asks for it."""

    by: Person
    feedback: tuple[str, str]


def return_for_correction(
    submission: Submission,
    correction: Correction,
    *,
    moment: datetime,
    version: int | None = None,
    may_override: bool = True,
) -> None:
    """Give it back with what is to be corrected; a grade that it had is gone.

    `version` and `may_override` as of `write_grade`.  Raises NotHandedIn, EditedMeanwhile and Forbidden.
    """
    rows = Submission.objects.kept().filter(pk=submission.pk, status__in=[Status.SUBMITTED, Status.GRADED])
    if version is not None:
        rows = rows.filter(version=version)
    if not may_override:
        rows = rows.filter(released_at=None)
    source, html = correction.feedback
    done = rows.update(
        status=Status.RETURNED,
        points=None,
        points_before_late=None,
        feedback_source=source,
        feedback_html=html,
        graded_by=correction.by,
        graded_at=moment,
        released_at=None,
        version=F("version") + 1,
        updated_at=moment,
    )
    reread(submission)
    if not done:
        _refuse(submission, version, may_override=may_override)


def release_grades(task: Task, *, moment: datetime) -> list[int]:
    """Show every grade of the task that is not shown yet; the keys of the people who see theirs now."""
    hidden = Submission.objects.kept().filter(task=task, status=Status.GRADED, released_at=None)
    with transaction.atomic():
        ready = list(hidden.select_for_update().order_by("pk").values_list("pk", "person_id"))
        rows = Submission.objects.filter(pk__in=[pk for pk, _ in ready])
        rows.update(released_at=moment, version=F("version") + 1, updated_at=moment)
    return sorted({person_id for _, person_id in ready})


@dataclass(frozen=True)
class Attempt:
    """What of an attempt counts for the grade of the task; `points` is None until graded."""

    number: int
    points: Decimal | None
    max_points: Decimal

    @property
    def percent(self) -> int:
        """Of the points there are, whole, halves up; 0 until graded."""
        return percent_of(self.points or Decimal(0), self.max_points)


def percent_of(points: Decimal, max_points: Decimal) -> int:
    return int((points * 100 / max_points).quantize(Decimal(1), ROUND_HALF_UP))


def is_passed(points: Decimal, max_points: Decimal, pass_percent: int) -> bool:
    """Whether the points are enough; not rounded, so that 49.6 of a hundred do not pass at fifty."""
    return points * 100 >= pass_percent * max_points


def effective_attempt[A: Attempt](attempts: Iterable[A], counts: str) -> A | None:
    """The attempt whose grade is the grade of the task: the best, or the last, of those that are graded.

    Of equals the later one counts.  Give only attempts whose grade the reader may know.
    """
    graded = [attempt for attempt in attempts if attempt.points is not None]
    if counts == Task.Counts.LAST:
        return max(graded, key=lambda attempt: attempt.number, default=None)
    return max(graded, key=lambda attempt: ((attempt.points or 0) / attempt.max_points, attempt.number), default=None)
