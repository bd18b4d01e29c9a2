"""Groups: listed, made, changed, shared, archived and deleted."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups import serializers as shapes
from teleklasa.groups import settling
from teleklasa.groups.asking import seen_group
from teleklasa.groups.models import Group, GroupModerator, PreferredServer
from teleklasa.groups.reading import group_page, one_group
from teleklasa.groups.roster import Roster
from teleklasa.groups.rules import (
    may_create_group,
    may_end_lessons,
    may_list_groups,
    may_manage_group,
    may_manage_pupils,
    may_run_lessons,
)
from teleklasa.people.asking import person_of
from teleklasa.people.models import Person
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.problems import Invalid, require
from teleklasa.swarm.models import Region, Server


class Groups(APIView):
    @extend_schema(
        summary="Groups that you may open, by name", parameters=[shapes.GroupQuery], responses=shapes.GroupPage
    )
    def get(self, request: Request) -> Response:
        require(may_list_groups(person_of(request)))
        query = validated_query(shapes.GroupQuery, request)
        page, beyond = group_page(
            person_of(request), is_archived=query["archived"], search=query["search"], cursor=query["cursor"]
        )
        return Response({"results": page, "next": beyond})

    @extend_schema(summary="Make a group", request=shapes.GroupIn, responses={201: shapes.GroupMade})
    def post(self, request: Request) -> Response:
        require(may_create_group(person_of(request)))
        body = validated(shapes.GroupIn, request)
        region = region_named(body.get("region"))
        group, roster = settling.create_group(
            name=body["name"], by=person_of(request), region=region, roster=body.get("roster", "")
        )
        made = {"group": detail(request, group.slug), "report": roster_report(roster)}
        return Response(shapes.GroupMade(made).data, status=201)


class OneGroup(APIView):
    @extend_schema(summary="A group with everything that its page shows", responses=shapes.GroupDetail)
    def get(self, request: Request, slug: str) -> Response:
        return Response(shapes.GroupDetail(detail(request, slug)).data)

    @extend_schema(
        summary="Rename a group, or change its region and servers",
        request=shapes.GroupChange,
        responses=shapes.GroupDetail,
    )
    def patch(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        settling.change_group(group, by=person_of(request), **changes_of(validated(shapes.GroupChange, request)))
        return Response(shapes.GroupDetail(detail(request, slug)).data)

    @extend_schema(summary="Delete a group; it can be undone", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        settling.delete_group(group, by=person_of(request))
        return Response(status=204)


class GroupArchive(APIView):
    @extend_schema(summary="Archive a group", request=None, responses=shapes.GroupDetail)
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        settling.archive_group(group, by=person_of(request))
        return Response(shapes.GroupDetail(detail(request, slug)).data)


class GroupUnarchive(APIView):
    @extend_schema(summary="Open an archived group", request=None, responses=shapes.GroupDetail)
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        settling.unarchive_group(group, by=person_of(request))
        return Response(shapes.GroupDetail(detail(request, slug)).data)


class GroupRestore(APIView):
    """Undo of a deletion: the only route on which a deleted group is seen."""

    @extend_schema(summary="Bring a deleted group back", request=None, responses=shapes.GroupDetail)
    def post(self, request: Request, slug: str) -> Response:
        group = get_object_or_404(Group.objects.visible_to(person_of(request)), slug=slug)
        require(may_manage_group(person_of(request), group))
        settling.restore_group(group, by=person_of(request))
        return Response(shapes.GroupDetail(detail(request, slug)).data)


class GroupModerators(APIView):
    @extend_schema(summary="Share a group with another moderator", request=shapes.ShareIn, responses=shapes.GroupDetail)
    def post(self, request: Request, slug: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        public_id = validated(shapes.ShareIn, request)["person"]
        person = Person.objects.active().moderators().filter(public_id=public_id).first()
        if person is None:
            raise Invalid(fields={"person": ["not_a_moderator"]})
        settling.share_group(group, person, by=person_of(request))
        return Response(shapes.GroupDetail(detail(request, slug)).data)


class OneGroupModerator(APIView):
    @extend_schema(summary="Take a group back from a moderator", responses={204: None})
    def delete(self, request: Request, slug: str, person_id: str) -> Response:
        group = seen_group(request, slug)
        require(may_manage_group(person_of(request), group))
        person = get_object_or_404(Person, moderated_groups=group, public_id=person_id)
        settling.unshare_group(group, person, by=person_of(request))
        return Response(status=204)


class ModeratorChoices(APIView):
    """Whom a group can be shared with: names only, at most 50."""

    @extend_schema(
        tags=["groups"],
        summary="Whom a group can be shared with",
        parameters=[shapes.ChoiceQuery],
        responses=shapes.ModeratorChoice(many=True),
    )
    def get(self, request: Request) -> Response:
        require(may_list_groups(person_of(request)) and not person_of(request).is_by_link)
        search = validated_query(shapes.ChoiceQuery, request)["search"]
        found = (
            Person.objects.active().moderators().filter(display_name__icontains=search).order_by("display_name", "id")
        )
        return Response(shapes.ModeratorChoice(found[:50], many=True).data)


class ServerChoices(APIView):
    """Servers that a group may prefer: names only, never addresses or secrets."""

    @extend_schema(tags=["groups"], summary="Servers that a group may prefer", responses=shapes.ServerChoice(many=True))
    def get(self, request: Request) -> Response:
        require(may_list_groups(person_of(request)))
        usable = Server.objects.exclude(intent=Server.Intent.DISABLED).select_related("region").order_by("name", "id")
        return Response(shapes.ServerChoice(usable, many=True).data)


def detail(request: Request, slug: str) -> Group:
    """The group with everything that its page shows; eight queries."""
    person = person_of(request)
    group = one_group(person, slug)
    rows = GroupModerator.objects.filter(group=group).select_related("person").order_by("person__display_name", "id")
    facts: Any = group  # what the serializer reads is put on the row itself
    facts.moderators_shown = [
        {"id": row.person.public_id, "display_name": row.person.display_name, "is_you": row.person_id == person.pk}
        for row in rows
    ]
    preferred = PreferredServer.objects.filter(group=group).select_related("server__region")
    facts.servers_shown = [row.server for row in preferred]
    facts.may = what_may(person, group)
    return group


def what_may(person: Person, group: Group) -> dict[str, bool]:
    manages = may_manage_group(person, group)
    open_for_lessons = group.archived_at is None
    return {
        **dict.fromkeys(("rename", "share", "change_settings", "archive", "delete", "print_links"), manages),
        "manage_pupils": may_manage_pupils(person, group),
        "start": may_run_lessons(person, group) and open_for_lessons,
        "end": may_end_lessons(person, group),
    }


def changes_of(body: dict[str, Any]) -> dict[str, Any]:
    """What the body names, as records.  Raises Invalid for an unknown region or server, or a server named twice."""
    changes: dict[str, Any] = {key: body[key] for key in ("name",) if key in body}
    if "region" in body:
        changes["region"] = region_named(body["region"])
    if "preferred_servers" in body:
        changes["servers"] = servers_named(body["preferred_servers"])
    return changes


def region_named(code: str | None) -> Region | None:
    if not code:
        return None
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Invalid(fields={"region": ["unknown"]})
    return region


def servers_named(public_ids: list[str]) -> list[Server]:
    """The servers in the order given; one unknown name refuses the whole list."""
    found = {server.public_id: server for server in Server.objects.filter(public_id__in=public_ids)}
    if len(set(public_ids)) != len(public_ids) or len(found) != len(public_ids):
        raise Invalid(fields={"preferred_servers": ["unknown"]})
    return [found[public_id] for public_id in public_ids]


def roster_report(roster: Roster) -> dict[str, Any]:
    return {"added": len(roster.names), "blank_lines": roster.blank_lines, "duplicates": roster.duplicates}
