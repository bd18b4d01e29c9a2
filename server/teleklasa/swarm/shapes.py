"""How servers and the reasons of placements look in the API; every field is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teleklasa.swarm.ledger import Promised, placement_weights
from teleklasa.swarm.models import Region, Server


class RegionOut(serializers.ModelSerializer[Region]):
    class Meta:
        model = Region
        fields = ["code", "name"]


class ServerLoadOut(serializers.Serializer[Any]):
    """What a server carries; units of one listening person, `utilisation` as a share of its capacity."""

    people = serializers.IntegerField()
    meetings = serializers.IntegerField()
    cameras = serializers.IntegerField()
    microphones = serializers.IntegerField()
    reserved_units = serializers.FloatField()
    observed_units = serializers.FloatField()
    capacity_units = serializers.FloatField()
    utilisation = serializers.FloatField()


class ServerAlertOut(serializers.Serializer[Any]):
    """Why the monitoring keeps lessons off the server, and since when."""

    reason = serializers.CharField(source="alert_reason")
    since = serializers.DateTimeField(source="alert_since")


class ServerOut(serializers.ModelSerializer[Server]):
    """A server without its secret; needs `promised` by server id in the context."""

    id = serializers.CharField(source="public_id")
    region = RegionOut(allow_null=True)
    alert = serializers.SerializerMethodField(help_text="Null while no alert keeps lessons off it.")
    load = serializers.SerializerMethodField()
    open_lessons = serializers.SerializerMethodField()

    class Meta:
        model = Server
        fields = [
            "id",
            "name",
            "base_url",
            "region",
            "strength",
            "intent",
            "health",
            "last_fault",
            "health_changed_at",
            "alert",
            "bbb_version",
            "cpu_count",
            "load_5m",
            "last_heartbeat",
            "last_polled",
            "load",
            "open_lessons",
        ]

    def _promised(self, server: Server) -> Promised:
        found: Promised = self.context["promised"].get(server.pk, Promised())
        return found

    @extend_schema_field(ServerAlertOut(allow_null=True))
    def get_alert(self, server: Server) -> dict[str, Any] | None:
        """None for a server that was not read by `alerts.with_alert`, such as one just made."""
        return ServerAlertOut(server).data if getattr(server, "alert_since", None) else None

    @extend_schema_field(ServerLoadOut)
    def get_load(self, server: Server) -> dict[str, Any]:
        promised = self._promised(server)
        capacity = placement_weights().capacity_units * server.strength
        reserved = promised.reserved_units + server.foreign_units
        observed = promised.observed_units + server.foreign_units
        counts = {name: getattr(server, name) for name in ("people", "meetings", "cameras", "microphones")}
        return counts | {
            "reserved_units": round(reserved, 1),
            "observed_units": round(observed, 1),
            "capacity_units": capacity,
            "utilisation": round(max(reserved, observed) / capacity, 4),
        }

    def get_open_lessons(self, server: Server) -> int:
        return self._promised(server).lessons


class PlacementCandidateOut(serializers.Serializer[Any]):
    """A server that could have taken the lesson; shares are of its capacity, 1 is all of it."""

    server = serializers.CharField(allow_null=True, help_text="Null when the server has been removed since.")
    name = serializers.CharField()
    standing = serializers.CharField()
    score = serializers.FloatField()
    utilisation = serializers.FloatField()
    predicted = serializers.FloatField()
    penalties = serializers.DictField(child=serializers.FloatField())
    in_region = serializers.BooleanField()
    preferred_place = serializers.IntegerField(allow_null=True)


class PlacementReasonOut(serializers.Serializer[Any]):
    """Why a lesson went where it did.  Only `decided_by` is always there: an old reason may lack the rest."""

    decided_by = serializers.CharField()
    is_over_ceiling = serializers.BooleanField(required=False)
    tied = serializers.IntegerField(required=False)
    expected_people = serializers.IntegerField(required=False)
    units = serializers.FloatField(required=False)
    region = serializers.CharField(required=False)
    candidates = PlacementCandidateOut(many=True, required=False)
    considered = serializers.IntegerField(required=False)
    excluded = serializers.DictField(child=serializers.IntegerField(), required=False)
    survives_one = serializers.BooleanField(required=False)
    headroom_units = serializers.FloatField(required=False)


CANDIDATE_NAMES = tuple(PlacementCandidateOut().get_fields())
REASON_NAMES = tuple(PlacementReasonOut().get_fields())


def shown_reason(reason: Mapping[str, Any]) -> dict[str, Any]:
    """A stored reason as the API shows it, servers by their public ids.  One statement when it names any."""
    rows = reason.get("candidates", [])
    named = Server.objects.filter(pk__in=[row.get("server_id") for row in rows]) if rows else Server.objects.none()
    public = dict(named.values_list("pk", "public_id"))
    candidates = [_candidate(row, public.get(row.get("server_id"))) for row in rows]
    known = {name: reason[name] for name in REASON_NAMES if name in reason}
    return {"decided_by": ""} | known | ({"candidates": candidates} if rows else {})


def _candidate(row: Mapping[str, Any], server: str | None) -> dict[str, Any]:
    return {name: row[name] for name in CANDIDATE_NAMES if name in row} | {"server": server}
