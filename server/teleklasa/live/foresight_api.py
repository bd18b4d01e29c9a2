"""What the coming hours bring, and how many servers a timetable needs, for admins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.live.plan_ahead import Forecast, forecast
from teleklasa.live.timetables import all_groups_at_once, announced_timetable
from teleklasa.people.asking import person_of
from teleklasa.refusal import Refusal
from teleklasa.rest.fields import FiniteField, validated, validated_query
from teleklasa.rest.problems import require
from teleklasa.swarm.capacity import check_fleet, plan_capacity
from teleklasa.swarm.ledger import placement_weights
from teleklasa.swarm.models import Server
from teleklasa.swarm.plan_facts import plan_facts
from teleklasa.swarm.rules import may_manage_servers
from teleklasa.swarm.timetable_csv import Timetable, TimetableUnreadable, read_csv, read_rows

STEP_S = 300.0
MOST_SHOWN = 500
"""Planned lessons that one forecast names; the points count all of them."""
TIMETABLE_DAYS = 14


class ForecastQuery(serializers.Serializer[Any]):
    hours = serializers.IntegerField(min_value=1, max_value=24, default=3)


class ForecastPointOut(serializers.Serializer[Any]):
    """The fullest minute of five: open lessons until their expected ends, announced ones, and what is not ours."""

    at = serializers.DateTimeField()
    expected_units = serializers.FloatField()
    lessons = serializers.IntegerField()


class ForecastLessonOut(serializers.Serializer[Any]):
    """An announced lesson; `server` is the name of the one planned for it, null beyond the next hour."""

    lesson = serializers.CharField(source="title")
    starts_at = serializers.DateTimeField()
    length_s = serializers.IntegerField()
    expected_people = serializers.IntegerField(source="need.expected_people")
    server = serializers.CharField(source="server_name", allow_null=True)


class ForecastOut(serializers.Serializer[Any]):
    """`headroom` is how many units stay free under the ceiling at the fullest point; negative when too few."""

    points = ForecastPointOut(many=True)
    planned = ForecastLessonOut(many=True)
    capacity_units = serializers.FloatField()
    headroom = serializers.FloatField()


class SwarmForecast(APIView):
    @extend_schema(
        tags=["servers"], summary="What the swarm will carry", parameters=[ForecastQuery], responses=ForecastOut
    )
    def get(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        hours = validated_query(ForecastQuery, request)["hours"]
        return Response(ForecastOut(shown_forecast(forecast(at=timezone.now(), hours=hours, step_s=STEP_S))).data)


def shown_forecast(found: Forecast) -> dict[str, Any]:
    points = [
        {
            "at": found.at + timedelta(seconds=each.in_s),
            "expected_units": round(each.units, 1),
            "lessons": each.lessons,
        }
        for each in found.points
    ]
    return {
        "points": points,
        "planned": found.coming[:MOST_SHOWN],
        "capacity_units": found.capacity_units,
        "headroom": round(found.ceiling_units - max(each.units for each in found.points), 1),
    }


class PlanUnreadable(Refusal):
    """`faults` say the line, the column (or nothing) and a code: missing, unreadable, out-of-range, and others."""

    status, code, title = 422, "plan-unreadable", "Some rows of the timetable cannot be read"


class CapacityRowIn(serializers.Serializer[Any]):
    """A lesson: `start` is "8:00" or a day and a time; without a length 45 minutes, cameras a number or "25%"."""

    size = serializers.CharField(max_length=20)
    start = serializers.CharField(max_length=40)
    length = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    cameras = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class CapacityPlanIn(serializers.Serializer[Any]):
    """Whence the lessons: the text of a sheet, rows, what is announced for 14 days, or all groups at once."""

    origin = serializers.ChoiceField(["csv", "rows", "timetable", "rosters"])
    csv = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False)
    rows = CapacityRowIn(many=True, required=False, default=list)
    strengths = serializers.ListField(
        child=FiniteField(min_value=0.1, max_value=100), min_length=1, max_length=4, default=[1.0]
    )


class CapacityPointOut(serializers.Serializer[Any]):
    at = serializers.CharField()
    units = serializers.FloatField()
    lessons = serializers.IntegerField()
    people = serializers.IntegerField()


class ServersNeededOut(serializers.Serializer[Any]):
    """Servers of one strength; with one to spare any of them may fail at the fullest minute.

    `oversized_lessons` would fill more than such a server takes and get one for themselves.
    """

    strength = serializers.FloatField()
    servers = serializers.IntegerField()
    servers_with_spare = serializers.IntegerField()
    oversized_lessons = serializers.IntegerField()


class FleetCheckOut(serializers.Serializer[Any]):
    """How the servers that are enabled now would carry the timetable; shares of a server's capacity."""

    servers = serializers.IntegerField()
    fullest_share = serializers.FloatField()
    fullest_share_without_one = serializers.FloatField(allow_null=True)
    is_enough = serializers.BooleanField()
    is_enough_without_one = serializers.BooleanField()


class CapacityPlanOut(serializers.Serializer[Any]):
    """Moments by the clock on the wall as the timetable has them: "08:05", or "2026-09-01T08:05".

    Points cover the day with the peak in steps of five minutes.
    """

    lessons = serializers.IntegerField()
    peak_at = serializers.CharField()
    peak_units = serializers.FloatField()
    peak_lessons = serializers.IntegerField()
    peak_people = serializers.IntegerField()
    servers_needed = ServersNeededOut(many=True)
    swarm = FleetCheckOut()
    points = CapacityPointOut(many=True)


class SwarmCapacityPlan(APIView):
    @extend_schema(
        tags=["servers"],
        summary="How many servers a timetable needs; nothing is written",
        request=CapacityPlanIn,
        responses=CapacityPlanOut,
    )
    def post(self, request: Request) -> Response:
        require(may_manage_servers(person_of(request)))
        body = validated(CapacityPlanIn, request)
        timetable, weights = timetable_of(body), placement_weights()
        plan = plan_capacity(timetable.lessons, body["strengths"], weights)
        enabled = Server.objects.filter(intent=Server.Intent.ENABLED).values_list("strength", flat=True)
        fleet = check_fleet(timetable.lessons, list(enabled), weights)
        return Response(CapacityPlanOut(plan_facts(timetable, plan) | {"swarm": fleet}).data)


def timetable_of(body: dict[str, Any]) -> Timetable:
    """The lessons that the body names.  Raises PlanUnreadable, also for a school that has none."""
    try:
        match body["origin"]:
            case "csv":
                found = read_csv(body["csv"])
            case "rows":
                found = read_rows(enumerate(body["rows"], start=1))
            case "timetable":
                found = announced_timetable(TIMETABLE_DAYS)
            case _:
                found = all_groups_at_once()
    except TimetableUnreadable as unreadable:
        faults = [{"line": each.line, "field": each.field, "code": each.code} for each in unreadable.faults]
        raise PlanUnreadable(faults=faults) from unreadable
    if not found.lessons:
        raise PlanUnreadable(faults=[{"line": 1, "field": "", "code": "empty"}])
    return found
