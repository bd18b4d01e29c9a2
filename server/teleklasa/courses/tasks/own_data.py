"""What the school holds of a person's work: handed out on request, and erased on request."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.models import Answer, Submission, SubmissionFile
from teleklasa.courses.tasks.submission_reading import files_of, for_owner
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data


def register() -> None:
    register_own_data("submissions", export=export_work, erase=erase_work)


def export_work(person: Person) -> dict[str, Any]:
    """Every attempt as its owner sees it, with the course; grades that are not released are left out.  Two queries."""
    attempts = list(
        Submission.objects.kept().filter(person=person).select_related("task", "course").order_by("started_at", "id")
    )
    files = files_of(attempts)
    return {"attempts": [{"course": attempt.course.title, **for_owner(attempt, files, person)} for attempt in attempts]}


def erase_work(person: Person) -> None:
    """Texts, answers, files and feedback are gone, drafts wholly; points stay, as those of nobody by name.

    The bytes of the files go with the next sweep, since nothing points to them any more.
    """
    theirs = Submission.objects.filter(person=person)
    SubmissionFile.objects.filter(submission__in=theirs).delete()
    Answer.objects.filter(submission__in=theirs).delete()
    theirs.filter(status=Submission.Status.DRAFT).delete()
    theirs.update(text="", feedback_source="", feedback_html="")
