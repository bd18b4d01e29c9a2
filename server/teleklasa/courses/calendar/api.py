"""The calendar of whoever is signed in, and the same under a secret address for other programs."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.calendar import feed, serializers
from teleklasa.courses.calendar.events import events_of
from teleklasa.people.asking import person_of
from teleklasa.people.models import Person
from teleklasa.people.signin import misses_counted
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated_query
from teleklasa.rest.problems import Forbidden

TAGS = ["calendar"]
ICALENDAR = "text/calendar"


class JSONWhateverIsAsked(DefaultContentNegotiation):
    """For an address that answers a calendar by itself, and only its refusals as JSON."""

    def select_renderer(self, request, renderers, format_suffix=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 -- untyped there
        return renderers[0], renderers[0].media_type


class OwnCalendar(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Deadlines, releases and live lessons of your courses, the earliest first",
        parameters=[serializers.CalendarQuery],
        responses=serializers.CalendarEvents,
    )
    def get(self, request: Request) -> Response:
        query = validated_query(serializers.CalendarQuery, request)
        events = events_of(person_of(request), start=query["from"], end=query["to"], now=timezone.now())
        return Response(serializers.CalendarEvents({"events": events}).data)


class OwnCalendarAddress(APIView):
    """A quick link shows no lasting secrets of its moderator."""

    @extend_schema(
        tags=TAGS, summary="The secret address of your calendar, if there is one", responses=serializers.CalendarAddress
    )
    def get(self, request: Request) -> Response:
        return shown(feed.address_of(owner(request)))

    @extend_schema(
        tags=TAGS,
        summary="Make the secret address of your calendar, or another in its place",
        request=None,
        responses=serializers.CalendarAddress,
    )
    def post(self, request: Request) -> Response:
        """The old address is unknown from this moment on."""
        return shown(feed.new_address(owner(request)))

    @extend_schema(tags=TAGS, summary="Show your calendar to no other program any more", responses={204: None})
    def delete(self, request: Request) -> Response:
        feed.forget_address(owner(request))
        return Response(status=204)


class CalendarFeed(APIView):
    authentication_classes = []
    permission_classes = [Anyone]
    content_negotiation_class = JSONWhateverIsAsked

    @extend_schema(
        tags=TAGS,
        summary="A calendar by its secret address, as iCalendar",
        responses={(200, ICALENDAR): OpenApiTypes.STR},
        auth=[],
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        with misses_counted(request._request, feed.UnknownCalendar):
            person = feed.person_of_address(code)
        answer = HttpResponse(feed.calendar_of(person), content_type=f"{ICALENDAR}; charset=utf-8")
        answer["Cache-Control"] = "private, no-store"
        answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Referrer-Policy"] = "no-referrer"
        return answer


def owner(request: Request) -> Person:
    person = person_of(request)
    if person.is_by_link and not person.is_link_only:
        raise Forbidden
    return person


def shown(url: str | None) -> Response:
    response = Response(serializers.CalendarAddress({"url": url}).data)
    response["Cache-Control"] = "no-store"
    return response
