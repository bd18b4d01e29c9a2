"""What a course is made of: sections, lessons, and the files of lessons."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.keys.public_id import new_public_id
from teleklasa.live.models import Room
from teleklasa.media.models import MediaFile


class Section(models.Model):
    """A chapter of a course."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "position"], name="section_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(title=""), name="section_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class LessonQuerySet(models.QuerySet["Lesson"]):
    def kept(self) -> Self:
        return self.filter(deleted_at=None)

    def published(self) -> Self:
        """Lessons that members see in the outline; one that is scheduled opens at `release_at`."""
        return self.filter(status="published", deleted_at=None)


class Lesson(models.Model):
    """A text, a video, a file, a link or a live lesson, in a section of a course.

    A deleted lesson keeps its row and its progress for the undo, and has no position.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        VIDEO = "video"
        FILE = "file"
        LINK = "link"
        LIVE = "live"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    class Completion(models.TextChoices):
        MARKED = "marked", "the student says so"
        OPENED = "opened", "it was opened"
        WATCHED = "watched", "nine tenths of the video were played"
        PASSED = "passed", "every task of it was handed in or passed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="all_lessons")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lessons")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    body_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(200_000)])
    body_html = models.TextField(blank=True, default="")
    position = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    release_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    """When a live lesson is planned to begin."""
    is_preview = models.BooleanField(default=False)
    required = models.BooleanField(default=True)
    completion = models.CharField(max_length=7, choices=Completion.choices, default=Completion.MARKED)
    duration_s = models.PositiveIntegerField(default=0)
    video = models.ForeignKey(MediaFile, null=True, on_delete=models.SET_NULL, related_name="+")
    link_url = models.URLField(max_length=1000, blank=True, default="")
    room = models.OneToOneField(Room, null=True, on_delete=models.SET_NULL, related_name="lesson")
    comment_count = models.PositiveIntegerField(default=0)
    comments_locked = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="lesson_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(title=""), name="lesson_has_a_title"),
            models.CheckConstraint(
                condition=Q(deleted_at=None, position__isnull=False) | Q(deleted_at__isnull=False, position=None),
                name="lesson_has_a_position_until_deleted",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "status", "section", "position"], name="lessons_of_course"),
            models.Index(fields=["starts_at", "id"], condition=Q(kind="live", deleted_at=None), name="live_lessons"),
            models.Index(fields=["course"], condition=Q(room__isnull=False), name="rooms_of_course"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_at(self, moment: datetime) -> bool:
        """Published, kept, and released by then: what a member may read."""
        return (
            self.status == self.Status.PUBLISHED
            and self.deleted_at is None
            and (self.release_at is None or self.release_at <= moment)
        )


class LessonFile(models.Model):
    """A file that a lesson offers."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "file"], name="file_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.lesson_id}"


class LessonCaptions(models.Model):
    """Captions of a lesson's video, one file per language."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="captions")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)

    class Meta:
        verbose_name_plural = "lesson captions"
        constraints = [models.UniqueConstraint(fields=["lesson", "language"], name="captions_once_per_language")]

    def __str__(self) -> str:
        return f"{self.language} of {self.lesson_id}"


class CourseImage(models.Model):
    """A picture that a text of the course shows or once showed; it is kept as long as the course is.

    So nobody searches texts for pictures, and a text keeps its pictures whoever saves it next.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(MediaFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "file"], name="image_once_per_course")]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.course_id}"
