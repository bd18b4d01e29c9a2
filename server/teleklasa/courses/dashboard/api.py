"""What the teachers of a course see of its students as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.dashboard import downloads
from teleklasa.courses.dashboard import serializers as shapes
from teleklasa.courses.dashboard.figures import dashboard
from teleklasa.courses.dashboard.grades import grades_page
from teleklasa.courses.dashboard.stuck import stuck_page
from teleklasa.courses.enrolment.serializers import StudentPage
from teleklasa.courses.enrolment.students import students_seen
from teleklasa.courses.models import Course, Enrolment
from teleklasa.courses.rules import SEE_STUDENTS
from teleklasa.people.asking import person_of
from teleklasa.people.audit import record
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import PageQuery
from teleklasa.rest.rendering import QuickJSONRenderer

TAGS = ["students of courses"]
CSV = {(200, "text/csv"): OpenApiTypes.STR}


class CourseDashboard(APIView):
    @extend_schema(tags=TAGS, summary="The figures of a course", responses=shapes.Dashboard)
    def get(self, request: Request, slug: str) -> Response:
        """A teacher of an enrolled group gets the figures of the own groups' pupils."""
        course, students = students_of(request, slug)
        return Response(dashboard(course, students))


class StuckStudents(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Students who were not seen for a while",
        parameters=[shapes.StuckQuery],
        responses=StudentPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Active ones who are not done, the longest away first; a page may be shorter than the ones after it."""
        course, students = students_of(request, slug)
        query = validated_query(shapes.StuckQuery, request)
        return Response(stuck_page(course, students, days=query["days"], cursor=query["cursor"]))


class CourseGrades(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Points of students, task by task",
        parameters=[PageQuery],
        responses=shapes.GradesMatrix,
    )
    def get(self, request: Request, slug: str) -> Response:
        course, students = students_of(request, slug)
        query = validated_query(PageQuery, request)
        members = students.filter(status__in=Enrolment.MEMBER, person__display_name__icontains=query["search"])
        return Response(grades_page(course, members, cursor=query["cursor"]))


class CsvOrProblem(QuickJSONRenderer):
    """Lets a program ask for `text/csv`; what cannot be done is answered as a problem in JSON all the same."""

    media_type = "text/csv"
    format = "csv"


class _Download(APIView):
    renderer_classes = [QuickJSONRenderer, CsvOrProblem]

    def download(
        self, request: Request, slug: str, name: str, lines: Callable[[Course, QuerySet[Enrolment]], Iterator[str]]
    ) -> StreamingHttpResponse:
        course, students = students_of(request, slug)
        record(person_of(request), "students-downloaded", f"course:{course.slug}", list=name)
        members = students.filter(status__in=Enrolment.MEMBER)
        answer = StreamingHttpResponse(lines(course, members), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}-{course.slug}.csv"'
        answer["Cache-Control"] = "no-store"
        return answer


class StudentsDownload(_Download):
    @extend_schema(tags=TAGS, summary="Download the students as CSV", request=None, responses=CSV)
    def post(self, request: Request, slug: str) -> StreamingHttpResponse:
        """POST, since taking names away leaves a trace."""
        return self.download(request, slug, "students", downloads.students_csv)


class ProgressDownload(_Download):
    @extend_schema(tags=TAGS, summary="Download everybody's progress as CSV", request=None, responses=CSV)
    def post(self, request: Request, slug: str) -> StreamingHttpResponse:
        return self.download(request, slug, "progress", downloads.progress_csv)


class GradesDownload(_Download):
    @extend_schema(tags=TAGS, summary="Download everybody's points as CSV", request=None, responses=CSV)
    def post(self, request: Request, slug: str) -> StreamingHttpResponse:
        return self.download(request, slug, "grades", downloads.grades_csv)


def students_of(request: Request, slug: str) -> tuple[Course, QuerySet[Any]]:
    """The course and those of its students whom the person may see."""
    course, standing = seen_course(request, slug, SEE_STUDENTS)
    return course, students_seen(course, person_of(request), standing)
