"""Questions of quizzes: listed, made, changed, ordered, taken out, imported and exported; statistics and regrading."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.models import Task
from teleklasa.courses.quizzes import editing
from teleklasa.courses.quizzes import serializers as shapes
from teleklasa.courses.quizzes.asking import seen_question, seen_quiz
from teleklasa.courses.quizzes.gift_writing import as_gift
from teleklasa.courses.quizzes.grading import Regrade, to_regrade
from teleklasa.courses.quizzes.importing import parsed_text
from teleklasa.courses.quizzes.jobs import order_regrade
from teleklasa.courses.quizzes.parsed import ParsedQuestion
from teleklasa.courses.quizzes.question_reading import question_for_staff
from teleklasa.courses.quizzes.statistics import statistics_of
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.rules import EDIT_TASKS, READ_KEYS, RELEASE_GRADES
from teleklasa.people.asking import person_of
from teleklasa.people.audit import record
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import NotFound

TAGS = ["quizzes"]
PARTS = {"body_source": "body", "explanation_source": "explanation"}


class TaskQuestions(APIView):
    @extend_schema(tags=TAGS, parameters=[shapes.QuestionQuery], responses=shapes.QuestionPage)
    def get(self, request: Request, task_id: str) -> Response:
        """The questions of a quiz with their keys, in their order, for the staff."""
        task = seen_quiz(request, task_id, READ_KEYS)
        query = validated_query(shapes.QuestionQuery, request)
        version = version_of(task, query)
        page, beyond = page_of(questions_of(task, version), keys=["position"], cursor=query["cursor"])
        results = [question_for_staff(question, task) for question in page]
        return Response({"version": version, "results": results, "next": beyond})

    @extend_schema(tags=TAGS, request=shapes.QuestionIn, responses={201: shapes.QuestionOut})
    def post(self, request: Request, task_id: str) -> Response:
        """Add a question at the end. If the quiz was answered, a new version of it begins."""
        task = seen_quiz(request, task_id, EDIT_TASKS)
        question = ParsedQuestion(**parts_of(validated(shapes.QuestionIn, request)))
        made = editing.create_question(task, question, by=person_of(request))
        return Response(question_for_staff(made, task), status=201)


class TaskQuestionsOrder(APIView):
    @extend_schema(tags=TAGS, request=shapes.QuestionOrderIn, responses=shapes.QuestionOrderOut)
    def put(self, request: Request, task_id: str) -> Response:
        """Put the questions in another order: each is named once."""
        task = seen_quiz(request, task_id, EDIT_TASKS)
        editing.order_questions(task, validated(shapes.QuestionOrderIn, request)["questions"])
        names = list(questions_of(task).values_list("public_id", flat=True))
        return Response({"version": task.version, "questions": names})


class OneQuestion(APIView):
    @extend_schema(tags=TAGS, responses=shapes.QuestionOut)
    def get(self, request: Request, question_id: str) -> Response:
        """A question with its key, for the staff."""
        question, task = seen_question(request, question_id, READ_KEYS)
        return Response(question_for_staff(question, task))

    @extend_schema(tags=TAGS, request=shapes.QuestionChange, responses=shapes.QuestionOut)
    def patch(self, request: Request, question_id: str) -> Response:
        """Change a question. If the quiz was answered, a new version begins and its copy, with another id, changes."""
        question, task = seen_question(request, question_id, EDIT_TASKS)
        fields = parts_of(validated(shapes.QuestionChange, request))
        return Response(
            question_for_staff(editing.change_question(question, task, fields, by=person_of(request)), task)
        )

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, question_id: str) -> Response:
        """Take a question out of the quiz; attempts that were asked it keep it."""
        question, task = seen_question(request, question_id, EDIT_TASKS)
        editing.delete_question(question, task)
        return Response(status=204)


class QuestionKey(APIView):
    @extend_schema(tags=TAGS, request=shapes.QuestionKeyIn, responses=shapes.QuestionOut)
    def patch(self, request: Request, question_id: str) -> Response:
        """Correct the key of a question, also of a version that was answered. That is noted; then grade again."""
        question, task = seen_question(request, question_id, RELEASE_GRADES)
        key = validated(shapes.QuestionKeyIn, request)["key"]
        editing.correct_key(question, task, key, by=person_of(request))
        return Response(question_for_staff(question, task))


class TaskRegrade(APIView):
    @extend_schema(tags=TAGS, request=shapes.RegradeIn, responses={202: shapes.RegradeOut})
    def post(self, request: Request, task_id: str) -> Response:
        """Grade all attempts at a version again by its keys; grades that a person wrote stay."""
        task = seen_quiz(request, task_id, RELEASE_GRADES)
        version = version_of(task, validated(shapes.RegradeIn, request))
        person = person_of(request)
        record(person, "regrade-asked", f"task:{task.public_id}", version=version)
        order_regrade(Regrade(task, version, person, timezone.now()))
        return Response({"version": version, "attempts": to_regrade(task, version).count()}, status=202)


class TaskStatistics(APIView):
    @extend_schema(tags=TAGS, parameters=[shapes.QuizVersionQuery], responses=shapes.QuizStatistics)
    def get(self, request: Request, task_id: str) -> Response:
        """How often each question was answered right, and the commonest wrong answers."""
        task = seen_quiz(request, task_id, READ_KEYS)
        version = version_of(task, validated_query(shapes.QuizVersionQuery, request))
        return Response(statistics_of(task, version))


class TaskQuestionsImport(APIView):
    @extend_schema(tags=TAGS, request=shapes.QuestionImportIn, responses=shapes.QuestionImportOut)
    def post(self, request: Request, task_id: str) -> Response:
        """Add questions from GIFT or Moodle XML, and tell of each what became of it."""
        task = seen_quiz(request, task_id, EDIT_TASKS)
        body = validated(shapes.QuestionImportIn, request)
        parsed = parsed_text(body["format"], body["text"], language=task.course.language)
        report = add_questions(
            task, parsed, by=person_of(request), dry_run=body["dry_run"], skip_known=body["skip_known"]
        )
        counts = {outcome: report.count(outcome) for outcome in ("imported", "skipped", "failed")}
        lines = [asdict(line) for line in report.lines]
        return Response({"dry_run": body["dry_run"], "version": task.version, **counts, "lines": lines})


class TaskQuestionsGift(APIView):
    @extend_schema(
        tags=TAGS, responses={(200, "text/plain"): OpenApiResponse(OpenApiTypes.STR, description="GIFT, UTF-8")}
    )
    def get(self, request: Request, task_id: str) -> HttpResponse:
        """The questions of a quiz as a GIFT file, which the import takes back."""
        task = seen_quiz(request, task_id, READ_KEYS)
        text = as_gift([editing.as_parsed(question) for question in questions_of(task)])
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="quiz-{task.public_id}.gift.txt"'
        answer["Cache-Control"] = "no-store"
        return answer


def parts_of(fields: dict[str, Any]) -> dict[str, Any]:
    """The checked fields of a body, named as in ParsedQuestion."""
    return {PARTS.get(name, name): value for name, value in fields.items()}


def version_of(task: Task, fields: dict[str, Any]) -> int:
    """The version that was asked for, the newest unless said.  Raises NotFound for one that never was."""
    version = int(fields.get("version", task.version))
    if version > task.version:
        raise NotFound
    return version
