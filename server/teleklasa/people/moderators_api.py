"""Moderators, for admins."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import moderators, profiles
from teleklasa.people.asking import person_of
from teleklasa.people.links import reset_link, reveal_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.rules import may_manage_moderators
from teleklasa.people.shapes import ShownLinkOut
from teleklasa.rest.fields import NameField, validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of
from teleklasa.rest.problems import require

QUICK = AccessLink.Purpose.QUICK


class ModeratorOut(serializers.ModelSerializer[Person]):
    id = serializers.CharField(source="public_id")
    groups_count = serializers.IntegerField()
    has_password = serializers.BooleanField(source="has_usable_password")
    revoked = serializers.SerializerMethodField()
    quick_link_last_used_day = serializers.DateField(allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id",
            "display_name",
            "username",
            "email",
            "groups_count",
            "has_password",
            "revoked",
            "last_login",
            "quick_link_last_used_day",
            "created_at",
        ]

    def get_revoked(self, person: Person) -> bool:
        return not person.is_active


class ModeratorPage(serializers.Serializer[Any]):
    results = ModeratorOut(many=True)
    next = serializers.CharField(allow_null=True)


class ModeratorQuery(PageQuery):
    revoked = serializers.BooleanField(required=False, allow_null=True, default=None)


class UserNameField(serializers.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[\w.+-]{3,60}\Z", max_length=60, **options)


class ModeratorChange(serializers.Serializer[Any]):
    display_name = NameField(required=False)
    username = UserNameField(required=False, allow_null=True, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_null=True, allow_blank=True)


class ModeratorIn(ModeratorChange):
    display_name = NameField()
    password = serializers.CharField(
        max_length=profiles.LONGEST_PASSWORD, required=False, allow_blank=True, trim_whitespace=False, write_only=True
    )


class NewPasswordIn(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class Moderators(APIView):
    @extend_schema(summary="Moderators, by name", parameters=[ModeratorQuery], responses=ModeratorPage)
    def get(self, request: Request) -> Response:
        require(may_manage_moderators(person_of(request)))
        query = validated_query(ModeratorQuery, request)
        found = for_api().filter(name_contains(query["search"]))
        if query["revoked"] is not None:
            found = found.filter(retired_at__isnull=not query["revoked"])
        page, beyond = page_of(found, keys=["display_name", "id"], cursor=query["cursor"])
        return Response(ModeratorPage({"results": page, "next": beyond}).data)

    @extend_schema(summary="Make a moderator", request=ModeratorIn, responses={201: ModeratorOut})
    def post(self, request: Request) -> Response:
        require(may_manage_moderators(person_of(request)))
        person = moderators.create_moderator(by=person_of(request), **validated(ModeratorIn, request))
        return Response(shown(person), status=201)


class OneModerator(APIView):
    @extend_schema(summary="A moderator", responses=ModeratorOut)
    def get(self, request: Request, person_id: str) -> Response:
        return Response(shown(managed(request, person_id)))

    @extend_schema(
        summary="Rename a moderator, or change the user name", request=ModeratorChange, responses=ModeratorOut
    )
    def patch(self, request: Request, person_id: str) -> Response:
        person = managed(request, person_id)
        moderators.change_moderator(person, by=person_of(request), **validated(ModeratorChange, request))
        return Response(shown(person))


class ModeratorRevoke(APIView):
    @extend_schema(summary="Shut a moderator out", request=None, responses=ModeratorOut)
    def post(self, request: Request, person_id: str) -> Response:
        person = managed(request, person_id)
        moderators.revoke_moderator(person, by=person_of(request))
        return Response(shown(person))


class ModeratorRestore(APIView):
    @extend_schema(summary="Let a moderator in again", request=None, responses=ModeratorOut)
    def post(self, request: Request, person_id: str) -> Response:
        person = managed(request, person_id)
        moderators.restore_moderator(person, by=person_of(request))
        return Response(shown(person))


class ModeratorPassword(APIView):
    """The admin's browser makes up the password and shows it; it is never sent back."""

    @extend_schema(summary="Give a moderator a new password", request=NewPasswordIn, responses={204: None})
    def post(self, request: Request, person_id: str) -> Response:
        person = managed(request, person_id)
        body = validated(NewPasswordIn, request)
        profiles.set_password(person, body["password"], field="password", by=person_of(request))
        return Response(status=204)


class ModeratorQuickLink(APIView):
    @extend_schema(summary="Show the quick link of a moderator", request=None, responses=ShownLinkOut)
    def post(self, request: Request, person_id: str) -> Response:
        link = reveal_link(managed(request, person_id), QUICK, by=person_of(request))
        return Response(ShownLinkOut(link).data)


class ModeratorQuickLinkReset(APIView):
    @extend_schema(summary="Give a moderator a new quick link; the old one ends", request=None, responses=ShownLinkOut)
    def post(self, request: Request, person_id: str) -> Response:
        link = reset_link(managed(request, person_id), QUICK, by=person_of(request))
        return Response(ShownLinkOut(link).data)


def managed(request: Request, person_id: str) -> Person:
    """The moderator that an admin named.  Raises Forbidden for anyone else, Http404 for no such moderator."""
    require(may_manage_moderators(person_of(request)))
    return get_object_or_404(Person.objects.moderators(), public_id=person_id)


def shown(person: Person) -> Any:
    """The row as it is now.  Raises Http404 for whoever was erased meanwhile."""
    return ModeratorOut(get_object_or_404(for_api(), pk=person.pk)).data


def for_api() -> QuerySet[Person]:
    """Moderators with what a row shows of them; one query for any number of rows."""
    used = AccessLink.objects.filter(person=OuterRef("pk"), purpose=QUICK, revoked_at=None)
    return Person.objects.moderators().annotate(
        groups_count=Count("moderated_groups", filter=Q(moderated_groups__deleted_at=None)),
        quick_link_last_used_day=Subquery(used.values("last_used_day")[:1]),
    )


def name_contains(search: str) -> Q:
    return (
        Q(display_name__icontains=search) | Q(username__icontains=search) | Q(email__icontains=search)
        if search
        else Q()
    )
