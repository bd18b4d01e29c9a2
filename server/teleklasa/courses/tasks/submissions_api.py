"""Attempts: begun, written, given files, handed in, taken back, deleted and brought back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import version_asked
from teleklasa.courses.models import Submission, Task
from teleklasa.courses.quizzes.attempting import begin_quiz, hand_in_quiz
from teleklasa.courses.rules import READ_SUBMISSIONS, READ_TASKS, SUBMIT
from teleklasa.courses.tasks import handing_in
from teleklasa.courses.tasks import serializers as shapes
from teleklasa.courses.tasks.asking import (
    is_by_group_only,
    own_attempt,
    own_submission,
    readable_submission,
    seen_task,
)
from teleklasa.courses.tasks.attempts import begin_attempt, take_back
from teleklasa.courses.tasks.pupils import of_pupils
from teleklasa.courses.tasks.submission_reading import (
    attempts_left,
    files_of,
    for_owner,
    for_staff,
    lines_of,
    own_attempts,
)
from teleklasa.people.asking import person_of
from teleklasa.people.audit import record
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of

TAGS = ["submissions"]


class OwnTaskSubmissions(APIView):
    @extend_schema(tags=TAGS, responses=shapes.OwnSubmissions)
    def get(self, request: Request, task_id: str) -> Response:
        """Own attempts at a task, the newest fifty, oldest first; grades once they are released."""
        task, _ = seen_task(request, task_id, READ_TASKS)
        person = person_of(request)
        attempts = own_attempts(task, person)
        files = files_of(attempts)
        results = [for_owner(attempt, files, person) for attempt in attempts]
        return Response({"results": results, "attempts_left": attempts_left(task, attempts)})


class TaskSubmissions(APIView):
    @extend_schema(tags=TAGS, parameters=[shapes.SubmissionQuery], responses=shapes.SubmissionPage)
    def get(self, request: Request, task_id: str) -> Response:
        """What was handed in for a task, by person; a teacher of a group sees its pupils."""
        task, standing = seen_task(request, task_id, READ_SUBMISSIONS)
        query = validated_query(shapes.SubmissionQuery, request)
        rows: QuerySet[Submission] = Submission.objects.kept().filter(task=task).exclude(status=Submission.Status.DRAFT)
        if "status" in query:
            rows = rows.filter(status=query["status"])
        if "person" in query:
            rows = rows.filter(person__public_id=query["person"])
        if is_by_group_only(standing):
            rows = of_pupils(rows, person_of(request), task.course_id)
        page, beyond = page_of(rows.select_related("person"), keys=["person_id", "attempt"], cursor=query["cursor"])
        return Response({"results": lines_of(page), "next": beyond})

    @extend_schema(tags=TAGS, request=None, responses={200: shapes.SubmissionOut, 201: shapes.SubmissionOut})
    def post(self, request: Request, task_id: str) -> Response:
        """Begin an attempt (201), or find the one that is open (200)."""
        task, _ = seen_task(request, task_id, SUBMIT)
        begin = begin_quiz if task.kind == Task.Kind.QUIZ else begin_attempt
        attempt, is_new = begin(task, person_of(request), moment=timezone.now())
        attempt.task = task
        return own_answer(request, attempt, status=201 if is_new else 200)


class OneSubmission(APIView):
    @extend_schema(tags=TAGS, responses=shapes.SubmissionOut)
    def get(self, request: Request, submission_id: str) -> Response:
        """An attempt: its owner's, or for the staff once it was handed in. An admin's look is noted."""
        submission, standing = readable_submission(request, submission_id)
        person, files = person_of(request), files_of([submission])
        if submission.person_id == person.pk:
            return Response(for_owner(submission, files, person))
        if not standing.is_staff and standing.is_admin:
            record(person, "submission-read", f"submission:{submission.public_id}")
        return Response(for_staff(submission, files, person))

    @extend_schema(tags=TAGS, request=shapes.SubmissionTextIn, responses=shapes.SubmissionOut)
    def patch(self, request: Request, submission_id: str) -> Response:
        """Save what is written so far; a stale `version` is refused."""
        submission, _ = own_submission(request, submission_id)
        body = validated(shapes.SubmissionTextIn, request)
        handing_in.save_text(submission, body["text"], version=version_asked(request, body))
        return own_answer(request, submission)

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, submission_id: str) -> Response:
        """Delete an own draft; for 30 days it can be brought back."""
        submission, _ = own_submission(request, submission_id)
        handing_in.delete_draft(submission)
        return Response(status=204)


class SubmissionRestore(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.SubmissionOut)
    def post(self, request: Request, submission_id: str) -> Response:
        """Undo the deletion of an own draft."""
        submission, _ = own_submission(request, submission_id, is_deleted=True)
        handing_in.restore_draft(submission)
        return own_answer(request, submission)


class SubmissionFiles(APIView):
    @extend_schema(tags=TAGS, request=shapes.SubmissionFilesIn, responses=shapes.SubmissionOut)
    def put(self, request: Request, submission_id: str) -> Response:
        """Say which own files belong to an attempt; one that is not there refuses the whole list."""
        submission, _ = own_submission(request, submission_id)
        handing_in.put_files(submission, validated(shapes.SubmissionFilesIn, request)["files"], by=person_of(request))
        return own_answer(request, submission)


class SubmissionHandIn(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.SubmissionOut)
    def post(self, request: Request, submission_id: str) -> Response:
        """Hand an attempt in; a quiz is graded with that. The same request again answers the same."""
        submission, standing = own_attempt(request, submission_id)
        if submission.task.kind == Task.Kind.QUIZ:
            hand_in_quiz(submission, moment=timezone.now())
        else:
            handing_in.hand_in_work(submission, by=person_of(request), enrolment_id=standing.enrolment_id)
        return own_answer(request, submission)


class SubmissionTakeBack(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.SubmissionOut)
    def post(self, request: Request, submission_id: str) -> Response:
        """Make a draft again of what was handed in, while nobody graded it and it is not due yet."""
        submission, _ = own_submission(request, submission_id)
        take_back(submission, submission.task, moment=timezone.now())
        return own_answer(request, submission)


def own_answer(request: Request, submission: Submission, **options: Any) -> Response:
    return Response(for_owner(submission, files_of([submission]), person_of(request)), **options)
