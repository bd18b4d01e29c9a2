"""The swarm as a whole for admins: now, over the last days, and every change of health."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import require
from teleklasa.swarm import cockpit, ledger
from teleklasa.swarm.alerts import with_alert
from teleklasa.swarm.allocation import Candidate, room_of
from teleklasa.swarm.drains import DrainEstimate, drain_estimates
from teleklasa.swarm.models import HealthChange, Server
from teleklasa.swarm.rules import may_manage_servers
from teleklasa.swarm.shapes import ServerOut

MOST_HOURS = 168


class DrainOut(serializers.Serializer[Any]):
    """A server that is being emptied: lessons left, and about when the last one ends (null when unknown)."""

    lessons = serializers.IntegerField()
    ends_at_estimate = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="The alert that drains it, when it was not an admin.")


class SwarmServerOut(ServerOut):
    """A server with what it still has room for; needs `candidates` and `drains` by server id as well."""

    headroom_units = serializers.SerializerMethodField()
    flaps = serializers.SerializerMethodField()
    drain = serializers.SerializerMethodField()

    class Meta(ServerOut.Meta):
        fields = [*ServerOut.Meta.fields, "headroom_units", "flaps", "drain"]

    def _candidate(self, server: Server) -> Candidate:
        found: Candidate = self.context["candidates"].get(server.pk, Candidate(server.pk, is_enabled=False))
        return found

    def get_headroom_units(self, server: Server) -> float:
        return round(room_of(self._candidate(server), ledger.placement_weights()), 1)

    def get_flaps(self, server: Server) -> int:
        return self._candidate(server).flaps

    @extend_schema_field(DrainOut(allow_null=True))
    def get_drain(self, server: Server) -> dict[str, Any] | None:
        alert: str | None = getattr(server, "alert_reason", None)
        if server.intent != Server.Intent.DRAINING and alert is None:
            return None
        left: DrainEstimate = self.context["drains"].get(server.pk, DrainEstimate(self._promised(server).lessons))
        return {"lessons": left.lessons, "ends_at_estimate": left.ends_at, "reason": alert or ""}


class SwarmOut(serializers.Serializer[Any]):
    """Counts are of all servers, units of those that take lessons now."""

    at = serializers.DateTimeField()
    people = serializers.IntegerField()
    meetings = serializers.IntegerField()
    cameras = serializers.IntegerField()
    microphones = serializers.IntegerField()
    lessons = serializers.IntegerField()
    capacity_units = serializers.FloatField()
    reserved_units = serializers.FloatField()
    observed_units = serializers.FloatField()
    room_units = serializers.FloatField(help_text="What fits below the ceiling.")
    headroom_units = serializers.FloatField(help_text="What fits after the worst loss of one server; may be negative.")
    survives_one = serializers.BooleanField(help_text="Whether the others have room for all that any one server has.")
    servers = SwarmServerOut(many=True)


class HistoryQuery(serializers.Serializer[Any]):
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS, required=False, default=24)
    server = serializers.CharField(required=False, default="", allow_blank=True, max_length=16)


class ServerHistoryOut(serializers.Serializer[Any]):
    """The highest of each measure in each step, null where nothing was seen; `cpu` is load per core."""

    id = serializers.CharField()
    name = serializers.CharField()
    capacity_units = serializers.FloatField()
    people = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    meetings = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    cameras = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    microphones = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    cpu = serializers.ListField(child=serializers.FloatField(allow_null=True))
    reserved_units = serializers.ListField(child=serializers.FloatField(allow_null=True))


class SwarmHistoryOut(serializers.Serializer[Any]):
    """At most 300 steps; every list of a server has one value for each of `times`."""

    step_s = serializers.IntegerField()
    times = serializers.ListField(child=serializers.DateTimeField())
    servers = ServerHistoryOut(many=True)


class HealthChangeQuery(serializers.Serializer[Any]):
    server = serializers.CharField(required=False, default="", allow_blank=True, max_length=16)
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class ServerNameOut(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class HealthChangeOut(serializers.ModelSerializer[HealthChange]):
    server = ServerNameOut()

    class Meta:
        model = HealthChange
        fields = ["server", "at", "health", "fault"]


class HealthChangePage(serializers.Serializer[Any]):
    results = HealthChangeOut(many=True)
    next = serializers.CharField(allow_null=True)


class Swarm(APIView):
    @extend_schema(tags=["servers"], summary="The swarm now: totals, headroom and every server", responses=SwarmOut)
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        servers = list(with_alert(Server.objects.for_api()))
        promised, candidates = ledger.promised_by_server(), ledger.candidates()
        found = {"at": timezone.now(), "servers": servers} | cockpit.totals(servers, candidates, promised)
        context = {
            "promised": promised,
            "candidates": {each.server_id: each for each in candidates},
            "drains": drain_estimates(),
        }
        return Response(SwarmOut(found, context=context).data)


class SwarmHistory(APIView):
    @extend_schema(
        tags=["servers"],
        summary="The last hours of every server, or of one",
        parameters=[HistoryQuery],
        responses=SwarmHistoryOut,
    )
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        query = validated_query(HistoryQuery, request)
        servers = Server.objects.filter(public_id=query["server"]) if query["server"] else Server.objects.all()
        rows = list(servers.only("public_id", "name", "strength"))
        found = cockpit.history([server.pk for server in rows], hours=query["hours"])
        capacity = ledger.placement_weights().capacity_units
        lines = [
            {"id": server.public_id, "name": server.name, "capacity_units": capacity * server.strength}
            | found.by_server[server.pk]
            for server in rows
            if server.pk in found.by_server
        ]
        return Response({"step_s": found.step_s, "times": found.times, "servers": lines})


class HealthChanges(APIView):
    @extend_schema(
        tags=["servers"],
        summary="How the health of servers changed, the newest first",
        parameters=[HealthChangeQuery],
        responses=HealthChangePage,
    )
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        query = validated_query(HealthChangeQuery, request)
        found = cockpit.health_changes(server=query["server"])
        page, beyond = page_of(found, keys=["-id"], cursor=query["cursor"], size=50)
        return Response(HealthChangePage({"results": page, "next": beyond}).data)
