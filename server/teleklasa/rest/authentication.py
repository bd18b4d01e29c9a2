"""Who is asking: a program by access token, or a browser by session cookie with CSRF on every write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # the framework loads this module while its views load
    from rest_framework.request import Request
    from rest_framework.views import APIView


BEARER = "bearer"


class Bearer(BaseAuthentication):
    """`Authorization: Bearer …`; a token that is no good is refused, whatever cookies came with it.

    Whose token it is, the function named by `settings.PERSON_OF_ACCESS_TOKEN` says: it takes the
    token, answers the person and what opened the way in (`request.auth`), or raises a Refusal.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if kind.lower() != BEARER:
            return None
        found: tuple[Any, Any] = import_string(settings.PERSON_OF_ACCESS_TOKEN)(token.strip())
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


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
