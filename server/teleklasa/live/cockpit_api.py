"""The open live lessons of the whole school for admins: where each is, and why there."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.live.cockpit import lessons_of_school, open_lessons
from teleklasa.live.models import LiveLesson
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import require
from teleklasa.swarm.rules import may_manage_servers
from teleklasa.swarm.shapes import PlacementReasonOut, shown_reason


class LiveLessonServerOut(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class LiveLessonGroupOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class LiveLessonOut(serializers.ModelSerializer[LiveLesson]):
    """A lesson for whoever runs the swarm; `group` is null for rooms of other kinds."""

    id = serializers.CharField(source="public_id")
    server = LiveLessonServerOut(allow_null=True)
    group = LiveLessonGroupOut(source="room.group", allow_null=True)
    opened_by = serializers.CharField(source="opened_by.display_name", default=None, allow_null=True)

    class Meta:
        model = LiveLesson
        fields = [
            "id",
            "title",
            "group",
            "opened_by",
            "server",
            "state",
            "people_now",
            "expected_people",
            "cost_units",
            "claimed_at",
            "started_at",
            "move_count",
            "moved_at",
        ]


class LiveLessonDetail(LiveLessonOut):
    """A lesson with why it went where it is."""

    reason = serializers.SerializerMethodField()

    class Meta(LiveLessonOut.Meta):
        fields = [*LiveLessonOut.Meta.fields, "reason"]

    @extend_schema_field(PlacementReasonOut)
    def get_reason(self, lesson: LiveLesson) -> dict[str, Any]:
        return shown_reason(lesson.placement_reason)


class LiveLessonPage(serializers.Serializer[Any]):
    results = LiveLessonOut(many=True)
    next = serializers.CharField(allow_null=True)


class LiveLessonQuery(serializers.Serializer[Any]):
    server = serializers.CharField(required=False, default="", allow_blank=True, max_length=16)
    state = serializers.ChoiceField(LiveLesson.OPEN, required=False, default="", allow_blank=True)
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class LiveLessons(APIView):
    @extend_schema(
        tags=["lessons"],
        summary="Open live lessons of the whole school, the newest first",
        parameters=[LiveLessonQuery],
        responses=LiveLessonPage,
    )
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        query = validated_query(LiveLessonQuery, request)
        found = open_lessons(server=query["server"], state=query["state"])
        page, beyond = page_of(found, keys=["-id"], cursor=query["cursor"])
        return Response(LiveLessonPage({"results": page, "next": beyond}).data)


class OneLiveLesson(APIView):
    @extend_schema(tags=["lessons"], summary="A live lesson and why it is where it is", responses=LiveLessonDetail)
    def get(self, request: Request, lesson_id: str) -> Response:
        require(may_manage_servers(person_of(request)))
        lesson = get_object_or_404(lessons_of_school(), public_id=lesson_id)
        return Response(LiveLessonDetail(lesson).data)
