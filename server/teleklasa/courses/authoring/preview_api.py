"""A text as its readers will see it, while it is written."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import seen_course
from teleklasa.courses.authoring import edit_shapes, serializers
from teleklasa.courses.writing import previewed
from teleklasa.people.asking import person_of
from teleklasa.people.misses import Budget, count_miss, refuse_over_budget
from teleklasa.rest.fields import validated

MOST_PREVIEWS = 200
"""Texts that one person may have rendered in ten minutes: more than anybody reads."""


class RichTextPreview(APIView):
    @extend_schema(
        tags=["authoring"],
        summary="A Markdown text as a page would show it",
        request=serializers.RichTextPreviewIn,
        responses=edit_shapes.RichTextPreviewOut,
    )
    def post(self, request: Request) -> Response:
        """With pictures of one's own and, for those who may open the editor of `course`, of that course."""
        person, body = person_of(request), validated(serializers.RichTextPreviewIn, request)
        course = seen_course(request, body["course"], rules.OPEN_EDITOR)[0] if body["course"] else None
        budget = [Budget(f"preview:{person.pk}", MOST_PREVIEWS)]
        refuse_over_budget(budget)
        count_miss(budget)
        return Response({"html": previewed(body["source"], author=person, place_course=course)})
