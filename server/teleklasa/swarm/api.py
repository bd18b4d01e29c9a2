"""The swarm for admins, and the names of regions for everyone signed in."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people.asking import person_of
from teleklasa.rest.fields import FiniteField, NameField, validated
from teleklasa.rest.problems import require
from teleklasa.swarm import registration
from teleklasa.swarm.alerts import with_alert
from teleklasa.swarm.ledger import promised_by_server
from teleklasa.swarm.models import Region, Server
from teleklasa.swarm.rules import may_manage_servers
from teleklasa.swarm.shapes import RegionOut, ServerOut


class RegionField(serializers.SlugRelatedField[Region]):
    """A region by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="code", queryset=Region.objects.all(), **options)

    def to_internal_value(self, data: Any) -> Region:
        if "\x00" in str(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrengthField(FiniteField):
    """1 is a server of 8 cores."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0.1, max_value=100, **options)


class ServerChange(serializers.Serializer[Any]):
    """What an admin may change; `secret` is written and never read."""

    name = NameField(required=False)
    region = RegionField(required=False, allow_null=True)
    strength = StrengthField(required=False)
    intent = serializers.ChoiceField(Server.Intent.choices, required=False)
    secret = serializers.CharField(required=False, max_length=200, write_only=True)


class ServerIn(serializers.Serializer[Any]):
    name = NameField()
    base_url = serializers.CharField(max_length=200)
    secret = serializers.CharField(max_length=200, write_only=True)
    region = RegionField(required=False, allow_null=True, default=None)
    strength = StrengthField(required=False, default=1.0)


class Regions(APIView):
    @extend_schema(tags=["servers"], summary="Regions that groups and servers lie in", responses=RegionOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(RegionOut(Region.objects.all(), many=True).data)


class Servers(APIView):
    @extend_schema(summary="Servers of the swarm with their load", responses=ServerOut(many=True))
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        servers = with_alert(Server.objects.for_api())
        return Response(ServerOut(servers, many=True, context={"promised": promised_by_server()}).data)

    @extend_schema(summary="Add a server", request=ServerIn, responses={201: ServerOut})
    def post(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        server = registration.add_server(by=person_of(request), **validated(ServerIn, request))
        return Response(shown(server), status=201)


class OneServer(APIView):
    @extend_schema(summary="A server with its load", responses=ServerOut)
    def get(self, request: Request, server_id: str) -> Response:
        return Response(shown(managed(request, server_id)))

    @extend_schema(summary="Change a server, or drain it", request=ServerChange, responses=ServerOut)
    def patch(self, request: Request, server_id: str) -> Response:
        server = managed(request, server_id)
        registration.change_server(server, by=person_of(request), **validated(ServerChange, request))
        return Response(shown(server))

    @extend_schema(summary="Take a server out of the swarm", responses={204: None})
    def delete(self, request: Request, server_id: str) -> Response:
        registration.remove_server(managed(request, server_id), by=person_of(request))
        return Response(status=204)


def managed(request: Request, server_id: str) -> Server:
    """The server that an admin asks for.  Raises Forbidden for anyone else, Http404 for none."""
    require(may_manage_servers(person_of(request)))
    return get_object_or_404(with_alert(Server.objects.for_api()), public_id=server_id)


def shown(server: Server) -> dict[str, Any]:
    return ServerOut(server, context={"promised": promised_by_server()}).data
