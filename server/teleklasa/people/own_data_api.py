"""Taking home what the school holds of oneself, and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import own_data, profiles, signin
from teleklasa.people.asking import person_of
from teleklasa.people.rules import may_erase_oneself, may_read_own_data
from teleklasa.rest.fields import validated
from teleklasa.rest.problems import require


class EraseMeIn(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class OwnData(APIView):
    @extend_schema(
        tags=["account"],
        summary="Everything that the school holds of oneself, by the part of the school that holds it",
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        require(may_read_own_data(person_of(request)))
        headers = {"Content-Disposition": 'attachment; filename="teleklasa.json"'}
        return Response(own_data.export_of(person_of(request)), headers=headers)


class OwnErasure(APIView):
    @extend_schema(
        tags=["account"],
        summary="Erase oneself for good; what others wrote stays, with no name",
        request=EraseMeIn,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        require(may_erase_oneself(person))
        body = validated(EraseMeIn, request)
        signin.require_own_password(request._request, person, body["password"], field="password")
        own_data.erase_person(person, by=person)
        logout(request._request)
        return Response(status=204)
