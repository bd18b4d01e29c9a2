"""The slides that lessons of a group are opened with."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups.asking import seen_group
from teleklasa.groups.models import Group
from teleklasa.groups.rules import may_manage_group
from teleklasa.live.slides import MOST_SLIDES, set_slides, slides_of
from teleklasa.media.models import MediaFile
from teleklasa.media.reading import shown
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated
from teleklasa.rest.problems import require


class SlidesOut(serializers.ModelSerializer[MediaFile]):
    """`url` opens the document for an hour."""

    id = serializers.CharField(source="public_id")
    url = serializers.CharField(allow_null=True)

    class Meta:
        model = MediaFile
        fields = ["id", "name", "size", "url"]


class GroupSlidesOut(serializers.Serializer[Any]):
    slides = SlidesOut(many=True)
    most = serializers.IntegerField()


class GroupSlidesIn(serializers.Serializer[Any]):
    """Ids of documents sent to the place `group:{slug}`, the one that is shown first at the head."""

    files = serializers.ListField(child=serializers.CharField(max_length=16), max_length=MOST_SLIDES)


class GroupSlidesList(APIView):
    @extend_schema(tags=["lessons"], summary="The slides that lessons are opened with", responses=GroupSlidesOut)
    def get(self, request: Request, slug: str) -> Response:
        return self._answer(request, seen_group(request, slug))

    @extend_schema(
        tags=["lessons"],
        summary="Choose the slides that the next lessons are opened with",
        request=GroupSlidesIn,
        responses=GroupSlidesOut,
    )
    def put(self, request: Request, slug: str) -> Response:
        """All of them at once, in their order; an empty list takes them away.  An open lesson keeps its own."""
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        set_slides(group, validated(GroupSlidesIn, request)["files"], by=person_of(request))
        return self._answer(request, group)

    def _answer(self, request: Request, group: Group) -> Response:
        files = [shown(file, person_of(request)) for file in slides_of(group)]
        return Response(GroupSlidesOut({"slides": files, "most": MOST_SLIDES}).data)
