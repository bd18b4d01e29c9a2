"""One lesson, as its authors see and change it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import seen_part, version_asked
from teleklasa.courses.authoring import captions, edit_shapes, lessons, serializers
from teleklasa.courses.authoring.reading import lesson_for_edit
from teleklasa.courses.models import Lesson
from teleklasa.courses.rules import Rule
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated

TAGS = ["authoring"]


class LessonChanging(APIView):
    @extend_schema(
        tags=TAGS, summary="Change a lesson", request=serializers.LessonChangeIn, responses=edit_shapes.LessonEdit
    )
    def patch(self, request: Request, lesson_id: str) -> Response:
        """Only what is named changes. With `If-Match` or `version`, a lesson that somebody else changed is refused."""
        lesson = edited_lesson(request, lesson_id, rules.EDIT_OUTLINE)
        changes = validated(serializers.LessonChangeIn, request)
        version = version_asked(request, changes)
        changes.pop("version", None)
        lessons.change_lesson(lesson, by=person_of(request), changes=changes, version=version)
        return editable(request, lesson_id)

    @extend_schema(tags=TAGS, summary="Delete a lesson", responses={204: None})
    def delete(self, request: Request, lesson_id: str) -> Response:
        """Kept 30 days with what students did in it. The last published lesson of a published course stays."""
        lesson = edited_lesson(request, lesson_id, rules.EDIT_OUTLINE)
        lessons.delete_lesson(lesson, by=person_of(request))
        return Response(status=204)


class LessonEditor(APIView):
    @extend_schema(tags=TAGS, summary="A lesson with its sources", responses=edit_shapes.LessonEdit)
    def get(self, request: Request, lesson_id: str) -> Response:
        return editable(request, lesson_id)


class LessonPublish(APIView):
    @extend_schema(tags=TAGS, summary="Show a lesson to students", request=None, responses=edit_shapes.LessonEdit)
    def post(self, request: Request, lesson_id: str) -> Response:
        """From `release_at` on, where it has one. A lesson that lacks what its kind needs is refused."""
        lesson = edited_lesson(request, lesson_id, rules.EDIT_OUTLINE)
        lessons.publish_lesson(lesson, by=person_of(request))
        return editable(request, lesson_id)


class LessonUnpublish(APIView):
    @extend_schema(tags=TAGS, summary="Make a lesson a draft again", request=None, responses=edit_shapes.LessonEdit)
    def post(self, request: Request, lesson_id: str) -> Response:
        lesson = edited_lesson(request, lesson_id, rules.EDIT_OUTLINE)
        lessons.unpublish_lesson(lesson, by=person_of(request))
        return editable(request, lesson_id)


class LessonRestore(APIView):
    """Undo of a deletion: the only route on which a deleted lesson is seen."""

    @extend_schema(tags=TAGS, summary="Bring a deleted lesson back", request=None, responses=edit_shapes.LessonEdit)
    def post(self, request: Request, lesson_id: str) -> Response:
        """At the end of its section."""
        lesson, _ = seen_part(request, Lesson.objects.filter(public_id=lesson_id), rules.EDIT_OUTLINE)
        lessons.restore_lesson(lesson, by=person_of(request))
        return editable(request, lesson_id)


class LessonCaptionFiles(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Set the captions of a video",
        request=serializers.CaptionsListIn,
        responses=edit_shapes.LessonCaptionsList,
    )
    def put(self, request: Request, lesson_id: str) -> Response:
        """One file per language, in place of those that are there; assistants may do this too."""
        lesson = edited_lesson(request, lesson_id, rules.UPLOAD_CAPTIONS)
        named = validated(serializers.CaptionsListIn, request)["captions"]
        captions.change_captions(lesson, by=person_of(request), captions=named)
        return Response({"captions": lesson_for_edit(lesson)["captions"]})


def edited_lesson(request: Request, lesson_id: str, rule: Rule) -> Lesson:
    lesson, _ = seen_part(request, Lesson.objects.kept().filter(public_id=lesson_id), rule)
    return lesson


def editable(request: Request, lesson_id: str) -> Response:
    """The lesson with everything that its editor shows; three queries."""
    rows = Lesson.objects.kept().select_related("section", "video").filter(public_id=lesson_id)
    lesson, _ = seen_part(request, rows, rules.OPEN_EDITOR)
    return Response(lesson_for_edit(lesson))
