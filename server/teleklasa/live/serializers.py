"""How live lessons and presence look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teleklasa.live.models import Attendance, LiveLesson
from teleklasa.live.reading import doubt_of


# Not made of the model: a start should not pay for finding out what its columns are.
class LessonOut(serializers.Serializer[LiveLesson]):
    """A live lesson, open or past; `people_now` and `most_people` are as the last poll saw them."""

    id = serializers.CharField(source="public_id")
    state = serializers.ChoiceField(choices=LiveLesson.State.choices)
    title = serializers.CharField(max_length=80)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.CharField(max_length=20)
    people_now = serializers.IntegerField()
    most_people = serializers.IntegerField()
    server_name = serializers.CharField(source="server.name", default=None, allow_null=True)
    opened_by = serializers.CharField(source="opened_by.display_name", default=None, allow_null=True)
    move_count = serializers.IntegerField()
    moved_at = serializers.DateTimeField(allow_null=True)
    probe_url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_probe_url(self, lesson: LiveLesson) -> str | None:
        """While the server does not answer us: what a browser may try to fetch, to say whether it does."""
        return doubt_of(lesson)


_lesson_out = LessonOut()


def lesson_out(lesson: LiveLesson) -> dict[str, Any]:
    """A lesson as LessonOut shows it; one serializer reads them all, since each new one copies its fields first."""
    return dict(_lesson_out.to_representation(lesson))


class LessonWitnessIn(serializers.Serializer[Any]):
    """Whether the browser got any answer from `probe_url` of the lesson."""

    lesson = serializers.CharField(max_length=16)
    reaches = serializers.BooleanField()


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
