"""The addresses of courses: every part names its own, and parts may answer different methods of one address."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from django.urls import URLPattern, path
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

PARTS = (
    "catalogue",
    "authoring",
    "enrolment",
    "learning",
    "tasks",
    "quizzes",
    "talk",
    "packages",
    "meetings",
    "dashboard",
    "calendar",
)
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def one_per_address(patterns: list[URLPattern]) -> list[URLPattern]:
    """The patterns in their order, with those of one address made into one view under the first's name."""
    at: dict[str, list[URLPattern]] = {}
    for pattern in patterns:
        at.setdefault(CONVERTER.sub(r"<\1>", str(pattern.pattern)), []).append(pattern)
    return [_joined(same) if len(same) > 1 else same[0] for same in at.values()]


def _joined(same: list[URLPattern]) -> URLPattern:
    """One view whose every method behaves as in the view of the part that wrote it."""
    views: list[Any] = [getattr(pattern.callback, "view_class", pattern.callback) for pattern in same]

    def get_permissions(self: APIView) -> list[BasePermission]:
        method = (self.request.method or "").lower()
        writer = next((view for view in views if hasattr(view, method)), views[0])
        return [permission() for permission in writer.permission_classes]

    joined: Any = type(views[0].__name__, tuple(views), {"get_permissions": get_permissions, "__doc__": None})
    made: URLPattern = path(str(same[0].pattern), joined.as_view(), name=same[0].name)
    return made


urlpatterns = one_per_address(
    [pattern for part in PARTS for pattern in import_module(f"teleklasa.courses.{part}.urls").urlpatterns]
)
