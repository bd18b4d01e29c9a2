"""Courses made, edited, published, archived, deleted and copied by their authors."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import require_rule, seen_course, version_asked
from teleklasa.courses.authoring import cards, creating, duplicating, edit_shapes, serializers, states
from teleklasa.courses.authoring.reading import courses_to_approve, editor_of
from teleklasa.courses.models import Course
from teleklasa.courses.standing import Standing
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of
from teleklasa.rest.problems import require

TAGS = ["authoring"]


class CourseMaking(APIView):
    @extend_schema(
        tags=TAGS, summary="Begin a course", request=serializers.CourseIn, responses={201: edit_shapes.CourseEdit}
    )
    def post(self, request: Request) -> Response:
        """The new course is a draft that only its owner sees; its address is made of the title."""
        require(rules.may_create_course(person_of(request)))
        title = validated(serializers.CourseIn, request)["title"]
        course = creating.create_course(title=title, by=person_of(request))
        return Response(editor(request, course.slug), status=201)


class CourseChanging(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Change the card of a course",
        request=serializers.CourseCardIn,
        responses=edit_shapes.CourseEdit,
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Only what is named changes. With `If-Match` or `version`, a card that somebody else changed is refused."""
        course, _ = seen_course(request, slug, rules.EDIT_CARD)
        changes = validated(serializers.CourseCardIn, request)
        version = version_asked(request, changes)
        changes.pop("version", None)
        cards.change_card(course, by=person_of(request), changes=changes, version=version)
        return Response(editor(request, slug))

    @extend_schema(tags=TAGS, summary="Delete a course", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Kept 30 days for the undo. The owner deletes a course in which nobody learns, an admin any."""
        course, _ = seen_course(request, slug, rules.DELETE_COURSE)
        states.delete_course(course, by=person_of(request))
        return Response(status=204)


class CourseEditor(APIView):
    @extend_schema(tags=TAGS, summary="Everything for the editor of a course", responses=edit_shapes.CourseEdit)
    def get(self, request: Request, slug: str) -> Response:
        """The card with its sources, all sections and lessons with drafts, and what is missing before publishing."""
        return Response(editor(request, slug))


class CoursePublish(APIView):
    @extend_schema(tags=TAGS, summary="Publish a course", request=None, responses=edit_shapes.CourseState)
    def post(self, request: Request, slug: str) -> Response:
        """A public course goes to the admins first, where the school wants that: its state is `review` then."""
        course, _ = seen_course(request, slug, rules.PUBLISH)
        status = states.publish_course(course, by=person_of(request))
        return state(slug, status)


class CourseTakeBack(APIView):
    @extend_schema(tags=TAGS, summary="Make a course a draft again", request=None, responses=edit_shapes.CourseState)
    def post(self, request: Request, slug: str) -> Response:
        """From review, or a published one while nobody learns in it."""
        course, _ = seen_course(request, slug, rules.PUBLISH)
        states.take_back_course(course, by=person_of(request))
        return state(slug, Course.Status.DRAFT)


class CourseApprove(APIView):
    @extend_schema(
        tags=TAGS, summary="Let a course into the catalogue", request=None, responses=edit_shapes.CourseState
    )
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.APPROVE_LISTING)
        states.approve_course(course, by=person_of(request))
        return state(slug, Course.Status.PUBLISHED)


class CourseSendBack(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Return a course to its owner",
        request=serializers.CourseNoteIn,
        responses=edit_shapes.CourseState,
    )
    def post(self, request: Request, slug: str) -> Response:
        """The note says what should be changed."""
        course, _ = seen_course(request, slug, rules.APPROVE_LISTING)
        note = validated(serializers.CourseNoteIn, request)["note"]
        states.send_back_course(course, note=note, by=person_of(request))
        return state(slug, Course.Status.DRAFT)


class CourseArchive(APIView):
    @extend_schema(tags=TAGS, summary="Archive a course", request=None, responses=edit_shapes.CourseState)
    def post(self, request: Request, slug: str) -> Response:
        """Its members still read it; nobody enrols and nothing changes."""
        course, _ = seen_course(request, slug, rules.PUBLISH)
        states.archive_course(course, by=person_of(request))
        return state(slug, Course.Status.ARCHIVED)


class CourseUnarchive(APIView):
    @extend_schema(tags=TAGS, summary="Open an archived course", request=None, responses=edit_shapes.CourseState)
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.PUBLISH)
        states.unarchive_course(course, by=person_of(request))
        return state(slug, Course.Status.PUBLISHED)


class CourseRestore(APIView):
    """Undo of a deletion: the only route on which a deleted course is seen, by who could have deleted it."""

    @extend_schema(tags=TAGS, summary="Bring a deleted course back", request=None, responses=edit_shapes.CourseState)
    def post(self, request: Request, slug: str) -> Response:
        course, standing = seen_course(request, slug, rows=Course.objects.all())
        if course.deleted_at is not None and not rules.may(rules.DELETE_COURSE, standing):
            raise Http404
        require_rule(rules.DELETE_COURSE, standing)
        states.restore_course(course, by=person_of(request))
        return state(slug, course.status)


class CoursesToApprove(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Courses that wait for an admin, the oldest first",
        parameters=[PageQuery],
        responses=edit_shapes.CourseToApprovePage,
    )
    def get(self, request: Request) -> Response:
        person = person_of(request)
        require(person.is_staff and not person.is_by_link)
        query = validated_query(PageQuery, request)
        waiting = Course.objects.kept().filter(status=Course.Status.REVIEW).select_related("owner")
        if query["search"]:
            waiting = waiting.filter(title__icontains=query["search"])
        page, beyond = page_of(waiting, keys=["id"], cursor=query["cursor"])
        return Response({"results": courses_to_approve(page), "next": beyond})


class CourseDuplicate(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Copy a course",
        request=serializers.CourseDuplicateIn,
        responses={201: edit_shapes.CourseEdit},
    )
    def post(self, request: Request, slug: str) -> Response:
        """A new draft of one's own with its sections, lessons, files and tasks; without people and what they did.

        Dates are cleared, or moved so that the first one falls on `starts_on`. The same request twice makes two.
        """
        course, _ = seen_course(request, slug, rules.DUPLICATE)
        require(rules.may_create_course(person_of(request)))
        body = validated(serializers.CourseDuplicateIn, request)
        made = duplicating.duplicate_course(course, by=person_of(request), **body)
        return Response(editor(request, made.slug), status=201)


def editor(request: Request, slug: str) -> dict[str, Any]:
    """What the editor shows; three queries."""
    course, standing = edited(request, slug)
    return editor_of(course, standing)


def edited(request: Request, slug: str) -> tuple[Course, Standing]:
    rows: QuerySet[Course] = Course.objects.kept().select_related("owner", "category", "cover")
    return seen_course(request, slug, rules.OPEN_EDITOR, rows=rows)


def state(slug: str, status: str) -> Response:
    return Response({"slug": slug, "status": str(status)})
