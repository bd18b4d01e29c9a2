"""Moving a live lesson to another server by hand, and what browsers say of the server it is on."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.groups.asking import seen_group
from teleklasa.groups.rules import may_end_lessons, may_run_lessons
from teleklasa.live.cockpit import lessons_of_school
from teleklasa.live.end import end_lesson
from teleklasa.live.hearing import hear_witness
from teleklasa.live.models import LessonMove, LiveLesson
from teleklasa.live.reading import lessons_of_group
from teleklasa.live.refused import NoOpenLesson
from teleklasa.live.rescue import move_lesson
from teleklasa.live.serializers import LessonOut, LessonWitnessIn, lesson_out
from teleklasa.live.start import one_of_few_starts
from teleklasa.live.witnesses import TELL_AS_HOST
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated
from teleklasa.rest.problems import require
from teleklasa.swarm.rules import may_manage_servers


class GroupLessonMove(APIView):
    @extend_schema(
        tags=["lessons"], summary="Move the open live lesson to another server", request=None, responses=LessonOut
    )
    def post(self, request: Request, slug: str) -> Response:
        """Everybody comes over by the same link; without another server the lesson stays where it is."""
        group = seen_group(request, slug)
        require(may_end_lessons(person_of(request), group))
        return _moved(lessons_of_group(group).open().first(), request)


class GroupLessonWitness(APIView):
    @extend_schema(
        tags=["lessons"],
        summary="Say whether this browser reaches the server of a doubtful lesson",
        request=LessonWitnessIn,
        responses={204: None},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Counts for some seconds, once a person; nothing is kept about a lesson whose server answers."""
        group, person = seen_group(request, slug), person_of(request)
        require(may_run_lessons(person, group))
        told = validated(LessonWitnessIn, request)
        hear_witness(lessons_of_group(group), person, TELL_AS_HOST, **told)
        return Response(status=204)


class LiveLessonMove(APIView):
    @extend_schema(
        tags=["lessons"], summary="Move any live lesson to another server", request=None, responses=LessonOut
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        return _moved(_open_lesson(request, lesson_id), request, because=LessonMove.Because.ADMIN)


class LiveLessonEnd(APIView):
    @extend_schema(tags=["lessons"], summary="End any live lesson", request=None, responses={204: None})
    def post(self, request: Request, lesson_id: str) -> Response:
        end_lesson(_open_lesson(request, lesson_id), by=person_of(request))
        return Response(status=204)


def _open_lesson(request: Request, lesson_id: str) -> LiveLesson:
    """For admins: the lesson of this id.  Raises Forbidden, Http404 and NoOpenLesson."""
    require(may_manage_servers(person_of(request)))
    lesson = get_object_or_404(lessons_of_school(), public_id=lesson_id)
    if lesson.state not in LiveLesson.OPEN:
        raise NoOpenLesson
    return lesson


def _moved(
    lesson: LiveLesson | None, request: Request, *, because: LessonMove.Because = LessonMove.Because.MODERATOR
) -> Response:
    if lesson is None:
        raise NoOpenLesson
    with one_of_few_starts():
        moved = move_lesson(lesson, by=person_of(request), because=because)
    return Response(lesson_out(moved))
