"""One's own enrolment, the courses one studies, and what an invitation opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import require_rule, seen_course, viewer_of
from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.enrolment.enrolling import enrol_oneself, withdraw_oneself
from teleklasa.courses.enrolment.invites import invite_by_code
from teleklasa.courses.enrolment.my_courses import course_card, my_courses, own_enrolment
from teleklasa.courses.enrolment.refused import UnknownInvite
from teleklasa.courses.models import Course, CourseInvite
from teleklasa.courses.rules import ENROL, WITHDRAW, may_see
from teleklasa.courses.standing import standing_of, with_standing
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.client_address import client_address
from teleklasa.rest.fields import validated, validated_query

TAGS = ["enrolment"]


class CourseEnrolment(APIView):
    @extend_schema(tags=TAGS, summary="Where you stand in a course", responses=shapes.OwnEnrolment)
    def get(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug)
        return own(request, course)

    @extend_schema(
        tags=TAGS,
        summary="Join a course, or ask to",
        request=shapes.EnrolmentIn,
        responses={201: shapes.OwnEnrolment},
    )
    def post(self, request: Request, slug: str) -> Response:
        """An open course takes you at once, one that approves asks its teachers, an invitation always opens."""
        course, invite = course_to_join(request, slug)
        note = validated(shapes.EnrolmentIn, request)["note"]
        enrol_oneself(course, person_of(request), note=note, invite=invite)
        return own(request, course, status=201)

    @extend_schema(tags=TAGS, summary="Leave a course; progress waits for your return", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, WITHDRAW)
        withdraw_oneself(course, person_of(request))
        return Response(status=204)


class MyCourses(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Courses you study, the newest activity first",
        parameters=[shapes.MyCoursesQuery],
        responses=shapes.MyCoursePage,
    )
    def get(self, request: Request) -> Response:
        query = validated_query(shapes.MyCoursesQuery, request)
        return Response(my_courses(person_of(request), state=query["state"], cursor=query["cursor"]))


class InvitesLook(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="The course that an invitation opens",
        request=shapes.InviteLook,
        responses=shapes.InviteLooked,
    )
    def post(self, request: Request) -> Response:
        """POST, so that no code is kept in addresses; wrong codes are limited like wrong passwords."""
        invite = invite_of(request, validated(shapes.InviteLook, request)["code"])
        return Response({"course": course_card(invite.course_id)})


def own(request: Request, course: Course, *, status: int = 200) -> Response:
    return Response(own_enrolment(course.pk, person_of(request), required=course.required_lessons), status=status)


def course_to_join(request: Request, slug: str) -> tuple[Course, CourseInvite | None]:
    """The course, and the invitation if a code was sent: a good one shows a private course as well.

    Raises what `seen_course` raises, and UnknownInvite for a bad code to a course that is visible.
    """
    person = person_of(request)
    found = with_standing(Course.objects.kept(), person).filter(slug=slug).first()
    standing = None if found is None else standing_of(person, found)
    if found is None or standing is None or not may_see(standing):
        invite = invite_to(request, slug)  # counts a miss for a missing course too, which answers just alike
        if invite is None or found is None or standing is None:
            raise Http404
        require_rule(ENROL, replace(standing, visibility=Course.Visibility.UNLISTED))
        return found, invite
    require_rule(ENROL, standing)
    code = validated(shapes.EnrolmentIn, request)["invite_code"]
    if not code:
        return found, None
    invite = invite_of(request, code)
    if invite.course_id != found.pk:
        raise UnknownInvite
    return found, invite


def invite_to(request: Request, slug: str) -> CourseInvite | None:
    """The invitation of this course that the body names, None when it names none of it."""
    code = request.data.get("invite_code") if isinstance(request.data, Mapping) else None
    if not isinstance(code, str) or not code:
        return None
    try:
        invite = invite_of(request, code)
    except UnknownInvite:
        return None
    return invite if invite.course.slug == slug else None


def invite_of(request: Request, code: str) -> CourseInvite:
    return invite_by_code(code, person=viewer_of(request), address=client_address(request._request))
