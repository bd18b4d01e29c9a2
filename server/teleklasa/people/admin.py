"""People in Django's admin: to look something up; what changes rights goes through the web app."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from teleklasa.people.models import AuditEvent, Person


@admin.register(Person)
class PersonAdmin(ModelAdmin):  # type: ignore[misc]  # the theme is untyped
    list_display = ["display_name", "username", "email", "is_moderator", "is_staff", "retired_at"]
    list_filter = ["is_moderator", "is_staff"]
    search_fields = ["display_name", "username", "email"]
    fields = ["display_name", "username", "email", "locale", "time_zone", "is_moderator", "is_staff", "retired_at"]
    readonly_fields = ["username", "email", "is_moderator", "is_staff", "retired_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ModelAdmin):  # type: ignore[misc]  # the theme is untyped
    list_display = ["at", "actor", "action", "target"]
    list_filter = ["action"]
    search_fields = ["target"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False
