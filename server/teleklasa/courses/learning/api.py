"""Reading lessons, telling how far one is, and keeping lessons at hand."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import require_readable, require_rule, seen_course, seen_lesson
from teleklasa.courses.catalogue.answering import PAGE_FRESH_S, tag_of, tagged_answer
from teleklasa.courses.learning import favourites, serializers
from teleklasa.courses.learning.asking import lesson_to_keep, lesson_to_read
from teleklasa.courses.learning.batches import record_progress
from teleklasa.courses.learning.lesson_page import lesson_page
from teleklasa.courses.learning.own_course import own_course
from teleklasa.courses.learning.recording import Told
from teleklasa.courses.learning.telling import plainly_told
from teleklasa.courses.rules import WRITE_PROGRESS
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of

TAGS = ["learning"]
AS_STUDENT = OpenApiParameter("as", str, enum=["student"], description="Authors see the lesson as a member does.")


class LessonReading(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="A lesson to learn from; send `If-None-Match` to be told when nothing changed",
        parameters=[AS_STUDENT],
        responses={200: serializers.CourseLessonPage, 304: None},
    )
    def get(self, request: Request, lesson_id: str) -> HttpResponse:
        """Previews are open to everybody. Nothing in the answer is personal; see `/courses/{slug}/mine`."""
        body = orjson.dumps(lesson_page(lesson_to_read(request, lesson_id)))
        return tagged_answer(request._request, body, tag=tag_of(body), fresh_s=PAGE_FRESH_S)


class OwnProgress(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Tell how far you are, in up to 100 lessons of any of your courses",
        request=serializers.ProgressIn,
        responses=serializers.ProgressOut,
    )
    def post(self, request: Request) -> Response:
        """May be repeated. One lesson that you may not learn refuses the whole batch."""
        now = timezone.now()
        items = plainly_told(request.data, now=now) or [
            _told(item, now) for item in validated(serializers.ProgressIn, request)["items"]
        ]
        recorded = record_progress(person_of(request), items)
        if recorded is None:
            _refuse(request, items)
            raise Http404
        shown = [
            {"lesson": lesson, "state": one.state, "position_s": one.position_s, "seen_s": one.seen_s}
            for lesson, one in recorded.lessons.items()
        ]
        return Response({"items": shown, "completed_courses": sorted(recorded.completed)})


def _told(item: dict[str, Any], now: Any) -> Told:
    return Told(**{**item, "at": min(item.get("at", now), now)})


def _refuse(request: Request, items: list[Told]) -> None:
    """Say why the first lesson that may not be learnt may not."""
    for lesson_id in dict.fromkeys(told.lesson for told in items):
        lesson, standing = seen_lesson(request, lesson_id)
        require_rule(WRITE_PROGRESS, standing)
        require_readable(lesson, standing)


class OwnCourseOverlay(APIView):
    @extend_schema(tags=TAGS, summary="What is personal on the page of a course", responses=serializers.OwnCourse)
    def get(self, request: Request, slug: str) -> Response:
        person = person_of(request)
        course, standing = seen_course(request, slug)
        return Response(own_course(course, person, standing, now=timezone.now()))


class LessonFavourite(APIView):
    @extend_schema(tags=TAGS, summary="Keep a lesson at hand", request=None, responses={204: None})
    def put(self, request: Request, lesson_id: str) -> Response:
        favourites.keep(person_of(request), lesson_to_keep(request, lesson_id))
        return Response(status=204)

    @extend_schema(tags=TAGS, summary="Keep a lesson no longer", responses={204: None})
    def delete(self, request: Request, lesson_id: str) -> Response:
        favourites.let_go(person_of(request), lesson_to_keep(request, lesson_id))
        return Response(status=204)


class OwnFavourites(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Lessons that you keep at hand, newest first",
        parameters=[serializers.CursorQuery],
        responses=serializers.FavouritePage,
    )
    def get(self, request: Request) -> Response:
        cursor = validated_query(serializers.CursorQuery, request)["cursor"]
        rows = favourites.favourites_of(person_of(request), now=timezone.now())
        page, beyond = page_of(rows, keys=["-created_at", "-id"], cursor=cursor)
        return Response({"results": [favourites.shown(row) for row in page], "next": beyond})
