"""Live lessons of a group: started, entered, ended and remembered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups.asking import seen_group, seen_group_with_room
from teleklasa.groups.rules import may_end_lessons, may_run_lessons
from teleklasa.live.end import end_lesson
from teleklasa.live.enter import lesson_to_enter, moderator_join_url
from teleklasa.live.reading import attendance_of, lessons_of_group
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.see_other import see_other
from teleklasa.live.serializers import AttendancePage, LessonOut, LessonPage, LessonQuery, lesson_out
from teleklasa.live.start import start_lesson
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import answer_problem, require


class GroupLesson(APIView):
    @extend_schema(summary="The open live lesson of a group", responses=LessonOut)
    def get(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        lesson = lessons_of_group(group).open().first()
        if lesson is None:
            raise NoOpenLesson
        return Response(lesson_out(lesson))

    @extend_schema(
        summary="Start the live lesson of a group, or find it open",
        request=None,
        responses={200: LessonOut, 201: LessonOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group_with_room(request, slug)
        require(may_run_lessons(person_of(request), group))
        started = start_lesson(group, by=person_of(request))
        return Response(lesson_out(started.lesson), status=201 if started.is_new else 200)


class GroupLessonEnter(APIView):
    """A form that the browser sends itself: the room's address is answered once, as a redirect."""

    parser_classes = [FormParser, MultiPartParser]

    @extend_schema(summary="Enter the open live lesson as a moderator", request=None, responses={303: None})
    def post(self, request: Request, slug: str) -> HttpResponse:
        group = seen_group(request, slug)
        require(may_run_lessons(person_of(request), group))
        url = moderator_join_url(lesson_to_enter(lessons_of_group(group)), person_of(request))
        return see_other(url)

    def handle_exception(self, exc: Exception) -> Response:
        """A person looks at the answer, so a refusal leads back to the group's page and is explained there."""
        response = answer_problem(exc, {})
        if response is None:
            return super().handle_exception(exc)
        return see_other(f"/groups/{self.kwargs['slug']}?problem={response.data['code']}")  # type: ignore[return-value]


class GroupLessonEnd(APIView):
    @extend_schema(summary="End the open live lesson of a group", request=None, responses={204: None})
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_end_lessons(person_of(request), group))
        lesson = lessons_of_group(group).open().first()
        if lesson is None:
            raise NoOpenLesson
        end_lesson(lesson, by=person_of(request))
        return Response(status=204)


class GroupLessons(APIView):
    """Every lesson that was opened, the newest first."""

    @extend_schema(
        summary="Every lesson that was opened, the newest first", parameters=[LessonQuery], responses=LessonPage
    )
    def get(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        cursor = validated_query(LessonQuery, request)["cursor"]
        found = lessons_of_group(group).exclude(started_at=None)
        page, beyond = page_of(found, keys=["-id"], cursor=cursor, size=50)
        return Response(LessonPage({"results": page, "next": beyond}).data)


class LessonAttendance(APIView):
    @extend_schema(parameters=[LessonQuery], responses=AttendancePage)
    def get(self, request: Request, slug: str, lesson_id: str) -> Response:
        """Who was in a lesson of the group and for how long, in the order of coming in."""
        group = seen_group(request, slug)
        lesson = get_object_or_404(lessons_of_group(group), public_id=lesson_id)
        cursor = validated_query(LessonQuery, request)["cursor"]
        page, beyond = page_of(attendance_of(lesson), keys=["id"], cursor=cursor)
        return Response(AttendancePage({"results": page, "next": beyond}).data)
