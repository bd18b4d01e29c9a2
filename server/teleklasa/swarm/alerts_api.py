"""What Alertmanager calls: its webhook of version 4, with a token of its own as the identity."""

from __future__ import annotations

import hmac
from typing import Any, cast

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.client_range import address_range
from teleklasa.people.misses import Budget, count_miss, refuse_over_budget
from teleklasa.refusal import Refusal
from teleklasa.rest.authentication import BEARER, Anyone
from teleklasa.rest.client_address import client_address
from teleklasa.rest.fields import MomentField, validated
from teleklasa.rest.problems import NotFound
from teleklasa.swarm.alerts import Alert, take_alerts

MISSES_IN_TEN_MINUTES = 60
MOST_ALERTS = 2000


class AlertsRefused(Refusal):
    status, code, title = 401, "alerts-refused", "The monitoring is not known by that token"


class FiringAlertIn(serializers.Serializer[Any]):
    """One alert; `endsAt` counts only when it is resolved."""

    status = serializers.ChoiceField(["firing", "resolved"])
    labels = serializers.DictField(child=serializers.CharField(max_length=2000, allow_blank=True), required=False)
    annotations = serializers.DictField(
        child=serializers.CharField(max_length=20_000, allow_blank=True), required=False
    )
    startsAt = MomentField()  # noqa: N815 -- Alertmanager's word
    endsAt = serializers.CharField(max_length=64, required=False, allow_blank=True)  # noqa: N815 -- likewise
    fingerprint = serializers.RegexField(r"\A[0-9A-Za-z_-]{1,64}\Z")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if said["status"] == "resolved":
            try:
                said["ends_at"] = MomentField().run_validation(said.get("endsAt"))
            except serializers.ValidationError as error:
                raise serializers.ValidationError({"endsAt": error.detail}) from error
        return said


class AlertsIn(serializers.Serializer[Any]):
    """Alertmanager's message; fields that are not named here are not read."""

    version = serializers.ChoiceField(["4"])
    alerts = serializers.ListField(child=FiringAlertIn(), max_length=MOST_ALERTS)


class AlertsTakenOut(serializers.Serializer[Any]):
    """How many alerts drain a server, no longer do, or name no server of this swarm."""

    firing = serializers.IntegerField()
    resolved = serializers.IntegerField()
    unknown = serializers.IntegerField()


class SwarmAlerts(APIView):
    """The monitoring says which alerts fire and which are over."""

    authentication_classes = ()
    permission_classes = (Anyone,)

    @extend_schema(
        summary="Take alerts of the monitoring",
        tags=["servers"],
        description="Alertmanager's webhook with `Authorization: Bearer` and the token of the monitoring. A firing "
        "alert keeps lessons off the server that its label `instance`, `host` or `server` names, until it is resolved.",
        request=AlertsIn,
        responses=AlertsTakenOut,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        require_token(request)
        said = validated(AlertsIn, request)["alerts"]
        return Response(AlertsTakenOut(take_alerts([as_alert(alert) for alert in said])).data)


def require_token(request: Request) -> None:
    """Go on only with ALERTS_TOKEN.  Raises NotFound where none is set, AlertsRefused, SlowDown."""
    if not settings.ALERTS_TOKEN:
        raise NotFound
    budgets = [Budget(f"alerts:{address_range(client_address(request))}", MISSES_IN_TEN_MINUTES)]
    refuse_over_budget(budgets)
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    is_right = hmac.compare_digest(token.strip().encode(errors="replace"), settings.ALERTS_TOKEN.encode())
    if kind.lower() != BEARER or not is_right:
        count_miss(budgets)
        raise AlertsRefused


def as_alert(said: dict[str, Any]) -> Alert:
    return Alert(
        fingerprint=cast("str", said["fingerprint"]),
        starts_at=said["startsAt"],
        ends_at=said.get("ends_at"),
        labels=said.get("labels", {}),
        annotations=said.get("annotations", {}),
    )
