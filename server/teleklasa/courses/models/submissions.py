"""What students hand in, and what they get for it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.courses.models.tasks import POINTS_DIGITS, POINTS_PLACES, Question, Task
from teleklasa.keys.public_id import new_public_id
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def kept(self) -> Self:
        return self.filter(deleted_at=None)

    def waiting(self) -> Self:
        """Handed in and not graded: the grade queue."""
        return self.filter(status="submitted", deleted_at=None)


class Submission(models.Model):
    """One attempt of one person at one task."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        GRADED = "graded"
        RETURNED = "returned", "given back to be corrected"

    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        "draft": frozenset({"submitted", "graded"}),
        "submitted": frozenset({"graded", "returned"}),
        "graded": frozenset({"graded", "returned"}),
        "returned": frozenset({"submitted"}),
    }

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="submissions")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="submissions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="submissions")
    task_version = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    text = models.TextField(blank=True, default="", validators=[MaxLengthValidator(100_000)])
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    """When the time limit of this attempt runs out."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    late_percent = models.PositiveSmallIntegerField(default=0)
    """What lateness takes off, settled when it was handed in: a later change of the task moves no grade."""
    max_points = models.DecimalField(max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES)
    points = models.DecimalField(max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES, null=True, blank=True)
    """After what lateness took off."""
    points_before_late = models.DecimalField(
        max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES, null=True, blank=True
    )
    feedback_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(50_000)])
    feedback_html = models.TextField(blank=True, default="")
    graded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    graded_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    """Since when the student sees the grade."""
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person", "attempt"], condition=Q(deleted_at=None), name="attempt_once"
            ),
            models.UniqueConstraint(
                fields=["task", "person"], condition=Q(status="draft", deleted_at=None), name="one_draft_per_task"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("max_points")),
                name="points_within_the_task",
            ),
            models.CheckConstraint(condition=Q(late_percent__lte=100), name="late_takes_off_a_percentage"),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "graded"]) | Q(submitted_at__isnull=False),
                name="handed_in_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["course", "submitted_at", "id"],
                condition=Q(status="submitted", deleted_at=None),
                name="grade_queue",
            ),
            models.Index(fields=["person", "course"], name="submissions_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.task_id}, attempt {self.attempt}"


class Answer(models.Model):
    """One answer in a quiz, saved on its own; the shape of `value` follows the kind of the question.

    single `id`; multiple, order `[id, …]`; short, number a text; match `{left: right}`.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField()
    points = models.DecimalField(max_digits=POINTS_DIGITS, decimal_places=POINTS_PLACES, null=True, blank=True)
    is_right = models.BooleanField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


class SubmissionFile(models.Model):
    """A file that was handed in."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "file"], name="file_once_per_submission")]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.submission_id}"
