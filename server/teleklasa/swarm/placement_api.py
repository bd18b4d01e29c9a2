"""Where a lesson would go now, for admins: the real placement, and nothing is written."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated_query
from teleklasa.rest.problems import Invalid, require
from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import LessonNeed, choose
from teleklasa.swarm.models import Region, Server
from teleklasa.swarm.reservation import NoServerFree
from teleklasa.swarm.rules import may_manage_servers
from teleklasa.swarm.shapes import PlacementReasonOut, shown_reason

MOST_PEOPLE = 5000
_random = SystemRandom()


class PlacementQuery(serializers.Serializer[Any]):
    """Without cameras or microphones the usual share of the class."""

    expected_people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    cameras = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, default=None, allow_null=True)
    microphones = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE, default=None, allow_null=True)
    region = serializers.CharField(max_length=12, default="", allow_blank=True)
    recorded = serializers.BooleanField(default=False)


class PlacementServerOut(serializers.ModelSerializer[Server]):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Server
        fields = ["id", "name"]


class PlacementOut(serializers.Serializer[Any]):
    """The server that would take the lesson, what it would cost there, and why that one."""

    server = PlacementServerOut()
    units = serializers.FloatField()
    is_over_ceiling = serializers.BooleanField()
    reason = PlacementReasonOut()


class DryPlacement(APIView):
    @extend_schema(
        tags=["servers"],
        summary="Where a lesson would go now; nothing is written",
        parameters=[PlacementQuery],
        responses=PlacementOut,
    )
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        need = need_of(validated_query(PlacementQuery, request))
        placement = choose(need, ledger.candidates(), random=_random, weights=ledger.placement_weights())
        if placement is None:
            raise NoServerFree
        found = {
            "server": Server.objects.only("public_id", "name").get(pk=placement.server_id),
            "units": round(placement.units, 1),
            "is_over_ceiling": placement.is_over_ceiling,
            "reason": shown_reason(placement.reason),
        }
        return Response(PlacementOut(found).data)


def need_of(query: dict[str, Any]) -> LessonNeed:
    """What such a lesson asks for.  Raises Invalid for a region that there is not."""
    region = query["region"]
    if region and not Region.objects.filter(code=region).exists():
        raise Invalid(fields={"region": ["unknown"]})
    return LessonNeed(
        expected_people=query["expected_people"],
        region=region,
        is_recorded=query["recorded"],
        cameras=query["cameras"],
        microphones=query["microphones"],
    )
