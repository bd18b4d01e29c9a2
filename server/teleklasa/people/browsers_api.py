"""Browsers in which one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.people.asking import person_of
from teleklasa.people.browser_sessions import end_browser, open_browsers
from teleklasa.people.models import BrowserSession
from teleklasa.people.rules import may_manage_own_sign_ins
from teleklasa.rest.paging import MOST_PER_PAGE
from teleklasa.rest.problems import require


class BrowserOut(serializers.ModelSerializer[BrowserSession]):
    """A browser that is signed in; `device` is how it named itself, `current` the one that asks."""

    id = serializers.CharField(source="public_id")
    by_link = serializers.BooleanField(source="is_by_link")
    current = serializers.SerializerMethodField()

    class Meta:
        model = BrowserSession
        fields = ["id", "device", "by_link", "opened_at", "current"]

    def get_current(self, browser: BrowserSession) -> bool:
        return bool(browser.session_key == self.context["current"])


class OwnBrowsersOut(serializers.Serializer[Any]):
    results = BrowserOut(many=True)


class OwnBrowsers(APIView):
    @extend_schema(
        tags=["account"],
        summary="Browsers in which one is signed in, the newest hundred; programs are under /tokens/sign-ins",
        responses=OwnBrowsersOut,
    )
    def get(self, request: Request) -> Response:
        require(may_manage_own_sign_ins(person_of(request)))
        newest = open_browsers(person_of(request)).order_by("-opened_at", "public_id")[:MOST_PER_PAGE]
        asking = request.session.session_key if request.auth is None else None
        return Response(OwnBrowsersOut({"results": newest}, context={"current": asking}).data)


class OneOwnBrowser(APIView):
    @extend_schema(tags=["account"], summary="Sign out in one browser", responses={204: None})
    def delete(self, request: Request, browser_id: str) -> Response:
        require(may_manage_own_sign_ins(person_of(request)))
        if not end_browser(person_of(request), browser_id):
            raise Http404
        return Response(status=204)
