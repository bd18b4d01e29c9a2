"""Tasks of lessons: assignments that a person grades, and quizzes that the server grades."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.courses.models.outline import Lesson
from teleklasa.keys.public_id import new_public_id

POINTS_DIGITS, POINTS_PLACES = 7, 2


class TaskQuerySet(models.QuerySet["Task"]):
    def kept(self) -> Self:
        return self.filter(deleted_at=None)

    def published(self) -> Self:
        return self.filter(status="published", deleted_at=None)


class Task(models.Model):
    """An assignment or a quiz in a lesson.

    A quiz that has answers is changed by raising `version` and giving it new questions; what was
    answered keeps the questions that it answered.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment"
        QUIZ = "quiz"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    class LateRule(models.TextChoices):
        REFUSE = "refuse", "nothing after the deadline"
        MARK = "mark", "taken until it closes, and marked late"
        DEDUCT = "deduct", "taken until it closes, and points go off for each day begun"

    class Counts(models.TextChoices):
        BEST = "best"
        LAST = "last"

    class ShowKey(models.TextChoices):
        NEVER = "never"
        SUBMITTED = "submitted", "with the result of each attempt"
        CLOSED = "closed", "when the task is closed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="tasks")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    instructions_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(50_000)])
    instructions_html = models.TextField(blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    max_points = models.DecimalField(max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES, default=Decimal(10))
    pass_percent = models.PositiveSmallIntegerField(default=50)
    due_at = models.DateTimeField(null=True, blank=True)
    close_at = models.DateTimeField(null=True, blank=True)
    late_rule = models.CharField(max_length=6, choices=LateRule.choices, default=LateRule.MARK)
    late_percent_per_day = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=1)
    """How many attempts one has; 0 for as many as one likes."""
    counts = models.CharField(max_length=4, choices=Counts.choices, default=Counts.BEST)
    time_limit_s = models.PositiveIntegerField(null=True, blank=True)
    most_files = models.PositiveSmallIntegerField(default=5)
    shuffles = models.BooleanField(default=False)
    show_key = models.CharField(max_length=9, choices=ShowKey.choices, default=ShowKey.SUBMITTED)
    releases_at_once = models.BooleanField(default=True)
    """Whether a grade is shown when it is written; else when the teacher releases all of them."""
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=1)
    """Raised by every change of the row, against two people who edit at once."""
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_has_a_title"),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="task_gives_points"),
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="task_pass_is_a_percentage"),
            models.CheckConstraint(condition=Q(late_percent_per_day__lte=100), name="task_late_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(close_at=None) | Q(close_at__gte=F("due_at")),
                name="task_closes_after_it_is_due",
            ),
        ]
        indexes = [models.Index(fields=["lesson", "position", "id"], name="tasks_of_lesson")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of one version of a quiz; never changed once somebody answered that version.

    Shapes of `options` and `key` by kind, every item a text `{id, source, html}` with an `id` that is
    unique in the question and says nothing of the key:
    single, multiple — options `[item, …]`, key `{"right": [id, …]}`;
    short — key `{"accepted": ["Kraków", …], "case_matters": false, "accents_matter": true}`;
    number — key `{"value": "3.14", "tolerance": "0.01"}`, decimals as texts;
    order — options `[item, …]`, key `{"order": [id, …]}`;
    match — options `{"left": [item, …], "right": [item, …]}`, key `{"pairs": {left: right}}`.
    """

    class Kind(models.TextChoices):
        SINGLE = "single"
        MULTIPLE = "multiple"
        SHORT = "short"
        NUMBER = "number"
        ORDER = "order"
        MATCH = "match"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="questions")
    task_version = models.PositiveIntegerField(default=1)
    lineage = models.CharField(max_length=16, default=new_public_id, editable=False)
    """The same for a question and for its copies in later versions of the quiz."""
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    body_source = models.TextField(validators=[MaxLengthValidator(20_000)])
    body_html = models.TextField()
    options = models.JSONField(default=list)
    key = models.JSONField(default=dict)
    explanation_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(20_000)])
    explanation_html = models.TextField(blank=True, default="")
    points = models.DecimalField(max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES, default=Decimal(1))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "task_version", "position"],
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="question_points_not_negative"),
        ]

    def __str__(self) -> str:
        return self.body_source[:60]
