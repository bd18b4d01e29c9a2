"""What students write and add to an attempt at an assignment, and hand in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.courses.learning.progress import complete_by_tasks
from teleklasa.courses.models import Submission, SubmissionFile
from teleklasa.courses.refused import EditedMeanwhile
from teleklasa.courses.tasks.attempts import HANDED_IN, OPEN, hand_in, reread
from teleklasa.courses.tasks.deadlines import deadline_of
from teleklasa.courses.tasks.editing import KEPT_DAYS
from teleklasa.courses.tasks.refused import (
    AttemptTaken,
    FileNotThere,
    HandedInAlready,
    NothingHandedIn,
    TaskClosed,
)
from teleklasa.courses.tasks.telling import tell_of_submission
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid, NotFound

Status = Submission.Status
HANDED_KINDS = (MediaFile.Kind.IMAGE, MediaFile.Kind.DOCUMENT, MediaFile.Kind.VIDEO)


def save_text(submission: Submission, text: str, *, version: int | None) -> None:
    """Keep what is written so far; `version` is the one that the person edited, None for whatever is there.

    The attempt was read with its task and course.  Raises EditedMeanwhile, HandedInAlready and TaskClosed.
    """
    now = timezone.now()
    _require_time(submission, now)
    rows = Submission.objects.kept().filter(pk=submission.pk, status__in=OPEN)
    if version is not None:
        rows = rows.filter(version=version)
    done = rows.update(text=text, version=F("version") + 1, updated_at=now)
    reread(submission)
    if not done:
        if submission.status not in OPEN:
            raise HandedInAlready
        raise EditedMeanwhile(version=submission.version)


def put_files(submission: Submission, public_ids: list[str], *, by: Person) -> None:
    """These files, in this order, are the files of the attempt.

    All are ready files of the person's own, or the list is refused whole.  Raises Invalid,
    FileNotThere, HandedInAlready and TaskClosed.
    """
    now = timezone.now()
    _require_time(submission, now)
    if len(public_ids) > submission.task.most_files:
        raise Invalid(fields={"files": ["too_many"]})
    if len(set(public_ids)) != len(public_ids):
        raise Invalid(fields={"files": ["twice"]})
    with transaction.atomic():
        rows = Submission.objects.kept().filter(pk=submission.pk, status__in=OPEN)
        if not rows.update(version=F("version") + 1, updated_at=now):
            raise HandedInAlready
        files = _own_files(public_ids, by)
        SubmissionFile.objects.filter(submission=submission).delete()
        SubmissionFile.objects.bulk_create(
            [SubmissionFile(submission=submission, file=file, position=place) for place, file in enumerate(files)]
        )
    reread(submission)


def _own_files(public_ids: list[str], owner: Person) -> list[MediaFile]:
    """The files in the order given, locked so that none is deleted before it is used."""
    rows = MediaFile.objects.ready().owned_by(owner).filter(public_id__in=public_ids, kind__in=HANDED_KINDS)
    found = {file.public_id: file for file in rows.select_for_update(no_key=True)}
    missing = [public_id for public_id in public_ids if public_id not in found]
    if missing:
        raise FileNotThere(files=missing)
    return [found[public_id] for public_id in public_ids]


def hand_in_work(submission: Submission, *, by: Person, enrolment_id: int | None) -> None:
    """Hand the attempt in, complete the lesson where its rule says so, and tell the staff; all or nothing.

    May be repeated: what is handed in stays as it is.  Raises NothingHandedIn and TaskClosed.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if locked.status in HANDED_IN:
            reread(submission)
            return
        if not locked.text.strip() and not locked.files.exists():
            raise NothingHandedIn
        submission.status = locked.status
        hand_in(submission, submission.task, moment=timezone.now())
        if enrolment_id is not None:
            complete_by_tasks(enrolment_id, submission.task.lesson_id)
        tell_of_submission(submission, by=by)


def delete_draft(submission: Submission) -> None:
    """Take a draft away; it can be brought back for KEPT_DAYS.  Raises HandedInAlready."""
    rows = Submission.objects.kept().filter(pk=submission.pk, status=Status.DRAFT)
    if not rows.update(deleted_at=timezone.now(), version=F("version") + 1):
        raise HandedInAlready


def restore_draft(submission: Submission) -> None:
    """Undo a deletion.  Raises NotFound when it was too long ago, AttemptTaken when another was begun since."""
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    rows = Submission.objects.filter(pk=submission.pk, deleted_at__gte=since)
    try:
        with transaction.atomic():
            done = rows.update(deleted_at=None, version=F("version") + 1)
    except IntegrityError as error:
        raise AttemptTaken from error
    if not done:
        raise NotFound
    reread(submission)


def _require_time(submission: Submission, now: datetime) -> None:
    """A draft is written while the task takes something; a correction whenever it was asked for."""
    if submission.status == Status.DRAFT and deadline_of(submission.task).is_closed(now):
        raise TaskClosed
