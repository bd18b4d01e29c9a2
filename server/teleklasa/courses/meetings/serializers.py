"""Live lessons of courses in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.learning.serializers import LIVE_STATES
from teleklasa.live.models import LiveLesson


class LessonLiveState(serializers.Serializer[Any]):
    """What a person who waits is told, and when to ask again; `may_host` opens the lesson and moderates it.

    While the server of the open lesson does not answer the school, `probe_url` is what a browser may
    fetch, to tell by `…/live/witness` whether it does.
    """

    state = serializers.ChoiceField(choices=LIVE_STATES)
    live_id = serializers.CharField(allow_null=True)
    probe_url = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ask_again_s = serializers.FloatField()
    may_host = serializers.BooleanField()


class LessonLiveEntry(serializers.Serializer[Any]):
    """`displace` takes the place of the oldest device of the same person."""

    displace = serializers.BooleanField(required=False, default=False)


class LessonLiveHeld(serializers.ModelSerializer[LiveLesson]):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = LiveLesson
        fields = ["id", "state", "title", "started_at", "ended_at", "people_now", "most_people"]


class LessonLivePage(serializers.Serializer[Any]):
    results = LessonLiveHeld(many=True)
    next = serializers.CharField(allow_null=True)
