"""Sections of a course, and the order of everything in it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import seen_course, seen_part, version_asked
from teleklasa.courses.authoring import edit_shapes, lessons, ordering, sections, serializers
from teleklasa.courses.authoring.reading import deleted_lesson, lesson_for_edit, outline_of
from teleklasa.courses.models import Lesson, Section
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of

TAGS = ["authoring"]


class CourseSections(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Add a section at the end",
        request=serializers.SectionIn,
        responses={201: edit_shapes.SectionEdit},
    )
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.EDIT_OUTLINE)
        section = sections.add_section(course, title=validated(serializers.SectionIn, request)["title"])
        return Response(section_row(section), status=201)


class OneSection(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Rename a section",
        request=serializers.SectionChangeIn,
        responses=edit_shapes.SectionTitle,
    )
    def patch(self, request: Request, section_id: str) -> Response:
        section = seen_section(request, section_id)
        body = validated(serializers.SectionChangeIn, request)
        sections.rename_section(section, title=body["title"], version=version_asked(request, body))
        section.refresh_from_db(fields=["title", "version"])
        return Response({"id": section.public_id, "title": section.title, "version": section.version})

    @extend_schema(
        tags=TAGS, summary="Delete a section", parameters=[serializers.SectionDeleteQuery], responses={204: None}
    )
    def delete(self, request: Request, section_id: str) -> Response:
        """One with lessons is refused unless `with_lessons=true`.

        Its lessons are deleted then, and can be restored for 30 days into the section before it.
        """
        section = seen_section(request, section_id)
        query = validated_query(serializers.SectionDeleteQuery, request)
        sections.delete_section(section, by=person_of(request), with_lessons=query["with_lessons"])
        return Response(status=204)


class SectionLessons(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Add a lesson at the end of a section",
        request=serializers.LessonIn,
        responses={201: edit_shapes.LessonEdit},
    )
    def post(self, request: Request, section_id: str) -> Response:
        section = seen_section(request, section_id)
        lesson = lessons.add_lesson(section, by=person_of(request), **validated(serializers.LessonIn, request))
        return Response(lesson_for_edit(lesson), status=201)


class CourseOutlineOrder(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Put sections and lessons in order",
        request=serializers.OutlineOrderIn,
        responses=edit_shapes.CourseOutlineEdit,
    )
    def post(self, request: Request, slug: str) -> Response:
        """The whole order at once; lessons may go over to other sections.

        Every section and lesson of the course is named exactly once, else nothing changes. `version` is the
        `outline_version` that was ordered.
        """
        course, _ = seen_course(request, slug, rules.EDIT_OUTLINE)
        body = validated(serializers.OutlineOrderIn, request)
        order = [ordering.SectionOrder(one["id"], tuple(one["lessons"])) for one in body["sections"]]
        ordering.order_outline(course, order, by=person_of(request), version=version_asked(request, body))
        course.refresh_from_db(fields=["outline_version"])
        return Response({"outline_version": course.outline_version, "sections": outline_of(course)})


class CourseDeletedLessons(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Lessons that can be restored, the latest deleted first",
        parameters=[PageQuery],
        responses=edit_shapes.DeletedLessonPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.OPEN_EDITOR)
        query = validated_query(PageQuery, request)
        rows = lessons.restorable(course)
        if query["search"]:
            rows = rows.filter(title__icontains=query["search"])
        page, beyond = page_of(rows, keys=["-id"], cursor=query["cursor"])
        return Response({"results": [deleted_lesson(lesson) for lesson in page], "next": beyond})


def seen_section(request: Request, section_id: str) -> Section:
    section, _ = seen_part(request, Section.objects.filter(public_id=section_id), rules.EDIT_OUTLINE)
    return section


def section_row(section: Section) -> dict[str, Any]:
    """A section without lessons yet."""
    no_lessons: list[Lesson] = []
    return {"id": section.public_id, "title": section.title, "version": section.version, "lessons": no_lessons}
