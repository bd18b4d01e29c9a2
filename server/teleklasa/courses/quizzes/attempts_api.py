"""Attempts at quizzes: asked, answered one by one, and what they brought."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.models import Submission
from teleklasa.courses.quizzes import serializers as shapes
from teleklasa.courses.quizzes.asking import own_quiz_attempt, readable_quiz_attempt
from teleklasa.courses.quizzes.attempting import hand_in_if_over, save_answer
from teleklasa.courses.quizzes.results import Sight, result_of, sight_of_owner
from teleklasa.courses.quizzes.showing import asked
from teleklasa.courses.rules import READ_KEYS, may
from teleklasa.courses.tasks.refused import NotHandedIn
from teleklasa.people.asking import person_of
from teleklasa.people.audit import record
from teleklasa.rest.fields import validated

TAGS = ["quizzes"]


class SubmissionQuestions(APIView):
    @extend_schema(tags=TAGS, responses=shapes.QuizAsked)
    def get(self, request: Request, submission_id: str) -> Response:
        """The questions of an own attempt without keys, what is saved so far, and the time that is left."""
        submission, now = own_quiz_attempt(request, submission_id), timezone.now()
        hand_in_if_over(submission, moment=now)
        return Response(asked(submission, moment=now))


class SubmissionAnswer(APIView):
    @extend_schema(tags=TAGS, request=shapes.QuizAnswerIn, responses=shapes.QuizAnswerOut)
    def put(self, request: Request, submission_id: str, question_id: str) -> Response:
        """Save the answer to one question of an own open attempt; again, instead of the one before."""
        submission, now = own_quiz_attempt(request, submission_id), timezone.now()
        question = save_answer(submission, question_id, validated(shapes.QuizAnswerIn, request)["value"], moment=now)
        return Response({"question": question.public_id, "saved_at": now})


class SubmissionResult(APIView):
    @extend_schema(tags=TAGS, responses=shapes.QuizResult)
    def get(self, request: Request, submission_id: str) -> Response:
        """What an attempt brought: for its owner once the grade is released, with the key where the quiz shows it."""
        submission, standing = readable_quiz_attempt(request, submission_id)
        person, now = person_of(request), timezone.now()
        hand_in_if_over(submission, moment=now)
        if submission.status == Submission.Status.DRAFT:
            raise NotHandedIn
        reads_keys = may(READ_KEYS, standing)
        if submission.person_id == person.pk and not reads_keys:
            return Response(result_of(submission, sight_of_owner(submission, now)))
        if not standing.is_staff and standing.is_admin:
            record(person, "submission-read", f"submission:{submission.public_id}")
        return Response(result_of(submission, Sight(grade=True, key=reads_keys)))
