"""Live lessons in Django's admin: why a lesson went where it went."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from teleklasa.live.models import LiveLesson


@admin.register(LiveLesson)
class LiveLessonAdmin(ModelAdmin):  # type: ignore[misc]  # the theme is untyped
    list_display = ["title", "state", "server", "people_now", "most_people", "started_at", "ended_at", "ended_because"]
    list_filter = ["state", "server"]
    search_fields = ["title", "public_id"]
    fields = [
        "title",
        "state",
        "server",
        "opened_by",
        "expected_people",
        "cost_units",
        "most_people",
        "started_at",
        "ended_at",
        "ended_because",
        "placement_reason",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LiveLesson | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LiveLesson | None = None) -> bool:
        return False
