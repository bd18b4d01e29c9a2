"""One's own account."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import profiles, registration, signin
from teleklasa.people.asking import person_of
from teleklasa.people.mailed_links import GOOD_FOR
from teleklasa.people.models import LOCALES, MailedLink, Person
from teleklasa.people.rules import (
    changes_email_at_once,
    may_be_listed_as_teacher,
    may_change_own_credentials,
    may_change_own_profile,
    may_claim,
)
from teleklasa.people.shapes import LetterSentOut, Me
from teleklasa.rest.fields import NameField, validated
from teleklasa.rest.problems import require

LONGEST_BIO = 4000


class OwnProfileOut(Me):
    """One's own profile; `bio` is Markdown source, a link-only person has neither e-mail nor password.

    `may_claim`: this school lets the person have them."""

    is_link_only = serializers.BooleanField()
    may_claim = serializers.SerializerMethodField()
    email_confirmed = serializers.SerializerMethodField()
    avatar_url = serializers.CharField(allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id",
            "display_name",
            "username",
            "email",
            "email_confirmed",
            "locale",
            "time_zone",
            "bio",
            "avatar_url",
            "listed_as_teacher",
            "is_admin",
            "is_moderator",
            "is_link_only",
            "may_claim",
        ]

    def get_email_confirmed(self, person: Person) -> bool:
        return person.email_confirmed_at is not None

    def get_may_claim(self, person: Person) -> bool:
        return settings.LINK_ONLY_MAY_CLAIM and may_claim(person)


class OwnProfileIn(serializers.Serializer[Any]):
    display_name = NameField(required=False)
    locale = serializers.ChoiceField(choices=LOCALES, required=False)
    time_zone = serializers.CharField(max_length=40, required=False)
    bio = serializers.CharField(max_length=LONGEST_BIO, required=False, allow_blank=True, trim_whitespace=False)
    listed_as_teacher = serializers.BooleanField(required=False)

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError("No such time zone.", code="unknown")
        return value


class PasswordIn(serializers.Serializer[Any]):
    current = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)
    new = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class EmailIn(serializers.Serializer[Any]):
    current_password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)
    email = serializers.EmailField(max_length=254)


class OwnProfile(APIView):
    @extend_schema(tags=["account"], summary="One's own profile", responses=OwnProfileOut)
    def get(self, request: Request) -> Response:
        return Response(OwnProfileOut(person_of(request)).data)

    @extend_schema(
        tags=["account"],
        summary="Change one's own profile; by a link the name only",
        request=OwnProfileIn,
        responses=OwnProfileOut,
    )
    def patch(self, request: Request) -> Response:
        person = person_of(request)
        changes = validated(OwnProfileIn, request)
        require(may_change_own_profile(person, changes))
        require(not changes.get("listed_as_teacher") or may_be_listed_as_teacher(person))
        return Response(OwnProfileOut(profiles.change_profile(person, **changes)).data)


class OwnPassword(APIView):
    @extend_schema(
        tags=["account"],
        summary="Change one's own password; every other session ends",
        request=PasswordIn,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        require(may_change_own_credentials(person_of(request)))
        body = validated(PasswordIn, request)
        person = person_of(request)
        signin.require_own_password(request._request, person, body["current"], field="current")
        profiles.set_password(person, body["new"], field="new", by=person)
        if request.auth is None:  # the session in which it was changed lives on
            update_session_auth_hash(request._request, person)
        return Response(status=204)


class OwnEmail(APIView):
    @extend_schema(
        tags=["account"],
        summary="Change one's own e-mail: at once for moderators and admins, by a mailed link for everyone else",
        request=EmailIn,
        responses={200: Me, 202: LetterSentOut},
    )
    def post(self, request: Request) -> Response:
        require(may_change_own_credentials(person_of(request)))
        body = validated(EmailIn, request)
        person = person_of(request)
        signin.require_own_password(request._request, person, body["current_password"], field="current_password")
        if changes_email_at_once(person):
            return Response(Me(profiles.change_email(person, body["email"])).data)
        registration.count_mail(request._request, body["email"])
        registration.request_email_change(person, body["email"])
        good_for_s = GOOD_FOR[MailedLink.Purpose.EMAIL].total_seconds()
        return Response(LetterSentOut({"link_good_for_s": good_for_s}).data, status=202)
