"""What BigBlueButton hosts call themselves: no session, the server's secret is the identity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.client_range import address_range
from teleklasa.people.misses import Budget, count_miss, refuse_over_budget
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.client_address import client_address
from teleklasa.rest.fields import FiniteField, NameField, validated
from teleklasa.swarm.nodes import Keepalive, NodeRefused, keep_alive, register_node

REFUSALS_IN_TEN_MINUTES = 60


class NodeLoad(serializers.Serializer[Any]):
    """`load_5m` is the load average of the whole host over five minutes."""

    base_url = serializers.CharField(max_length=200)
    cpu_count = serializers.IntegerField(min_value=1, max_value=4096)
    load_5m = FiniteField(min_value=0, max_value=100_000)
    region = serializers.CharField(max_length=12, required=False, default="", allow_blank=True)


class NodeRegistration(NodeLoad):
    secret = serializers.CharField(max_length=200, write_only=True)
    name = NameField(required=False)


class NodeKeepalive(NodeLoad):
    at = serializers.CharField(max_length=40)
    signature = serializers.CharField(max_length=64)


class RegisteredNode(serializers.Serializer[Any]):
    """`base_url` is the address that keepalives are signed with; `created` says that it is new."""

    id = serializers.CharField()
    base_url = serializers.CharField()
    created = serializers.BooleanField()


class NodeRegister(APIView):
    """A node joins the swarm, or says after a restart that it is back."""

    authentication_classes = ()
    permission_classes = (Anyone,)

    @extend_schema(
        summary="Join the swarm, or come back to it",
        request=NodeRegistration,
        responses={200: RegisteredNode, 201: RegisteredNode},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        said = validated(NodeRegistration, request)
        with limited(request):
            server, created = register_node(**said)
        told = {"id": server.public_id, "base_url": server.base_url, "created": created}
        return Response(RegisteredNode(told).data, status=201 if created else 200)


class NodeKeepalives(APIView):
    """A node says how busy it is; the signature is described in `swarm.nodes`."""

    authentication_classes = ()
    permission_classes = (Anyone,)

    @extend_schema(summary="Say how busy a node is", request=NodeKeepalive, responses={204: None}, auth=[])
    def post(self, request: Request) -> Response:
        said = validated(NodeKeepalive, request)
        signature = said.pop("signature")
        with limited(request):
            keep_alive(Keepalive(**said), signature=signature)
        return Response(status=204)


@contextmanager
def limited(request: Request) -> Iterator[None]:
    """Count refusals by where they come from.  Raises SlowDown when there were too many."""
    budgets = [Budget(f"node:{address_range(client_address(request))}", REFUSALS_IN_TEN_MINUTES)]
    refuse_over_budget(budgets)
    try:
        yield
    except NodeRefused:
        count_miss(budgets)
        raise
