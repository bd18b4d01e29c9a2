"""Live lessons of a group: started, entered, ended and remembered."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups.asking import seen_group
from teleklasa.groups.models import Group
from teleklasa.groups.rules import may_end_lessons, may_run_lessons
from teleklasa.live.end import end_lesson
from teleklasa.live.enter import lesson_to_enter, moderator_join_url
from teleklasa.live.models import LiveLesson
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.start import start_lesson
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import answer_problem, require


class LessonOut(serializers.ModelSerializer[LiveLesson]):
    id = serializers.CharField(source="public_id")
    server_name = serializers.CharField(source="server.name", default=None, allow_null=True)
    opened_by = serializers.CharField(source="opened_by.display_name", default=None, allow_null=True)

    class Meta:
        model = LiveLesson
        fields = [
            "id",
            "state",
            "title",
            "started_at",
            "ended_at",
            "ended_because",
            "people_now",
            "most_people",
            "server_name",
            "opened_by",
        ]


class LessonPage(serializers.Serializer[Any]):
    results = LessonOut(many=True)
    next = serializers.CharField(allow_null=True)


class LessonQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class GroupLesson(APIView):
    @extend_schema(responses=LessonOut)
    def get(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        lesson = for_api(group).open().first()
        if lesson is None:
            raise NoOpenLesson
        return Response(LessonOut(lesson).data)

    @extend_schema(request=None, responses={200: LessonOut, 201: LessonOut})
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_run_lessons(person_of(request), group))
        started = start_lesson(group, by=person_of(request))
        return Response(LessonOut(for_api(group).get(pk=started.lesson.pk)).data, status=201 if started.is_new else 200)


class GroupLessonEnter(APIView):
    """A form that the browser sends itself: the room's address is answered once, as a redirect."""

    parser_classes = [FormParser, MultiPartParser]

    @extend_schema(request=None, responses={303: None})
    def post(self, request: Request, slug: str) -> HttpResponse:
        group = seen_group(request, slug)
        require(may_run_lessons(person_of(request), group))
        url = moderator_join_url(lesson_to_enter(group), person_of(request))
        return see_other(url)

    def handle_exception(self, exc: Exception) -> Response:
        """A person looks at the answer, so a refusal leads back to the group's page and is explained there."""
        response = answer_problem(exc, {})
        if response is None:
            return super().handle_exception(exc)
        return see_other(f"/groups/{self.kwargs['slug']}?problem={response.data['code']}")  # type: ignore[return-value]


class GroupLessonEnd(APIView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_end_lessons(person_of(request), group))
        lesson = for_api(group).open().first()
        if lesson is None:
            raise NoOpenLesson
        end_lesson(lesson, by=person_of(request))
        return Response(status=204)


class GroupLessons(APIView):
    """Every lesson that was opened, the newest first."""

    @extend_schema(parameters=[LessonQuery], responses=LessonPage)
    def get(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        cursor = validated_query(LessonQuery, request)["cursor"]
        found = for_api(group).exclude(started_at=None)
        page, beyond = page_of(found, keys=["-id"], cursor=cursor, size=50)
        return Response(LessonPage({"results": page, "next": beyond}).data)


def for_api(group: Group) -> Any:
    return LiveLesson.objects.filter(room__group=group).select_related("server", "opened_by")


def see_other(url: str) -> HttpResponse:
    """A 303, so that the browser follows by GET; such an answer is never kept."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response
