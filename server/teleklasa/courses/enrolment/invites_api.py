"""Invitations to a course, for its teachers."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course, seen_part
from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.enrolment.invites import make_invite, reveal_invite, revoke_invite
from teleklasa.courses.enrolment.rules import SEE_INVITES
from teleklasa.courses.models import CourseInvite
from teleklasa.courses.rules import MANAGE_STUDENTS
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of

TAGS = ["enrolment"]


class CourseInvites(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Invitations to a course, newest first, without their codes",
        parameters=[PageQuery],
        responses=shapes.InvitePage,
    )
    def get(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, SEE_INVITES)
        query = validated_query(PageQuery, request)
        rows = CourseInvite.objects.filter(course=course).select_related("made_by")
        page, beyond = page_of(rows, keys=["-id"], cursor=query["cursor"])
        return Response(shapes.InvitePage({"results": page, "next": beyond}).data)

    @extend_schema(tags=TAGS, summary="Make an invitation", request=shapes.InviteIn, responses={201: shapes.InviteMade})
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, MANAGE_STUDENTS)
        invite, code = make_invite(course, by=person_of(request), **validated(shapes.InviteIn, request))
        return Response(shapes.InviteMade({"invite": invite, "code": code}).data, status=201)


class InviteReveal(APIView):
    """POST, since showing a code leaves a trace."""

    @extend_schema(tags=TAGS, summary="Show the code of an invitation", request=None, responses=shapes.InviteCode)
    def post(self, request: Request, invite_id: str) -> Response:
        invite, _ = seen_part(request, CourseInvite.objects.filter(public_id=invite_id), SEE_INVITES)
        return Response({"code": reveal_invite(invite, by=person_of(request))})


class OneInvite(APIView):
    @extend_schema(tags=TAGS, summary="Revoke an invitation", responses={204: None})
    def delete(self, request: Request, invite_id: str) -> Response:
        invite, _ = seen_part(request, CourseInvite.objects.filter(public_id=invite_id), SEE_INVITES)
        revoke_invite(invite, by=person_of(request))
        return Response(status=204)
