"""The task or the submission that a request names, as far as whoever asks sees it."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request

from teleklasa.courses.asking import require_rule, seen_part, viewer_of
from teleklasa.courses.models import Submission, Task
from teleklasa.courses.rules import GRADE, READ_SUBMISSIONS, READ_TASKS, SEE, SUBMIT, Rule, may
from teleklasa.courses.standing import Standing
from teleklasa.courses.tasks.pupils import teaches_in
from teleklasa.courses.tasks.reading import is_seen
from teleklasa.courses.tasks.refused import TaskIsAQuiz
from teleklasa.people.asking import person_of
from teleklasa.rest.problems import Forbidden

Status = Submission.Status


def seen_task(request: Request, task_id: str, rule: Rule = READ_TASKS) -> tuple[Task, Standing]:
    """A task with its lesson and course, once the rule holds; one query.

    Drafts, and tasks of lessons that are not open yet, are missing for whoever may not read drafts.
    """
    rows = Task.objects.kept().filter(public_id=task_id).select_related("lesson")
    task, standing = seen_part(request, rows, SEE)
    if not is_seen(task, standing, timezone.now()):
        raise Http404
    require_rule(rule, standing)
    return task, standing


def deleted_task(request: Request, task_id: str, rule: Rule) -> Task:
    """A task that was deleted, or is there again since: for the undo."""
    rows = Task.objects.filter(public_id=task_id, lesson__deleted_at=None).select_related("lesson")
    task, _ = seen_part(request, rows, rule)
    return task


def own_submission(request: Request, submission_id: str, *, is_deleted: bool = False) -> tuple[Submission, Standing]:
    """An attempt of whoever asks, at an assignment that they see now, to be written to; one query.

    Raises Http404 for one of somebody else, and TaskIsAQuiz: quizzes have acts of their own.
    """
    found, standing = own_attempt(request, submission_id, is_deleted=is_deleted)
    require_assignment(found.task)
    return found, standing


def own_attempt(request: Request, submission_id: str, *, is_deleted: bool = False) -> tuple[Submission, Standing]:
    """An attempt of whoever asks, at a task of any kind that they see now; one query.  Raises Http404."""
    found, standing = _submission(request, submission_id, is_deleted=is_deleted)
    require_rule(SUBMIT, standing)
    if found.person_id != person_of(request).pk or not is_seen(found.task, standing, timezone.now()):
        raise Http404
    return found, standing


def readable_submission(request: Request, submission_id: str) -> tuple[Submission, Standing]:
    """Row 44: one's own, and for staff what was handed in; a teacher of a group reads its pupils."""
    found, standing = _submission(request, submission_id)
    require_rule(READ_TASKS, standing)
    person = person_of(request)
    if found.person_id == person.pk:
        return found, standing
    if not may(READ_SUBMISSIONS, standing) or found.status == Status.DRAFT:
        raise Http404
    if is_by_group_only(standing) and not teaches_in(person, found.course_id, found.person_id):
        raise Http404
    return found, standing


def graded_submission(request: Request, submission_id: str) -> tuple[Submission, Standing]:
    """Row 45: what somebody else handed in, for who grades it.  Nobody grades themselves."""
    found, standing = _submission(request, submission_id)
    require_rule(GRADE, standing)
    if found.person_id == person_of(request).pk:
        raise Forbidden
    if found.status == Status.DRAFT:
        raise Http404
    return found, standing


def is_by_group_only(standing: Standing) -> bool:
    """Whether somebody reads as the teacher of a group that learns the course, and not as its staff."""
    return not (standing.is_staff or standing.is_admin)


def require_assignment(task: Task) -> None:
    if task.kind == Task.Kind.QUIZ:
        raise TaskIsAQuiz


def _submission(request: Request, submission_id: str, *, is_deleted: bool = False) -> tuple[Submission, Standing]:
    rows = Submission.objects.filter(
        public_id=submission_id, task__deleted_at=None, task__lesson__deleted_at=None, deleted_at__isnull=not is_deleted
    ).select_related("task__lesson", "person", "graded_by")
    found, standing = seen_part(request, rows, SEE)
    found.task.course = found.course
    if viewer_of(request) is None:
        raise Http404
    return found, standing
