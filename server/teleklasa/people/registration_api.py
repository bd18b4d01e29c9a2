"""Registering, confirming an e-mail, and choosing a new password by mail."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import profiles, registration
from teleklasa.people.asking import person_of
from teleklasa.people.mailed_links import GOOD_FOR, LONGEST_TOKEN, MailedLinkDead
from teleklasa.people.models import LOCALES, MailedLink
from teleklasa.people.rules import may_claim
from teleklasa.people.shapes import LetterSentOut
from teleklasa.people.signin import misses_counted
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import NameField, validated
from teleklasa.rest.problems import require


class EmailPasswordIn(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class ClaimIn(EmailPasswordIn):
    """What a person who has only a link wants to sign in with."""


class RegistrationIn(EmailPasswordIn):
    display_name = NameField()
    locale = serializers.ChoiceField(choices=LOCALES, required=False, allow_null=True, default=None)


class MailedTokenIn(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=LONGEST_TOKEN)


class ResetRequestIn(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class ResetIn(MailedTokenIn):
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


def letter_sent(purpose: MailedLink.Purpose) -> Response:
    """The same for every address: who reads the mail learns more."""
    return Response(LetterSentOut({"link_good_for_s": GOOD_FOR[purpose].total_seconds()}).data, status=202)


class OpenView(APIView):
    """A route for people who are not signed in; cookies and tokens do not count."""

    authentication_classes = []
    permission_classes = [Anyone]


class Registrations(OpenView):
    @extend_schema(
        tags=["account"],
        summary="Register; a mail with a link follows, whether the address is known or not",
        request=RegistrationIn,
        responses={202: LetterSentOut},
    )
    def post(self, request: Request) -> Response:
        body = validated(RegistrationIn, request)
        registration.count_mail(request._request, body["email"])
        registration.register(**body)
        return letter_sent(MailedLink.Purpose.CONFIRM)


class RegistrationsConfirm(OpenView):
    @extend_schema(
        tags=["account"], summary="Confirm an e-mail by the mailed link", request=MailedTokenIn, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        body = validated(MailedTokenIn, request)
        with misses_counted(request._request, MailedLinkDead):
            registration.confirm_email(body["token"])
        return Response(status=204)


class PasswordResets(OpenView):
    @extend_schema(
        tags=["account"],
        summary="Ask for a mail to choose a new password",
        request=ResetRequestIn,
        responses={202: LetterSentOut},
    )
    def post(self, request: Request) -> Response:
        body = validated(ResetRequestIn, request)
        registration.count_mail(request._request, body["email"])
        registration.request_reset(body["email"])
        return letter_sent(MailedLink.Purpose.RESET)


class PasswordResetsConfirm(OpenView):
    @extend_schema(
        tags=["account"],
        summary="Choose a new password by the mailed link; every session ends",
        request=ResetIn,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        body = validated(ResetIn, request)
        with misses_counted(request._request, MailedLinkDead):
            registration.reset_password(body["token"], body["password"])
        return Response(status=204)


class OwnClaim(APIView):
    @extend_schema(
        tags=["account"],
        summary="Turn a person who has only a link into one with e-mail and password",
        request=ClaimIn,
        responses={202: LetterSentOut},
    )
    def post(self, request: Request) -> Response:
        require(may_claim(person_of(request)))
        body = validated(ClaimIn, request)
        registration.require_claims_allowed()
        registration.count_mail(request._request, body["email"])
        registration.request_claim(person_of(request), **body)
        return letter_sent(MailedLink.Purpose.CLAIM)
