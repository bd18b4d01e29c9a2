"""How live lessons and presence look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.live.models import Attendance, LiveLesson


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


class AttendedPerson(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    display_name = serializers.CharField()


class AttendanceOut(serializers.ModelSerializer[Attendance]):
    """That a person was in a lesson: once for every time of coming in; `left_at` is null while there."""

    person = AttendedPerson()
    seconds = serializers.IntegerField(source="seconds_so_far")

    class Meta:
        model = Attendance
        fields = ["person", "joined_at", "left_at", "seconds"]


class AttendancePage(serializers.Serializer[Any]):
    results = AttendanceOut(many=True)
    next = serializers.CharField(allow_null=True)
