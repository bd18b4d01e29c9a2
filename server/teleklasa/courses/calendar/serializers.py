"""How the calendar looks in the API; every field is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from teleklasa.courses.calendar.events import Event
from teleklasa.courses.models import Submission
from teleklasa.rest.fields import MomentField

LONGEST = timedelta(days=62)
KINDS = [("deadline", "a task is due"), ("release", "a lesson opens"), ("live", "a live lesson begins")]


class CalendarQuery(serializers.Serializer[Any]):
    """Moments with their offset; `to` itself is left out, and is at most 62 days after `from`."""

    to = MomentField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": MomentField(), **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["from"] < attrs["to"] <= attrs["from"] + LONGEST:
            raise serializers.ValidationError({"to": ["Say a later moment, at most 62 days later."]}, code="range")
        return attrs


class CalendarCourse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class CalendarEvent(serializers.Serializer[Event]):
    """`of` is the kind of the task or lesson; `status` of your newest attempt, null before the first."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.CharField()
    title = serializers.CharField()
    of = serializers.ChoiceField(choices=["assignment", "quiz", "text", "video", "file", "link", "live"])
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    course = CalendarCourse()
    is_taught = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Submission.Status.choices, allow_null=True)


class CalendarEvents(serializers.Serializer[Any]):
    """At most 500 events, the earliest first."""

    events = CalendarEvent(many=True)


class CalendarAddress(serializers.Serializer[Any]):
    """A secret address: whoever has it reads the calendar."""

    url = serializers.CharField(allow_null=True)
