"""The swarm in Django's admin: to look something up; servers are changed through the web app."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from teleklasa.swarm.models import AlertDrain, HealthChange, Region, Reservation, Server


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    actions = None
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Server)
class ServerAdmin(ReadOnlyAdmin):
    """Without the secret, which is shown nowhere."""

    list_display = ["name", "base_url", "region", "intent", "health", "people", "meetings", "last_polled"]
    list_filter = ["intent", "health", "region"]
    list_select_related = ["region"]
    search_fields = ["name", "base_url"]
    exclude = ["secret_sealed"]


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    """Without the meeting ids, which only BigBlueButton and we know."""

    list_display = [
        "server",
        "expected_people",
        "expected_units",
        "observed_units",
        "observed_people",
        "reserved_at",
        "released_at",
    ]
    list_filter = ["server"]
    list_select_related = ["server"]
    exclude = ["meeting_id"]
    date_hierarchy = "reserved_at"


@admin.register(HealthChange)
class HealthChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", "server", "health", "fault"]
    list_filter = ["health", "server"]
    list_select_related = ["server"]
    date_hierarchy = "at"


@admin.register(AlertDrain)
class AlertDrainAdmin(ReadOnlyAdmin):
    list_display = ["since", "server", "reason", "heard_at", "lifted_at"]
    list_filter = ["server"]
    list_select_related = ["server"]
    date_hierarchy = "since"
