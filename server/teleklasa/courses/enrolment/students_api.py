"""The students of a course: listed, added, let in, turned away, removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.enrolment import students
from teleklasa.courses.enrolment.adding import add_people
from teleklasa.courses.enrolment.deciding import decide
from teleklasa.courses.models import Course, Enrolment
from teleklasa.courses.rules import ADD_GROUP, MANAGE_STUDENTS, SEE_CLASSMATES, SEE_STUDENTS
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery
from teleklasa.rest.problems import require

TAGS = ["students of courses"]


class CourseStudents(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Students with their progress",
        parameters=[shapes.StudentQuery],
        responses=shapes.StudentPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        """A teacher of an enrolled group sees the pupils of the own groups only."""
        course, standing = seen_course(request, slug, SEE_STUDENTS)
        query = validated_query(shapes.StudentQuery, request)
        rows = students.filtered(students.students_seen(course, person_of(request), standing), course, query)
        return Response(students.students_page(course, rows, order=query["order"], cursor=query["cursor"]))

    @extend_schema(tags=TAGS, summary="Enrol people", request=shapes.StudentsIn, responses={201: shapes.StudentsAdded})
    def post(self, request: Request, slug: str) -> Response:
        """People of groups that you teach, an admin anyone; one who is neither refuses them all."""
        course, _ = seen_course(request, slug, ADD_GROUP)
        require(not person_of(request).is_by_link)
        added = add_people(course, validated(shapes.StudentsIn, request)["people"], by=person_of(request))
        return Response({"results": cards_of(course, added)}, status=201)


class StudentsDecision(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Approve, reject, remove or restore students",
        request=shapes.StudentsDecide,
        responses=shapes.StudentsAdded,
    )
    def post(self, request: Request, slug: str) -> Response:
        """All of them or nobody: one unknown id, or one in another state, refuses the whole."""
        course, _ = seen_course(request, slug, MANAGE_STUDENTS)
        body = validated(shapes.StudentsDecide, request)
        decided = decide(course, body["ids"], body["decision"], by=person_of(request))
        return Response({"results": cards_of(course, decided)})


class CourseStudent(APIView):
    @extend_schema(tags=TAGS, summary="One student: lessons, and what was handed in", responses=shapes.StudentDetail)
    def get(self, request: Request, slug: str, person_id: str) -> Response:
        course, standing = seen_course(request, slug, SEE_STUDENTS)
        seen = students.students_seen(course, person_of(request), standing)
        row: dict[str, Any] = get_object_or_404(seen.values(*students.COLUMNS), person__public_id=person_id)
        card = students.student_cards(course, [row])[0]
        card["lesson_progress"] = students.lessons_of_student(course, row["id"])
        card["submissions"] = students.submissions_of_student(course, row["person_id"])
        return Response(card)


class _Decide(APIView):
    decision: ClassVar[str]

    def decided(self, request: Request, slug: str, person_id: str) -> Response:
        course, _ = seen_course(request, slug, MANAGE_STUDENTS)
        get_object_or_404(Enrolment, course=course, person__public_id=person_id)
        return Response(cards_of(course, decide(course, [person_id], self.decision, by=person_of(request)))[0])


class StudentApprove(_Decide):
    decision = "approve"

    @extend_schema(tags=TAGS, summary="Let in who asked to join", request=None, responses=shapes.StudentCard)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        return self.decided(request, slug, person_id)


class StudentReject(_Decide):
    decision = "reject"

    @extend_schema(tags=TAGS, summary="Turn away who asked to join", request=None, responses=shapes.StudentCard)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        return self.decided(request, slug, person_id)


class StudentRemove(_Decide):
    decision = "remove"

    @extend_schema(tags=TAGS, summary="Remove a student", request=None, responses=shapes.StudentCard)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        return self.decided(request, slug, person_id)


class StudentRestore(_Decide):
    decision = "restore"

    @extend_schema(tags=TAGS, summary="Take a removal back", request=None, responses=shapes.StudentCard)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        return self.decided(request, slug, person_id)


class Classmates(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Who learns in the course, by name",
        parameters=[PageQuery],
        responses=shapes.ClassmatePage,
    )
    def get(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, SEE_CLASSMATES)
        query = validated_query(PageQuery, request)
        return Response(students.classmates_page(course, cursor=query["cursor"], search=query["search"]))


def cards_of(course: Course, people: list[int]) -> list[dict[str, Any]]:
    rows = students.named(Enrolment.objects.filter(course=course, person_id__in=people))
    return students.student_cards(course, rows.order_by("person__display_name", "id").values(*students.COLUMNS))
