"""Grades: what waits for one, written, given back, released, and seen by students."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course, version_asked
from teleklasa.courses.models import Submission
from teleklasa.courses.rules import READ_SUBMISSIONS, READ_TASKS, RELEASE_GRADES, may
from teleklasa.courses.standing import Standing
from teleklasa.courses.tasks import serializers as shapes
from teleklasa.courses.tasks.asking import graded_submission, is_by_group_only, require_assignment, seen_task
from teleklasa.courses.tasks.grade_queue import own_queue_page, queue_page
from teleklasa.courses.tasks.grading import Correction, Grade
from teleklasa.courses.tasks.marking import Grader, grade_work, release_work, return_work
from teleklasa.courses.tasks.own_grades import own_grades
from teleklasa.courses.tasks.submission_reading import files_of, for_staff
from teleklasa.courses.writing import rendered
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query

TAGS = ["grades"]


class CourseGradeQueue(APIView):
    @extend_schema(tags=TAGS, parameters=[shapes.GradeQueueQuery], responses=shapes.GradeQueuePage)
    def get(self, request: Request, slug: str) -> Response:
        """What waits to be graded in a course, oldest first; a teacher of a group sees its pupils."""
        course, standing = seen_course(request, slug, READ_SUBMISSIONS)
        query = validated_query(shapes.GradeQueueQuery, request)
        narrowed: dict[str, Any] = {name: query[name] for name in ("task", "group") if name in query}
        if is_by_group_only(standing):
            narrowed["taught_by"] = person_of(request).pk
        return Response(queue_page(course.pk, query["cursor"], **narrowed))


class OwnGradeQueue(APIView):
    @extend_schema(tags=TAGS, parameters=[shapes.OwnGradeQueueQuery], responses=shapes.OwnGradeQueuePage)
    def get(self, request: Request) -> Response:
        """What waits to be graded in all courses of whose staff one is, oldest first."""
        query = validated_query(shapes.OwnGradeQueueQuery, request)
        return Response(own_queue_page(person_of(request), query["cursor"]))


class SubmissionGrade(APIView):
    @extend_schema(tags=TAGS, request=shapes.GradeIn, responses=shapes.SubmissionOut)
    def post(self, request: Request, submission_id: str) -> Response:
        """Grade what was handed in. A released grade is changed by teachers only, and that is noted."""
        submission, standing = graded_submission(request, submission_id)
        body = validated(shapes.GradeIn, request)
        feedback = None
        if "feedback_source" in body:
            feedback = feedback_of(request, submission, body["feedback_source"])
        grade = Grade(body["points"], by=person_of(request), feedback=feedback)
        grade_work(submission, grade, grader=grader_of(request, standing, body["version"]))
        return staff_answer(request, submission)


class SubmissionReturn(APIView):
    @extend_schema(tags=TAGS, request=shapes.ReturnIn, responses=shapes.SubmissionOut)
    def post(self, request: Request, submission_id: str) -> Response:
        """Give an attempt back to be corrected; the student hands the same attempt in again."""
        submission, standing = graded_submission(request, submission_id)
        require_assignment(submission.task)
        body = validated(shapes.ReturnIn, request)
        feedback = feedback_of(request, submission, body["feedback_source"])
        grader = grader_of(request, standing, version_asked(request, body))
        return_work(submission, Correction(person_of(request), feedback), grader=grader)
        return staff_answer(request, submission)


class TaskRelease(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.GradesReleased)
    def post(self, request: Request, task_id: str) -> Response:
        """Show the grades of a task to all who have one."""
        task, _ = seen_task(request, task_id, RELEASE_GRADES)
        return Response({"released": release_work(task, by=person_of(request))})


class OwnCourseGrades(APIView):
    @extend_schema(tags=TAGS, responses=shapes.OwnGrades)
    def get(self, request: Request, slug: str) -> Response:
        """Own grades in a course: every task that is open, with the grade that counts."""
        course, _ = seen_course(request, slug, READ_TASKS)
        return Response({"results": own_grades(course, person_of(request), moment=timezone.now())})


def grader_of(request: Request, standing: Standing, version: int | None) -> Grader:
    return Grader(person_of(request), version, may_override=may(RELEASE_GRADES, standing))


def feedback_of(request: Request, submission: Submission, source: str) -> tuple[str, str]:
    """The feedback as it was written, and its HTML."""
    return source, rendered(source, place_course=submission.course, author=person_of(request))


def staff_answer(request: Request, submission: Submission) -> Response:
    return Response(for_staff(submission, files_of([submission]), person_of(request)))
