"""Pupils of a group and their personal links."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups import roster
from teleklasa.groups import serializers as shapes
from teleklasa.groups.asking import seen_group
from teleklasa.groups.cards import link_cards
from teleklasa.groups.models import Group, GroupMember
from teleklasa.groups.reading import PupilRow, members_for_api, pupils_of
from teleklasa.groups.rules import may_manage_group, may_manage_pupils
from teleklasa.people.asking import person_of
from teleklasa.people.links import reset_link, reveal_link
from teleklasa.people.models import AccessLink
from teleklasa.people.shapes import ShownLinkOut
from teleklasa.rest.fields import validated
from teleklasa.rest.problems import require

PERSONAL = AccessLink.Purpose.PERSONAL


class Pupils(APIView):
    @extend_schema(summary="Pupils of a group", responses=shapes.PupilOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        return Response(shapes.PupilOut(pupils_of(managed_group(request, slug)), many=True).data)

    @extend_schema(
        summary="Add pupils, one name on a line", request=shapes.RosterIn, responses={201: shapes.PupilsAdded}
    )
    def post(self, request: Request, slug: str) -> Response:
        group = managed_group(request, slug)
        members, read = roster.add_pupils(group, validated(shapes.RosterIn, request)["roster"], by=person_of(request))
        rows = members_for_api().filter(pk__in=[member.pk for member in members]).order_by("id")
        report = {"added": len(read.names), "blank_lines": read.blank_lines, "duplicates": read.duplicates}
        added = {"added": [PupilRow(member) for member in rows], "report": report}
        return Response(shapes.PupilsAdded(added).data, status=201)


class OnePupil(APIView):
    @extend_schema(summary="Rename a pupil", request=shapes.PupilChange, responses=shapes.PupilOut)
    def patch(self, request: Request, slug: str, person_id: str) -> Response:
        member = member_of(managed_group(request, slug), person_id)
        roster.rename_pupil(member, validated(shapes.PupilChange, request)["display_name"], by=person_of(request))
        return Response(row_of(member))

    @extend_schema(summary="Remove a pupil from a group; it can be undone", responses={204: None})
    def delete(self, request: Request, slug: str, person_id: str) -> Response:
        roster.remove_pupil(member_of(managed_group(request, slug), person_id), by=person_of(request))
        return Response(status=204)


class PupilRestore(APIView):
    """Undo of a removal: the only route on which a removed pupil is seen."""

    @extend_schema(summary="Bring a removed pupil back", request=None, responses=shapes.PupilOut)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        group = managed_group(request, slug)
        found = GroupMember.objects.select_related("person", "group").filter(person__retired_at=None)
        member = get_object_or_404(found, group=group, person__public_id=person_id)
        roster.restore_pupil(member, by=person_of(request))
        return Response(row_of(member))


class PupilMove(APIView):
    """Both groups must be the moderator's own; a foreign one is as good as missing."""

    @extend_schema(summary="Move a pupil to another group", request=shapes.PupilMove, responses={204: None})
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        member = member_of(managed_group(request, slug), person_id)
        target = managed_group(request, validated(shapes.PupilMove, request)["group"])
        roster.move_pupil(member, target, by=person_of(request))
        return Response(status=204)


class PupilLink(APIView):
    """POST, since showing a link leaves a trace."""

    @extend_schema(summary="Show the personal link of a pupil", request=None, responses=ShownLinkOut)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        member = member_of(managed_group(request, slug), person_id)
        return Response(ShownLinkOut(reveal_link(member.person, PERSONAL, by=person_of(request))).data)


class PupilLinkReset(APIView):
    @extend_schema(summary="Give a pupil a new personal link; the old one ends", request=None, responses=ShownLinkOut)
    def post(self, request: Request, slug: str, person_id: str) -> Response:
        member = member_of(managed_group(request, slug), person_id)
        return Response(ShownLinkOut(reset_link(member.person, PERSONAL, by=person_of(request))).data)


class LinkCards(APIView):
    @extend_schema(
        summary="Links of all pupils, to print as cards", request=None, responses=shapes.LinkCardOut(many=True)
    )
    def post(self, request: Request, slug: str) -> Response:
        group = managed_group(request, slug)
        require(may_manage_group(person_of(request), group))
        return Response(shapes.LinkCardOut(link_cards(group, by=person_of(request)), many=True).data)


def managed_group(request: Request, slug: str) -> Group:
    """A kept group whose pupils the person may manage.  Raises Http404 and Forbidden."""
    group = seen_group(request, slug)
    require(may_manage_pupils(person_of(request), group))
    return group


def member_of(group: Group, person_id: str) -> GroupMember:
    found = GroupMember.objects.present().select_related("person", "group")
    return get_object_or_404(found, group=group, person__public_id=person_id)


def row_of(member: GroupMember) -> object:
    found = members_for_api().get(pk=member.pk)
    return shapes.PupilOut(PupilRow(found)).data
