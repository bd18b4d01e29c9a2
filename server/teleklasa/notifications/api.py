"""The bell of whoever is signed in, and the way out of mails for whoever holds its token."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.notifications import reading, switching
from teleklasa.notifications import serializers as shapes
from teleklasa.notifications.models import Notification
from teleklasa.notifications.unsubscribing import unsubscribe
from teleklasa.people.asking import person_of
from teleklasa.people.models import Person
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.parsing import CalmJSONParser

TAGS = ["notifications"]


class Notifications(APIView):
    @extend_schema(
        tags=TAGS,
        summary="What you were told, newest first",
        parameters=[shapes.NotificationQuery],
        responses=shapes.NotificationPage,
    )
    def get(self, request: Request) -> Response:
        query = validated_query(shapes.NotificationQuery, request)
        found = Notification.objects.in_bell_of(person_of(request))
        if query["unread"]:
            found = found.filter(read_at=None)
        page, beyond = page_of(found, keys=["-id"], cursor=query["cursor"])
        return Response(shapes.NotificationPage({"results": page, "next": beyond}).data)


class UnreadNotifications(APIView):
    @extend_schema(tags=TAGS, summary="How many are unread, at most 100", responses=shapes.NotificationsUnread)
    def get(self, request: Request) -> Response:
        return unread(person_of(request))


class ReadNotifications(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Mark some, or all up to one, as read",
        request=shapes.NotificationsRead,
        responses=shapes.NotificationsUnread,
    )
    def post(self, request: Request) -> Response:
        """One id that is missing or not your own refuses them all with 404."""
        body = validated(shapes.NotificationsRead, request)
        if "ids" in body:
            reading.read_these(person_of(request), body["ids"])
        else:
            reading.read_all_before(person_of(request), body["all_before"])
        return unread(person_of(request))


class NotificationSwitches(APIView):
    @extend_schema(tags=TAGS, summary="What you want to be told of, and how", responses=shapes.NotificationSwitches)
    def get(self, request: Request) -> Response:
        return switches(person_of(request))

    @extend_schema(
        tags=TAGS,
        summary="Choose what you want to be told of",
        request=shapes.NotificationSwitchesIn,
        responses=shapes.NotificationSwitches,
    )
    def put(self, request: Request) -> Response:
        """Kinds that are not named stay as they were."""
        switching.choose(person_of(request), validated(shapes.NotificationSwitchesIn, request)["switches"])
        return switches(person_of(request))


class NotificationsUnsubscribe(APIView):
    """Mail programs post a form to the address in List-Unsubscribe (RFC 8058); the web app posts JSON."""

    authentication_classes = []
    permission_classes = [Anyone]
    parser_classes = [CalmJSONParser, FormParser, MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Stop the mails that a token names",
        parameters=[OpenApiParameter("token", str, description="Instead of a body, for mail programs.")],
        request={"application/json": shapes.NotificationUnsubscribe},
        responses={204: None},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        is_by_mail_program = "token" in request.query_params
        read = validated_query if is_by_mail_program else validated
        unsubscribe(read(shapes.NotificationUnsubscribe, request)["token"])
        return Response(status=204)


def unread(person: Person) -> Response:
    return Response(shapes.NotificationsUnread({"count": reading.unread_count(person)}).data)


def switches(person: Person) -> Response:
    return Response(shapes.NotificationSwitches({"switches": switching.choices_of(person)}).data)
