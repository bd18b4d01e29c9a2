"""Planned lessons of a group: announced, listed and called off."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups.asking import seen_group
from teleklasa.groups.rules import may_end_lessons
from teleklasa.live import planned
from teleklasa.live.models import PlannedLesson
from teleklasa.live.serializers import LessonQuery
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import MomentField, validated, validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import require

PAGE = 100


class PlannedLessonOut(serializers.ModelSerializer[PlannedLesson]):
    """Null people: as many as usually come of the roster.  Null cameras: the usual share of the class.

    `server_name` is where it is planned, known about an hour ahead; it may still change.
    """

    id = serializers.CharField(source="public_id")
    server_name = serializers.CharField(source="planned_server", allow_null=True)

    class Meta:
        model = PlannedLesson
        fields = ["id", "starts_at", "length_s", "expected_people", "cameras", "server_name"]


class PlannedLessonPage(serializers.Serializer[Any]):
    results = PlannedLessonOut(many=True)
    next = serializers.CharField(allow_null=True)


class PlannedLessonIn(serializers.Serializer[Any]):
    starts_at = MomentField()
    length_s = serializers.IntegerField(min_value=planned.SHORTEST_S, max_value=planned.LONGEST_S, default=45 * 60)
    expected_people = serializers.IntegerField(
        min_value=1, max_value=planned.MOST_EXPECTED, allow_null=True, default=None
    )
    cameras = serializers.IntegerField(min_value=0, max_value=planned.MOST_EXPECTED, allow_null=True, default=None)


class PlannedLessons(APIView):
    @extend_schema(
        tags=["lessons"],
        summary="Planned lessons of a group that have not begun, the next one first",
        parameters=[LessonQuery],
        responses=PlannedLessonPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        cursor = validated_query(LessonQuery, request)["cursor"]
        page, beyond = page_of(planned.coming_of(group), keys=["starts_at", "id"], cursor=cursor, size=PAGE)
        planned.put_servers_on(page)
        return Response(PlannedLessonPage({"results": page, "next": beyond}).data)

    @extend_schema(
        tags=["lessons"],
        summary="Announce a lesson, or change the one announced for the same moment",
        request=PlannedLessonIn,
        responses={200: PlannedLessonOut, 201: PlannedLessonOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_end_lessons(person_of(request), group))
        body = validated(PlannedLessonIn, request)
        lesson, is_new = planned.announce(group, by=person_of(request), **body)
        planned.put_servers_on([lesson])
        return Response(PlannedLessonOut(lesson).data, status=201 if is_new else 200)


class OnePlannedLesson(APIView):
    @extend_schema(tags=["lessons"], summary="Call off a planned lesson", responses={204: None})
    def delete(self, request: Request, slug: str, lesson_id: str) -> Response:
        group = seen_group(request, slug)
        require(may_end_lessons(person_of(request), group))
        lesson = get_object_or_404(PlannedLesson, room__group=group, public_id=lesson_id)
        planned.call_off(lesson, by=person_of(request), group=group)
        return Response(status=204)
