"""Attempts as their owners and the staff see them, as plain values for the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from teleklasa.courses.models import Submission, SubmissionFile, Task
from teleklasa.courses.people_shapes import person_card
from teleklasa.courses.tasks.grading import percent_of
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import image_url, signed_url
from teleklasa.people.models import Person

Status = Submission.Status
LINK_S = 3600
MOST_SHOWN = 50
"""Attempts of a list: each may hold a long text, and a task without a limit takes a thousand."""

Files = dict[int, list[MediaFile]]


def files_of(submissions: Sequence[Submission]) -> Files:
    """The files of each attempt in their order; one query."""
    found: Files = defaultdict(list)
    rows = SubmissionFile.objects.filter(submission__in=submissions).select_related("file")
    for row in rows.order_by("submission", "position", "id"):
        found[row.submission_id].append(row.file)
    return found


def for_owner(submission: Submission, files: Files, reader: Person) -> dict[str, Any]:
    """What whoever made the attempt sees: the grade and its feedback only once they are shown."""
    is_shown = submission.released_at is not None and submission.points is not None
    has_feedback = is_shown or submission.status == Status.RETURNED
    return {
        **_shape(submission, files, reader),
        "status": shown_status(submission),
        "points": submission.points if is_shown else None,
        "percent": _percent(submission) if is_shown else None,
        "points_before_late": submission.points_before_late if is_shown else None,
        "feedback_html": submission.feedback_html if has_feedback else "",
        "released_at": submission.released_at if is_shown else None,
    }


def shown_status(submission: Submission) -> str:
    """A grade that is not shown yet is none to whoever waits for it."""
    if submission.status == Status.GRADED and submission.released_at is None:
        return str(Status.SUBMITTED)
    return str(submission.status)


def for_staff(submission: Submission, files: Files, reader: Person) -> dict[str, Any]:
    """Everything about an attempt that was read with its person and who graded it."""
    graded_by = submission.graded_by
    return {
        **_shape(submission, files, reader),
        "person": person_card(submission.person),
        "status": submission.status,
        "points": submission.points,
        "percent": _percent(submission) if submission.points is not None else None,
        "points_before_late": submission.points_before_late,
        "feedback_source": submission.feedback_source,
        "feedback_html": submission.feedback_html,
        "graded_by": person_card(graded_by) if graded_by else None,
        "graded_at": submission.graded_at,
        "released_at": submission.released_at,
    }


def _shape(submission: Submission, files: Files, reader: Person) -> dict[str, Any]:
    task = submission.task
    return {
        "id": submission.public_id,
        "task": {"id": task.public_id, "title": task.title, "kind": task.kind},
        "attempt": submission.attempt,
        "text": submission.text,
        "files": [file_link(file, reader) for file in files.get(submission.pk, [])],
        "started_at": submission.started_at,
        "ends_at": submission.ends_at,
        "submitted_at": submission.submitted_at,
        "late": submission.late,
        "late_percent": submission.late_percent,
        "max_points": submission.max_points,
        "version": submission.version,
    }


def _percent(submission: Submission) -> int:
    return percent_of(submission.points or submission.max_points * 0, submission.max_points)


def file_link(file: MediaFile, reader: Person) -> dict[str, Any]:
    """A file with an address that opens it for LINK_S seconds; pictures have permanent, unguessable ones."""
    is_image = file.kind == MediaFile.Kind.IMAGE
    return {
        "id": file.public_id,
        "name": file.name,
        "kind": file.kind,
        "mime": file.mime,
        "size": file.size,
        "url": image_url(file) if is_image else signed_url(file, reader, lifetime_s=LINK_S, as_attachment=True),
    }


def own_attempts(task: Task, person: Person) -> list[Submission]:
    """The newest MOST_SHOWN attempts of a person at a task, oldest first; one query."""
    rows = Submission.objects.kept().filter(task=task, person=person).order_by("-attempt")
    attempts = list(rows[:MOST_SHOWN])[::-1]
    for attempt in attempts:
        attempt.task = task
    return attempts


def attempts_left(task: Task, attempts: Sequence[Submission]) -> int | None:
    """How many attempts one may still begin; None without a limit."""
    if not task.attempts:
        return None
    return max(0, task.attempts - max((attempt.attempt for attempt in attempts), default=0))


def lines_of(submissions: Iterable[Submission]) -> list[dict[str, Any]]:
    """Attempts, read with their people, as the list of a task shows them."""
    return [
        {
            "id": row.public_id,
            "person": person_card(row.person),
            "attempt": row.attempt,
            "status": row.status,
            "submitted_at": row.submitted_at,
            "late": row.late,
            "points": row.points,
            "max_points": row.max_points,
            "released_at": row.released_at,
            "version": row.version,
        }
        for row in submissions
    ]
