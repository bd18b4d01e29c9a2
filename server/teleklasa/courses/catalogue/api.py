"""What anyone may look at: the catalogue, course pages, categories and teachers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import require_rule, viewer_of
from teleklasa.courses.catalogue import categories, course_page, shapes, teachers
from teleklasa.courses.catalogue.answering import PAGE_FRESH_S, marked, shared_answer, tagged_answer, unchanged
from teleklasa.courses.catalogue.facets import facets
from teleklasa.courses.catalogue.folding import tsquery_of
from teleklasa.courses.catalogue.page_standing import page_standing
from teleklasa.courses.catalogue.searching import catalogue_page, suggestions
from teleklasa.courses.catalogue.teaching import taught_page
from teleklasa.courses.catalogue.wanted import read_paging, read_q, wanted_of
from teleklasa.courses.rules import SEE, may_manage_categories
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone, SignedIn
from teleklasa.rest.fields import validated
from teleklasa.rest.problems import require


class OpenToAll(APIView):
    """Answers that are the same for everyone: who asks is not even looked up when reading."""

    permission_classes = [Anyone]

    def get_authenticators(self) -> list[BaseAuthentication]:
        request: Request | None = getattr(self, "request", None)
        return [] if request is not None and request.method == "GET" else super().get_authenticators()


class Courses(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="The catalogue: listed courses, filtered, searched and ordered",
        parameters=[shapes.CataloguePageQuery],
        responses={200: shapes.CourseCardPage, 304: None},
    )
    def get(self, request: Request) -> HttpResponse:
        return shared_answer(request._request, catalogue_page(wanted_of(request.query_params)))


class CourseFacets(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="How many courses each filter would leave; large numbers are estimates",
        parameters=[shapes.CatalogueQuery],
        responses={200: shapes.CatalogueFacets, 304: None},
    )
    def get(self, request: Request) -> HttpResponse:
        return shared_answer(request._request, facets(wanted_of(request.query_params)))


class CourseSuggestions(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="Up to eight titles for what is being typed",
        parameters=[shapes.SuggestionQuery],
        responses={200: shapes.CourseSuggestion(many=True), 304: None},
    )
    def get(self, request: Request) -> HttpResponse:
        typed = read_q(request.query_params)
        return shared_answer(request._request, suggestions(tsquery_of(typed, weight="A")))


class OneCourse(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=["catalogue"],
        summary="The page of a course with its outline; send `If-None-Match` to be told when nothing changed",
        responses={200: shapes.CoursePage, 304: None},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        found = page_standing(slug, viewer_of(request))
        if found is None:
            raise Http404
        facts, standing = found
        require_rule(SEE, standing)
        viewer = course_page.viewer_class(standing)
        tag = course_page.tag_of_page(facts, viewer)
        if answer := unchanged(request._request, tag):
            return marked(request._request, answer, tag=tag, fresh_s=PAGE_FRESH_S)
        body = course_page.page_bytes(facts, viewer, tag=tag)
        return tagged_answer(request._request, body, tag=tag, fresh_s=PAGE_FRESH_S)


class Categories(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="Categories as a tree of two levels",
        responses={200: shapes.CategoryTree(many=True), 304: None},
    )
    def get(self, request: Request) -> HttpResponse:
        return shared_answer(request._request, categories.tree())

    @extend_schema(
        tags=["catalogue"], summary="Add a category", request=shapes.CategoryIn, responses={201: shapes.CategoryOut}
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        require(may_manage_categories(person))
        made = categories.add_category(by=person, **validated(shapes.CategoryIn, request))
        return Response(categories.shown(made), status=201)


class OneCategory(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        tags=["catalogue"],
        summary="Rename, move or order a category",
        request=shapes.CategoryChange,
        responses=shapes.CategoryOut,
    )
    def patch(self, request: Request, slug: str) -> Response:
        person = person_of(request)
        require(may_manage_categories(person))
        changes = validated(shapes.CategoryChange, request)
        return Response(categories.shown(categories.change_category(slug, by=person, **changes)))

    @extend_schema(tags=["catalogue"], summary="Delete a category that nothing is in", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        person = person_of(request)
        require(may_manage_categories(person))
        categories.delete_category(slug, by=person)
        return Response(status=204)


class Teachers(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="Teachers who asked to be found, by name",
        parameters=[shapes.TeacherQuery],
        responses={200: shapes.TeacherCardPage, 304: None},
    )
    def get(self, request: Request) -> HttpResponse:
        cursor, size = read_paging(request.query_params)
        page = teachers.teachers_page(found_by=read_q(request.query_params), cursor=cursor, size=size)
        return shared_answer(request._request, page)


class OneTeacher(OpenToAll):
    @extend_schema(
        tags=["catalogue"], summary="A teacher's public page", responses={200: shapes.TeacherPage, 304: None}
    )
    def get(self, request: Request, person_id: str) -> HttpResponse:
        return shared_answer(request._request, teachers.teacher_page(teachers.listed_teacher(person_id)))


class TeacherCourses(OpenToAll):
    @extend_schema(
        tags=["catalogue"],
        summary="Listed courses of a teacher, the newest first",
        parameters=[shapes.CataloguePaging],
        responses={200: shapes.CourseCardPage, 304: None},
    )
    def get(self, request: Request, person_id: str) -> HttpResponse:
        cursor, size = read_paging(request.query_params)
        person = teachers.listed_teacher(person_id)
        return shared_answer(request._request, teachers.courses_of_teacher(person, cursor=cursor, size=size))


class OwnTeaching(APIView):
    @extend_schema(
        tags=["catalogue"],
        summary="Courses of whose staff one is, in every state, the last changed first",
        parameters=[shapes.CataloguePaging],
        responses=shapes.TaughtCoursePage,
    )
    def get(self, request: Request) -> Response:
        cursor, size = read_paging(request.query_params)
        return Response(taught_page(person_of(request), cursor=cursor, size=size))
