"""What a student has done, and what a person keeps for later."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from teleklasa.courses.models.membership import Enrolment
from teleklasa.courses.models.outline import Lesson
from teleklasa.people.models import Person


class LessonProgress(models.Model):
    """How far a student is in a lesson; tens of millions of rows, so each is narrow and only ever goes on."""

    class State(models.TextChoices):
        STARTED = "started"
        DONE = "done"

    pk = models.CompositePrimaryKey("enrolment_id", "lesson_id")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=7, choices=State.choices)
    position_s = models.PositiveIntegerField(default=0)
    seen_s = models.PositiveIntegerField(default=0)
    """The furthest second of the video that was played; `position_s` may go back."""
    done_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    """When the position was noted, by the clock of the device but never later than ours; `recording.NEVER` before."""

    class Meta:
        verbose_name_plural = "lesson progress"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | Q(state="started", done_at=None),
                name="progress_done_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state} {self.lesson_id}"


class Favourite(models.Model):
    """A lesson that a person keeps at hand."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="favourites")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="favourite_once")]
        indexes = [models.Index(fields=["person", "-created_at", "-id"], name="favourites_newest_first")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.lesson_id}"
