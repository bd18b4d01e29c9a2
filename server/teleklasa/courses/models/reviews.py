"""What students think of a course."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible(self) -> Self:
        return self.filter(status="visible")


class Review(models.Model):
    """One person's stars and words for one course; hidden ones count in no average."""

    class Status(models.TextChoices):
        VISIBLE = "visible"
        HIDDEN = "hidden"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="review_rows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reviews")
    rating = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=4000, blank=True, default="")
    reply = models.CharField(max_length=4000, blank=True, default="")
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.VISIBLE)
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="one_review_per_person"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rating_is_one_to_five"),
        ]
        indexes = [
            models.Index(fields=["course", "status", "-created_at", "-id"], name="reviews_newest_first"),
            models.Index(fields=["course", "status", "rating", "id"], name="reviews_by_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} for {self.course_id}"
