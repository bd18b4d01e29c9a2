"""Who is asking: a signed-in person by session cookie, with CSRF on every write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # the framework loads this module while its views load
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CookieSession(SessionAuthentication):
    """Django's session; the header makes a missing identity a 401, not a 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SignedIn(BasePermission):
    """The default of every route: nobody passes without being signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_authenticated


class Anyone(BasePermission):
    """Said on the few routes that are open: signing in, and what a node or BigBlueButton calls."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return True
