"""Groups that learn a course: listed, enrolled, withdrawn."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.enrolment.following import enrol_group, withdraw_group
from teleklasa.courses.enrolment.groups import groups_page, groups_seen
from teleklasa.courses.models import GroupEnrolment
from teleklasa.courses.rules import ADD_GROUP, SEE_STUDENTS
from teleklasa.groups.models import Group
from teleklasa.people.asking import person_of
from teleklasa.people.models import Person
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery
from teleklasa.rest.problems import Invalid, require

TAGS = ["students of courses"]


class CourseGroups(APIView):
    @extend_schema(
        tags=TAGS, summary="Groups that learn a course", parameters=[PageQuery], responses=shapes.CourseGroupPage
    )
    def get(self, request: Request, slug: str) -> Response:
        course, standing = seen_course(request, slug, SEE_STUDENTS)
        query = validated_query(PageQuery, request)
        rows = groups_seen(course, person_of(request), standing)
        return Response(groups_page(rows.filter(group__name__icontains=query["search"]), cursor=query["cursor"]))

    @extend_schema(
        tags=TAGS, summary="Enrol a group", request=shapes.CourseGroupIn, responses={201: shapes.CourseGroupAdded}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Everybody of a group that you teach; who joins it later follows.  May be repeated."""
        course, _ = seen_course(request, slug, ADD_GROUP)
        require(not person_of(request).is_by_link)
        group = own_group(person_of(request), validated(shapes.CourseGroupIn, request)["group"])
        added = enrol_group(course, group, by=person_of(request))
        shown = groups_page(GroupEnrolment.objects.filter(course=course, group=group), cursor="")["results"][0]
        return Response({"group": shown, "added": added}, status=201)


class OneCourseGroup(APIView):
    @extend_schema(tags=TAGS, summary="Take a group out of a course", responses={204: None})
    def delete(self, request: Request, slug: str, group_slug: str) -> Response:
        """Its people leave the course, but for those who came by another way as well."""
        course, standing = seen_course(request, slug, ADD_GROUP)
        require(not person_of(request).is_by_link)
        rows = groups_seen(course, person_of(request), standing).select_related("group")
        found = get_object_or_404(rows, group__slug=group_slug)
        withdraw_group(course, found.group, by=person_of(request))
        return Response(status=204)


def own_group(person: Person, slug: str) -> Group:
    """A kept group that the person teaches, any for an admin.  Raises Invalid."""
    group = Group.objects.visible_to(person).kept().filter(slug=slug, archived_at=None).first()
    if group is None:
        raise Invalid(fields={"group": ["unknown"]})
    return group
