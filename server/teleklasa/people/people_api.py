"""Everybody whom the school knows, for admins."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import directory, own_data, profiles, retiring, signin
from teleklasa.people.asking import person_of
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.people.rules import may_end_account, may_oversee_people
from teleklasa.people.sign_ins import end_everything
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of
from teleklasa.rest.problems import require


class OverseenPersonOut(serializers.ModelSerializer[Person]):
    """Anybody, as an admin sees them; `link_last_used_day` is that of the link by which they enter, if any."""

    id = serializers.CharField(source="public_id")
    kind = serializers.SerializerMethodField()
    email_confirmed = serializers.SerializerMethodField()
    avatar_url = serializers.CharField(allow_null=True)
    retired = serializers.SerializerMethodField()
    link_last_used_day = serializers.DateField(allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id",
            "kind",
            "display_name",
            "username",
            "email",
            "email_confirmed",
            "avatar_url",
            "retired",
            "created_at",
            "last_login",
            "link_last_used_day",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=["admin", "moderator", "pupil", "learner"]))
    def get_kind(self, person: Person) -> str:
        return kind_of(person)

    def get_email_confirmed(self, person: Person) -> bool:
        return person.email_confirmed_at is not None

    def get_retired(self, person: Person) -> bool:
        return not person.is_active


class OverseenPersonPage(serializers.Serializer[Any]):
    results = OverseenPersonOut(many=True)
    next = serializers.CharField(allow_null=True)


class PeopleQuery(PageQuery):
    """`search` is any part of a name, user name or e-mail; without a `kind` everybody who may come in."""

    kind = serializers.ChoiceField(choices=directory.Kind.choices, required=False, allow_null=True, default=None)


class EraseIn(serializers.Serializer[Any]):
    """`password` is the admin's own."""

    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class People(APIView):
    @extend_schema(
        tags=["people"], summary="Everybody, by name", parameters=[PeopleQuery], responses=OverseenPersonPage
    )
    def get(self, request: Request) -> Response:
        require(may_oversee_people(person_of(request)))
        query = validated_query(PeopleQuery, request)
        found = directory.for_api(directory.people(search=query["search"], kind=query["kind"]))
        page, beyond = page_of(found, keys=["display_name", "id"], cursor=query["cursor"])
        return Response(OverseenPersonPage({"results": page, "next": beyond}).data)


class PersonRetire(APIView):
    @extend_schema(
        tags=["people"], summary="Shut somebody out; what they did stays", request=None, responses=OverseenPersonOut
    )
    def post(self, request: Request, person_id: str) -> Response:
        person = overseen(request, person_id)
        require(may_end_account(person_of(request), person))
        retiring.retire(person, by=person_of(request))
        return Response(shown(person))


class PersonRestore(APIView):
    @extend_schema(tags=["people"], summary="Let somebody in again", request=None, responses=OverseenPersonOut)
    def post(self, request: Request, person_id: str) -> Response:
        person = overseen(request, person_id)
        require(may_end_account(person_of(request), person))
        retiring.restore(person, by=person_of(request))
        return Response(shown(person))


class PersonSignOut(APIView):
    @extend_schema(
        tags=["people"], summary="Sign somebody out of every browser and program", request=None, responses={204: None}
    )
    def post(self, request: Request, person_id: str) -> Response:
        person = overseen(request, person_id)
        end_everything(person)
        record(person_of(request), "person-signed-out", f"person:{person.public_id}")
        return Response(status=204)


class PersonExport(APIView):
    @extend_schema(
        tags=["people"],
        summary="Everything that the school holds of somebody; that it was taken out is audited",
        request=None,
        responses=OpenApiTypes.OBJECT,
    )
    def post(self, request: Request, person_id: str) -> Response:
        person = overseen(request, person_id)
        record(person_of(request), "person-exported", f"person:{person.public_id}")
        headers = {"Content-Disposition": 'attachment; filename="teleklasa.json"'}
        return Response(own_data.export_of(person), headers=headers)


class PersonErase(APIView):
    @extend_schema(
        tags=["people"],
        summary="Erase somebody for good, at their wish; what others wrote stays, with no name",
        request=EraseIn,
        responses={204: None},
    )
    def post(self, request: Request, person_id: str) -> Response:
        admin, person = person_of(request), overseen(request, person_id)
        require(may_end_account(admin, person))
        body = validated(EraseIn, request)
        signin.require_own_password(request._request, admin, body["password"], field="password")
        own_data.erase_person(person, by=admin)
        return Response(status=204)


def overseen(request: Request, person_id: str) -> Person:
    """Whom an admin named.  Raises Forbidden for anyone else, Http404 for nobody."""
    require(may_oversee_people(person_of(request)))
    return get_object_or_404(directory.known(), public_id=person_id)


def shown(person: Person) -> Any:
    """The row as it is now.  Raises Http404 for whoever was erased meanwhile."""
    return OverseenPersonOut(get_object_or_404(directory.for_api(directory.known()), pk=person.pk)).data


def kind_of(person: Person) -> str:
    if person.is_staff:
        return directory.Kind.ADMIN
    if person.is_moderator:
        return directory.Kind.MODERATOR
    return directory.Kind.PUPIL if person.is_link_only else directory.Kind.LEARNER
