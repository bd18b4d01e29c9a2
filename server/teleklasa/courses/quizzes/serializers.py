"""The shapes of quizzes in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teleklasa.courses.models import Question, Submission
from teleklasa.courses.quizzes.writing_questions import LONGEST_BODY, MOST_QUESTIONS
from teleklasa.courses.tasks.serializers import points_field

LONGEST_FILE = 1_000_000
KINDS = Question.Kind.choices
OPTIONS_HELP = (
    "Texts `{id, source}` in Markdown, for `match` two lists `{left, right}`; none for `short` and `number`. "
    "An id that the question does not have yet is replaced by a new one."
)
KEY_HELP = (
    "single, multiple `{right: [id]}`; short `{accepted: [text], case_matters, accents_matter}`, where `*` stands for "
    "anything; number `{value, tolerance}` as texts; order `{order: [id]}`; match `{pairs: {left: right}}`."
)
ANSWER_HELP = "single: an id; multiple, order: ids; short, number: a text; match: `{left: right}`; null for none"


@extend_schema_field(OpenApiTypes.ANY)
class AnyField(serializers.JSONField):
    """JSON whose shape follows the kind of the question; `keys.py` checks it."""


def markdown(**options: Any) -> serializers.CharField:
    return serializers.CharField(trim_whitespace=False, max_length=LONGEST_BODY, **options)


class QuestionChange(serializers.Serializer[Any]):
    """What to change; whatever is left out stays. If the quiz was answered, a new version of it begins."""

    body_source = markdown(required=False)
    options = AnyField(required=False, help_text=OPTIONS_HELP)
    key = AnyField(required=False, help_text=KEY_HELP)
    explanation_source = markdown(required=False, allow_blank=True)
    points = points_field(required=False, help_text="The weight of the question in the points of the task")


class QuestionIn(QuestionChange):
    """A new question."""

    kind = serializers.ChoiceField(choices=KINDS)
    body_source = markdown()
    key = AnyField(help_text=KEY_HELP)
    points = points_field(default=Decimal(1), help_text="The weight of the question in the points of the task")


class QuestionOut(serializers.Serializer[Any]):
    """A question with its key, for the staff."""

    id = serializers.CharField()
    task_id = serializers.CharField()
    version = serializers.IntegerField(help_text="The version of the quiz that the question belongs to")
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    body_source = serializers.CharField()
    body_html = serializers.CharField()
    options = AnyField(help_text="Texts `{id, source, html}`, for `match` two lists of them")
    key = AnyField(help_text=KEY_HELP)
    explanation_source = serializers.CharField()
    explanation_html = serializers.CharField()
    points = points_field()


class QuestionQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The newest unless said"
    )


class QuestionPage(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    results = QuestionOut(many=True)
    next = serializers.CharField(allow_null=True)


class QuestionOrderIn(serializers.Serializer[Any]):
    """Every question of the quiz once, in the new order."""

    questions = serializers.ListField(child=serializers.CharField(max_length=16), max_length=MOST_QUESTIONS)


class QuestionOrderOut(serializers.Serializer[Any]):
    """The version that has this order, and the questions as they are named in it."""

    version = serializers.IntegerField()
    questions = serializers.ListField(child=serializers.CharField())


class QuestionKeyIn(serializers.Serializer[Any]):
    """The right key. Grades change only when the quiz is graded again."""

    key = AnyField(help_text=KEY_HELP)


class QuestionImportIn(serializers.Serializer[Any]):
    """Questions as text; `dry_run` tells what would happen, `skip_known` leaves out what the quiz has already."""

    format = serializers.ChoiceField(choices=[("gift", "GIFT"), ("moodle-xml", "Moodle XML")])
    text = serializers.CharField(trim_whitespace=False, max_length=LONGEST_FILE)
    dry_run = serializers.BooleanField(default=False)
    skip_known = serializers.BooleanField(default=True)


class QuestionImportLine(serializers.Serializer[Any]):
    """What became of one thing in the file."""

    line = serializers.IntegerField(help_text="Where it begins, from 1")
    kind = serializers.CharField()
    title = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["imported", "skipped", "failed"])
    reason = serializers.CharField(help_text="A code, empty for what was imported")
    field = serializers.CharField(help_text="What the reason is about, if it is about one field")
    notes = serializers.ListField(child=serializers.CharField(), help_text="Codes of what was left out of it")
    question = serializers.CharField(allow_null=True)


class QuestionImportOut(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    version = serializers.IntegerField()
    imported = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()
    lines = QuestionImportLine(many=True)


class QuestionAsked(serializers.Serializer[Any]):
    """A question as whoever takes the quiz sees it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    body_html = serializers.CharField()
    options = AnyField(help_text="Texts `{id, html}`, for `match` two lists `{left, right}`")
    points = points_field()
    answer = AnyField(allow_null=True, help_text=ANSWER_HELP)


class QuizAsked(serializers.Serializer[Any]):
    """The questions of an attempt, and the time that is left (null: no limit)."""

    submission = serializers.CharField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)
    server_time = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    seconds_left = serializers.IntegerField(allow_null=True)
    questions = QuestionAsked(many=True)


class QuizAnswerIn(serializers.Serializer[Any]):
    value = AnyField(allow_null=True, help_text=ANSWER_HELP)


class QuizAnswerOut(serializers.Serializer[Any]):
    question = serializers.CharField()
    saved_at = serializers.DateTimeField()


class QuestionResult(QuestionAsked):
    """A question with what it brought; null what the reader may not know."""

    right = serializers.BooleanField(allow_null=True)
    earned = points_field(allow_null=True)
    key = AnyField(allow_null=True)
    explanation_html = serializers.CharField(allow_null=True)


class QuizResult(serializers.Serializer[Any]):
    """What an attempt brought; nothing of it before the grade is released."""

    submission = serializers.CharField()
    attempt = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    max_points = points_field()
    points = points_field(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)
    shows_key = serializers.BooleanField()
    questions = QuestionResult(many=True)


class QuizVersionQuery(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The newest unless said"
    )


class RegradeIn(QuizVersionQuery):
    """Which version of the quiz is graded again."""


class RegradeOut(serializers.Serializer[Any]):
    """How many attempts will be graded again by the worker."""

    version = serializers.IntegerField()
    attempts = serializers.IntegerField()


class WrongAnswer(serializers.Serializer[Any]):
    answer = AnyField()
    attempts = serializers.IntegerField()


class QuestionStatistics(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    beginning = serializers.CharField(help_text="The first characters of the question")
    answered = serializers.IntegerField()
    right = serializers.IntegerField()
    right_percent = serializers.IntegerField(allow_null=True, help_text="Of all attempts")
    wrong = WrongAnswer(many=True, help_text="The commonest wrong answers, at most five")


class QuizStatistics(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    attempts = serializers.IntegerField(help_text="Handed in")
    questions = QuestionStatistics(many=True)
