"""The shapes of files and uploads in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.media.file_names import clean_file_name
from teleklasa.media.findings import REASONS
from teleklasa.media.models import MediaFile

Kind, State = MediaFile.Kind, MediaFile.State


class MediaFileOut(serializers.ModelSerializer[MediaFile]):
    """One of one's own files; addresses are there once it is ready, and all but those of pictures expire."""

    id = serializers.CharField(source="public_id")
    url = serializers.CharField(allow_null=True)
    card_url = serializers.CharField(allow_null=True, help_text="A picture no wider than 640 pixels")
    stream_url = serializers.CharField(allow_null=True, help_text="The HLS playlist of a video, if there is one")
    rejected_because = serializers.CharField(help_text=f"Empty, or why the file was refused: {', '.join(REASONS)}")

    class Meta:
        model = MediaFile
        fields = [
            "id",
            "name",
            "kind",
            "state",
            "rejected_because",
            "place",
            "mime",
            "size",
            "width",
            "height",
            "duration_s",
            "language",
            "url",
            "card_url",
            "stream_url",
            "created_at",
            "ready_at",
        ]


class MediaFilePage(serializers.Serializer[Any]):
    results = MediaFileOut(many=True)
    next = serializers.CharField(allow_null=True)


class MediaFileQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    state = serializers.ChoiceField(choices=State.choices, required=False)


class UploadIn(serializers.Serializer[Any]):
    """A file that will be sent. The name is only ever shown; the type is found out from the content."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    name = serializers.CharField(max_length=400)
    mime = serializers.RegexField(r"^[\w.+-]+/[\w.+-]+$", max_length=100, required=False, default="", allow_blank=True)
    place = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="Empty for one's own files"
    )
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$", max_length=16, required=False, default="", allow_blank=True
    )
    size = serializers.IntegerField(min_value=1, max_value=2**50)

    def validate_name(self, value: str) -> str:
        name = clean_file_name(value)
        if not name:
            raise serializers.ValidationError("This name is empty.", code="blank")
        return name


class UploadPartThere(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    size = serializers.IntegerField()


class UploadPartsOut(serializers.Serializer[Any]):
    """Where the parts go, the first first: PUT each to its address. `there` says which have arrived."""

    id = serializers.CharField()
    part_size = serializers.IntegerField()
    parts = serializers.ListField(child=serializers.CharField())
    there = UploadPartThere(many=True)
    expires_at = serializers.DateTimeField()


class UploadRulesQuery(serializers.Serializer[Any]):
    place = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class UploadKindRule(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    most_bytes = serializers.IntegerField()
    types = serializers.ListField(child=serializers.CharField())


class UploadRulesOut(serializers.Serializer[Any]):
    """How files are sent to a place: the way, the kinds that the person may put there, and the room left."""

    mode = serializers.ChoiceField(choices=["tus", "multipart"])
    chunk_bytes = serializers.IntegerField(help_text="A good length for one part of a tus upload")
    kept_h = serializers.IntegerField(help_text="For so many hours an unfinished upload can be resumed")
    quota_bytes = serializers.IntegerField()
    left_bytes = serializers.IntegerField()
    kinds = UploadKindRule(many=True)


class AvatarIn(serializers.Serializer[Any]):
    file = serializers.CharField(max_length=16, help_text="An own ready picture")


class AvatarOut(serializers.Serializer[Any]):
    avatar_url = serializers.CharField(allow_null=True)
