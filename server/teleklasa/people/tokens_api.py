"""Signing in with tokens, for programs that use the API without cookies."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people import profiles, sign_ins, signin
from teleklasa.people.asking import person_of
from teleklasa.people.models import AccessLink, SignIn
from teleklasa.people.rules import may_manage_own_sign_ins
from teleklasa.people.signin import misses_counted
from teleklasa.people.tokens import LONGEST_TOKEN, TokenForged
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of
from teleklasa.rest.problems import require


class TokensOut(serializers.Serializer[Any]):
    """`access` goes into `Authorization: Bearer …`; `refresh` is exchanged once, for the next pair."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    expires_in_s = serializers.IntegerField()


class TokensIn(serializers.Serializer[Any]):
    login = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=profiles.LONGEST_PASSWORD, trim_whitespace=False)


class PersonalTokensIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=128)


class RefreshIn(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=LONGEST_TOKEN)


class TokenToVerify(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=LONGEST_TOKEN)


class SignInOut(serializers.ModelSerializer[SignIn]):
    """A program that is signed in; `device` is how it named itself."""

    id = serializers.CharField(source="public_id")
    by_link = serializers.SerializerMethodField()
    current = serializers.SerializerMethodField()

    class Meta:
        model = SignIn
        fields = ["id", "device", "by_link", "created_at", "last_used_day", "current"]

    def get_by_link(self, sign_in: SignIn) -> bool:
        return sign_in.link_id is not None

    def get_current(self, sign_in: SignIn) -> bool:
        return bool(sign_in == self.context["current"])


class SignInPage(serializers.Serializer[Any]):
    results = SignInOut(many=True)
    next = serializers.CharField(allow_null=True)


class TokenView(APIView):
    """A route to which the token itself is the key: neither cookies nor the Authorization header count."""

    authentication_classes = []
    permission_classes = [Anyone]


class NewTokens(TokenView):
    @extend_schema(tags=["tokens"], summary="Sign a program in by password", request=TokensIn, responses=TokensOut)
    def post(self, request: Request) -> Response:
        body = validated(TokensIn, request)
        person = signin.person_by_password(request._request, name=body["login"], password=body["password"])
        return Response(TokensOut(sign_ins.open_sign_in(person, device=device_of(request))).data)


class PersonalTokens(TokenView):
    @extend_schema(
        tags=["tokens"],
        summary="Sign a program in by a personal link; it ends when the link is reset",
        request=PersonalTokensIn,
        responses=TokensOut,
    )
    def post(self, request: Request) -> Response:
        body = validated(PersonalTokensIn, request)
        link = signin.link_by_code(request._request, body["code"], AccessLink.Purpose.PERSONAL)
        return Response(TokensOut(sign_ins.open_sign_in(link.person, device=device_of(request), link=link)).data)


class TokensRefresh(TokenView):
    @extend_schema(
        tags=["tokens"],
        summary="Exchange a refresh token, once, for a new pair",
        request=RefreshIn,
        responses=TokensOut,
    )
    def post(self, request: Request) -> Response:
        body = validated(RefreshIn, request)
        with misses_counted(request._request, TokenForged):
            return Response(TokensOut(sign_ins.refresh_tokens(body["refresh"])).data)


class TokensVerify(TokenView):
    @extend_schema(
        tags=["tokens"], summary="Whether a token would be taken now", request=TokenToVerify, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        body = validated(TokenToVerify, request)
        with misses_counted(request._request, TokenForged):
            sign_ins.require_good_token(body["token"])
        return Response(status=204)


class TokensRevoke(TokenView):
    @extend_schema(
        tags=["tokens"],
        summary="Log out the program that holds this refresh token",
        request=RefreshIn,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        body = validated(RefreshIn, request)
        with misses_counted(request._request, TokenForged):
            sign_ins.end_sign_in_of(body["refresh"])
        return Response(status=204)


class TokensRevokeAll(APIView):
    @extend_schema(
        tags=["tokens"], summary="Log out everywhere, browsers included", request=None, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        require(may_manage_own_sign_ins(person_of(request)))
        sign_ins.end_everything(person_of(request))
        return Response(status=204)


class SignIns(APIView):
    @extend_schema(
        tags=["tokens"], summary="Programs in which one is signed in", parameters=[PageQuery], responses=SignInPage
    )
    def get(self, request: Request) -> Response:
        require(may_manage_own_sign_ins(person_of(request)))
        query = validated_query(PageQuery, request)
        page, beyond = page_of(sign_ins.open_sign_ins(person_of(request)), keys=["-id"], cursor=query["cursor"])
        shown = SignInPage({"results": page, "next": beyond}, context={"current": request.auth})
        return Response(shown.data)


class OneSignIn(APIView):
    @extend_schema(tags=["tokens"], summary="Log one program out", responses={204: None})
    def delete(self, request: Request, sign_in_id: str) -> Response:
        require(may_manage_own_sign_ins(person_of(request)))
        if not sign_ins.end_sign_in(person_of(request), sign_in_id):
            raise Http404
        return Response(status=204)


def device_of(request: Request) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))
