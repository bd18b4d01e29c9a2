"""What is said under lessons, and what people report."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.courses.models.outline import Lesson
from teleklasa.courses.models.reviews import Review
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person


class CommentQuerySet(models.QuerySet["Comment"]):
    def roots(self) -> Self:
        return self.filter(parent=None)

    def counted(self) -> Self:
        """What everybody reads, and what `Lesson.comment_count` and `reply_count` count."""
        return self.filter(status="visible", deleted_at=None)


class Comment(models.Model):
    """A comment on a lesson, or a reply to one: a reply's parent has no parent and the same lesson.

    `status` is the moderators' word and `deleted_at` the author's, so that neither undoes the other.
    """

    class Status(models.TextChoices):
        VISIBLE = "visible"
        HIDDEN = "hidden"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="comments")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies", db_index=False)
    body_source = models.TextField(validators=[MaxLengthValidator(5000)])
    body_html = models.TextField()
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.VISIBLE)
    reply_count = models.PositiveIntegerField(default=0)
    """Replies that everybody reads."""
    locked = models.BooleanField(default=False)
    """No more replies to this one."""
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="comment_is_not_its_parent")]
        indexes = [
            models.Index(
                fields=["lesson", "-created_at", "-id"], condition=Q(parent=None), name="comments_newest_first"
            ),
            models.Index(fields=["parent", "created_at", "id"], name="replies_oldest_first"),
            models.Index(fields=["author", "-created_at"], name="comments_of_author"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="comments_deleted"),
        ]

    def __str__(self) -> str:
        return f"comment of {self.author_id} on {self.lesson_id}"

    @property
    def is_counted(self) -> bool:
        """What `CommentQuerySet.counted` says to the database."""
        return self.status == self.Status.VISIBLE and self.deleted_at is None


class Report(models.Model):
    """Somebody says that a comment, a review or a course does not belong here."""

    class Status(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    class Reason(models.TextChoices):
        OFFENSIVE = "offensive"
        SPAM = "spam"
        PRIVACY = "privacy"
        WRONG = "wrong"
        OTHER = "other"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    reporter = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="reports")
    """The course reported, or the one in which the thing reported lies."""
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="reports")
    review = models.ForeignKey(Review, null=True, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=9, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Reports outlive who wrote them: those of nobody may be as many as they are.
            models.UniqueConstraint(
                fields=["reporter", "course", "comment", "review"],
                condition=Q(reporter__isnull=False),
                nulls_distinct=False,
                name="reported_once",
            ),
            models.CheckConstraint(condition=Q(comment=None) | Q(review=None), name="report_is_about_one_thing"),
        ]
        indexes = [models.Index(fields=["status", "course", "id"], name="moderation_queue")]

    def __str__(self) -> str:
        return f"{self.reason} in {self.course_id}"
