"""Live lessons of courses: awaited, started, entered, ended and remembered."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import viewer_of
from teleklasa.courses.meetings import serializers
from teleklasa.courses.meetings.asking import device_of, seen_live
from teleklasa.courses.meetings.presence import attendance_seen_by
from teleklasa.courses.meetings.rooms import page_shown_to, room_if_made, room_of_lesson
from teleklasa.courses.rules import HOST_LIVE, JOIN_LIVE, READ_LESSONS, may
from teleklasa.live.end import end_lesson
from teleklasa.live.enter import lesson_to_enter, moderator_join_url
from teleklasa.live.guests import guest_join_url, waiting_state
from teleklasa.live.hearing import hear_witness
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.reading import lessons_of, room_lesson
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.rescue import move_lesson
from teleklasa.live.see_other import see_other
from teleklasa.live.serializers import AttendancePage, LessonOut, LessonQuery, LessonWitnessIn, lesson_out
from teleklasa.live.start import one_of_few_starts, start_room
from teleklasa.live.witnesses import TELL_AS_MEMBER
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import answer_problem

TAGS = ["meetings"]
NOBODYS = Room(pk=0)
"""What a lesson is awaited in that was never started: nothing is open there."""


class LessonLive(APIView):
    @extend_schema(
        tags=TAGS, summary="Whether a live lesson of a course is open", responses=serializers.LessonLiveState
    )
    def get(self, request: Request, lesson_id: str) -> Response:
        """For whoever waits: ask again after `ask_again_s`. No call to BigBlueButton."""
        lesson, standing = seen_live(request, lesson_id, READ_LESSONS)
        state = asdict(waiting_state(room_if_made(lesson) or NOBODYS))
        return Response({**state, "starts_at": lesson.starts_at, "may_host": may(HOST_LIVE, standing)})

    @extend_schema(
        tags=TAGS,
        summary="Start a live lesson, or find it open",
        request=None,
        responses={200: LessonOut, 201: LessonOut},
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        lesson, _ = seen_live(request, lesson_id, HOST_LIVE)
        room = room_of_lesson(lesson)
        started = start_room(room, by=person_of(request))
        shown = lessons_of(room).get(pk=started.lesson.pk)
        return Response(lesson_out(shown), status=201 if started.is_new else 200)


class LessonLiveEnter(APIView):
    """A form that the browser sends itself: the room's address is answered once, as a redirect."""

    parser_classes = [FormParser, MultiPartParser]

    @extend_schema(
        tags=TAGS,
        summary="Enter an open live lesson: hosts as moderators, students as viewers",
        request=serializers.LessonLiveEntry,
        responses={303: None},
    )
    def post(self, request: Request, lesson_id: str) -> HttpResponse:
        """A refusal leads back to the page of the lesson, with `?problem=` and its code."""
        lesson, standing = seen_live(request, lesson_id, JOIN_LIVE)
        displaces = validated(serializers.LessonLiveEntry, request)["displace"]
        person, room = person_of(request), room_if_made(lesson)
        if room is None:
            raise NoOpenLesson
        if may(HOST_LIVE, standing):
            return see_other(moderator_join_url(lesson_to_enter(lessons_of(room)), person))
        return see_other(guest_join_url(room, person, device=device_of(request), displaces=displaces))

    def handle_exception(self, exc: Exception) -> Response:
        response = answer_problem(exc, {})
        if response is None:
            return super().handle_exception(exc)
        page = page_shown_to(viewer_of(self.request), self.kwargs["lesson_id"])
        return see_other(f"{page}?problem={response.data['code']}")  # type: ignore[return-value]


def _held(request: Request, lesson_id: str) -> LiveLesson:
    """The open live lesson, for its hosts.  Raises NoOpenLesson."""
    lesson, _ = seen_live(request, lesson_id, HOST_LIVE)
    room = room_if_made(lesson)
    held = None if room is None else room_lesson(room)
    if held is None:
        raise NoOpenLesson
    return held


class LessonLiveEnd(APIView):
    @extend_schema(tags=TAGS, summary="End the open live lesson", request=None, responses={204: None})
    def post(self, request: Request, lesson_id: str) -> Response:
        end_lesson(_held(request, lesson_id), by=person_of(request))
        return Response(status=204)


class LessonLiveMove(APIView):
    @extend_schema(tags=TAGS, summary="Move the open live lesson to another server", request=None, responses=LessonOut)
    def post(self, request: Request, lesson_id: str) -> Response:
        """Everybody comes over from the same page; without another server the lesson stays where it is."""
        held = _held(request, lesson_id)
        with one_of_few_starts():
            moved = move_lesson(held, by=person_of(request))
        return Response(lesson_out(moved))


class LessonLiveWitness(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Say whether this browser reaches the server of a doubtful live lesson",
        request=LessonWitnessIn,
        responses={204: None},
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        """Counts for some seconds, once a person; a class whose server nobody reaches is moved."""
        lesson, _ = seen_live(request, lesson_id, JOIN_LIVE)
        told, room = validated(LessonWitnessIn, request), room_if_made(lesson)
        if room is not None:
            hear_witness(lessons_of(room), person_of(request), TELL_AS_MEMBER, **told)
        return Response(status=204)


class LessonLiveHistory(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Every time that the live lesson was held, newest first",
        parameters=[LessonQuery],
        responses=serializers.LessonLivePage,
    )
    def get(self, request: Request, lesson_id: str) -> Response:
        lesson, _ = seen_live(request, lesson_id, READ_LESSONS)
        cursor = validated_query(LessonQuery, request)["cursor"]
        held = LiveLesson.objects.filter(room=lesson.room_id).exclude(started_at=None)
        page, beyond = page_of(held, keys=["-id"], cursor=cursor, size=50)
        return Response(serializers.LessonLivePage({"results": page, "next": beyond}).data)


class LessonLiveAttendance(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Who was in a live lesson and for how long",
        parameters=[LessonQuery],
        responses=AttendancePage,
    )
    def get(self, request: Request, lesson_id: str, live_id: str) -> Response:
        """Students see their own presence, teachers of a group that of its pupils, staff everybody's."""
        lesson, standing = seen_live(request, lesson_id, READ_LESSONS)
        held = get_object_or_404(LiveLesson, room=lesson.room_id, room__isnull=False, public_id=live_id)
        cursor = validated_query(LessonQuery, request)["cursor"]
        rows = attendance_seen_by(person_of(request), standing, held, course_id=lesson.course_id)
        page, beyond = page_of(rows, keys=["id"], cursor=cursor)
        return Response(AttendancePage({"results": page, "next": beyond}).data)
