"""Signing in and out by session cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa import __version__
from teleklasa.people import profiles, signin
from teleklasa.people.door_tickets import give_ticket, take_ticket
from teleklasa.people.known_device import remember_device
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.shapes import Me
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated
from teleklasa.rest.own_page import require_own_page


class SessionOut(serializers.Serializer[Any]):
    person = Me(allow_null=True)
    signed_in_by = serializers.ChoiceField(choices=["password", "quick-link", "personal-link"], allow_null=True)
    csrf_token = serializers.CharField()
    demo = serializers.BooleanField()
    school_name = serializers.CharField()
    version = serializers.CharField()


class QuickSessionOut(SessionOut):
    group = serializers.CharField(allow_null=True)


class SignInIn(serializers.Serializer[Any]):
    login = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class QuickSignInIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=128)
    group = serializers.CharField(max_length=32, required=False, allow_null=True)


class PersonalSignInIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=128)


def way_of(person: Person) -> str:
    """How the person of a request signed in: moderators have quick links, everybody else personal ones."""
    if not person.is_by_link:
        return "password"
    return "quick-link" if person.is_moderator else "personal-link"


def session_facts(request: Request) -> dict[str, Any]:
    """Who is signed in and how, with the CSRF token that every write must carry."""
    person = request.user if isinstance(request.user, Person) else None
    return {
        "person": person,
        "signed_in_by": person and way_of(person),
        "csrf_token": get_token(request._request),
        "demo": settings.DEMO,
        "school_name": settings.SCHOOL_NAME,
        "version": __version__,
    }


class Session(APIView):
    permission_classes = [Anyone]

    @extend_schema(summary="Who is signed in, and the CSRF token for writes", responses=SessionOut)
    def get(self, request: Request) -> Response:
        return Response(SessionOut(session_facts(request)).data)

    @extend_schema(summary="Sign in by password", request=SignInIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        body = validated(SignInIn, request)
        person = signin.sign_in_by_password(request._request, name=body["login"], password=body["password"])
        request.user = person
        response = Response(SessionOut(session_facts(request)).data)
        remember_device(response, person)
        return response

    @extend_schema(summary="Sign out", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Of a pupil the door forgets this browser too."""
        response = Response(status=204)
        if isinstance(request.user, Person) and way_of(request.user) == "personal-link":
            take_ticket(response)
        logout(request._request)
        return response


class QuickSession(APIView):
    """The group is looked up by its address among the moderator's own; it is never followed."""

    permission_classes = [Anyone]

    @extend_schema(
        summary="Open a limited session by a moderator's quick link", request=QuickSignInIn, responses=QuickSessionOut
    )
    def post(self, request: Request) -> Response:
        body = validated(QuickSignInIn, request)
        person = signin.sign_in_by_link(request._request, body["code"], AccessLink.Purpose.QUICK).person
        request.user = person
        group = person.moderated_groups.filter(slug=body.get("group"), deleted_at=None).first()
        response = Response(QuickSessionOut({**session_facts(request), "group": group and group.slug}).data)
        remember_device(response, person)
        return response


class PersonalSession(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=["session"],
        summary="Open a limited session by a personal link, as a pupil does",
        request=PersonalSignInIn,
        responses=SessionOut,
    )
    def post(self, request: Request) -> Response:
        """The door opens too: its cookie comes with the answer."""
        body = validated(PersonalSignInIn, request)
        link = signin.sign_in_by_link(request._request, body["code"], AccessLink.Purpose.PERSONAL)
        response = pupil_session(request, link)
        give_ticket(response, link)
        return response


class DoorSession(APIView):
    """The door's page holds no CSRF token; that the request is its own, the browser says."""

    authentication_classes = []
    permission_classes = [Anyone]

    @extend_schema(
        tags=["session"],
        summary="Open a limited session by the ticket of the door, as a pupil who waits for a lesson does",
        request=None,
        responses=SessionOut,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """The ticket is a cookie of the door; 401 `no-ticket` without it, or when its link was reset."""
        require_own_page(request._request)
        # No fresh ticket: only a code gives one, or a browser that comes again and again would never be signed out.
        return pupil_session(request, signin.sign_in_by_ticket(request._request))


def pupil_session(request: Request, link: AccessLink) -> Response:
    request.user = link.person
    response = Response(SessionOut(session_facts(request)).data)
    remember_device(response, link.person)
    return response
