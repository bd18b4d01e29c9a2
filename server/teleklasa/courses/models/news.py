"""What the teachers of a course announce."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person


class News(models.Model):
    """One announcement: one row for everybody; what is unread follows from the mark on the enrolment."""

    class Audience(models.TextChoices):
        PUBLIC = "public"
        MEMBERS = "members"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="news")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=7, choices=Audience.choices, default=Audience.MEMBERS)
    title = models.CharField(max_length=120)
    body_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(20_000)])
    body_html = models.TextField(blank=True, default="")
    pinned = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "news"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="news_have_a_title")]
        indexes = [models.Index(fields=["course", "-published_at", "-id"], name="news_newest_first")]

    def __str__(self) -> str:
        return self.title
