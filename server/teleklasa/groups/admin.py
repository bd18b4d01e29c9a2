"""Groups in Django's admin: to look something up; changes go through the web app, which audits them."""

from django.contrib import admin
from django.contrib.auth.models import Group as PermissionGroup
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from teleklasa.groups.models import Group

admin.site.unregister(PermissionGroup)  # rights follow from rows of ours, never from Django's groups


@admin.register(Group)
class GroupAdmin(ModelAdmin):  # type: ignore[misc]  # the theme is untyped
    list_display = ["name", "slug", "region", "archived_at", "deleted_at"]
    list_filter = ["region"]
    search_fields = ["name", "slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False
