"""Courses and the categories that order them."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from teleklasa.keys.public_id import new_public_id
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person

LISTED = Q(status="published", visibility="public", deleted_at=None)
"""What the catalogue shows to anyone; the partial indexes of every sort order carry this condition."""

PRIOR_REVIEWS, PRIOR_RATING = 5, 3.5
"""The order by rating counts so many imaginary reviews of so many stars, so that one review makes no bestseller."""


def new_course_slug() -> str:
    """The address of a course whose title has no letters that an address can hold."""
    return f"course-{new_public_id()}"


class Category(models.Model):
    """A shelf of the catalogue; at most two levels."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "categories"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name")]

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(models.QuerySet["Course"]):
    def kept(self) -> Self:
        """Courses that nobody deleted."""
        return self.filter(deleted_at=None)

    def listed(self) -> Self:
        """What the catalogue shows to anyone."""
        return self.filter(LISTED)

    def visible_to(self, person: Person | None) -> Self:
        """What a person may open by its address: `rules.may_see`, said to the database."""
        shown = Q(status="published", visibility__in=["public", "unlisted"])
        if person is None or not person.is_active:
            return self.kept().filter(shown)
        if person.is_staff and not person.is_by_link:
            return self.kept()
        enrolments = _rows("Enrolment", person=person)
        taught = _rows("GroupEnrolment", active=True, group__deleted_at=None, group__group_moderators__person=person)
        shown |= Q(Exists(enrolments.filter(status="pending")), status="published")
        shown |= Q(Exists(enrolments.filter(status__in=["active", "completed"])), status__in=["published", "archived"])
        shown |= Q(Exists(taught), status__in=["published", "archived"])
        if not person.is_by_link:
            shown |= Q(Exists(_rows("CourseStaff", person=person)))
        return self.kept().filter(shown)


def _rows(model: str, **those: Any) -> models.QuerySet[Any]:
    """Rows about the course of the outer query; by name, since those models point to this one."""
    kind: Any = apps.get_model("courses", model)
    found: models.QuerySet[Any] = kind.objects.filter(course=OuterRef("pk"), **those)
    return found


class Course(models.Model):
    """An item of the catalogue, with what its card shows kept on the row.

    Counters change in the transaction of what they count.  `outline_version` is raised by every
    change that the page of the course shows, so that its bytes can be told apart without reading them.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Visibility(models.TextChoices):
        PUBLIC = "public"
        UNLISTED = "unlisted"
        PRIVATE = "private"

    class EnrolPolicy(models.TextChoices):
        OPEN = "open"
        APPROVAL = "approval"
        INVITE = "invite"
        GROUP = "group"

    class Level(models.TextChoices):
        ANY = "any"
        BEGINNER = "beginner"
        INTERMEDIATE = "intermediate"
        ADVANCED = "advanced"

    slug = models.SlugField(max_length=32, unique=True, default=new_course_slug)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_courses")
    """The owner of the staff rows, kept here so that a card needs no other table."""
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True, default="")
    description_source = models.TextField(blank=True, default="", validators=[MaxLengthValidator(50_000)])
    description_html = models.TextField(blank=True, default="")
    goals = models.JSONField(default=list)
    """What one will learn: up to 20 sentences."""
    requirements = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="pl")
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.ANY)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="courses")
    cover = models.ForeignKey(MediaFile, null=True, on_delete=models.SET_NULL, related_name="+")
    cover_key = models.CharField(max_length=80, blank=True, default="")
    """Where the picture of the card lies, copied from the cover."""
    time_zone = models.CharField(max_length=40, default="Europe/Warsaw")

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    enrol_policy = models.CharField(max_length=8, choices=EnrolPolicy.choices, default=EnrolPolicy.OPEN)
    shows_classmates = models.BooleanField(default=False)
    gives_certificate = models.BooleanField(default=False)
    review_note = models.CharField(max_length=500, blank=True, default="")
    """What the admin who sent the course back wants changed."""
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    version = models.PositiveIntegerField(default=1)
    """Raised by every change of the card, against two people who edit at once."""
    outline_version = models.PositiveIntegerField(default=1)
    search = SearchVectorField(null=True)
    students = models.PositiveIntegerField(default=0)
    lessons = models.PositiveIntegerField(default=0)
    required_lessons = models.PositiveIntegerField(default=0)
    previews = models.PositiveIntegerField(default=0)
    reviews = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    duration_s = models.PositiveIntegerField(default=0)
    rating_rank = models.GeneratedField(
        expression=(F("rating_sum") + PRIOR_REVIEWS * PRIOR_RATING) / (F("reviews") + float(PRIOR_REVIEWS)),
        output_field=models.FloatField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="course_has_a_title"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, lessons__gt=0),
                name="published_course_has_a_lesson",
            ),
            models.CheckConstraint(
                condition=Q(rating_sum__gte=F("reviews"), rating_sum__lte=5 * F("reviews")),
                name="course_ratings_are_one_to_five",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=LISTED, name="listed_by_newest"),
            models.Index(fields=["-students", "-id"], condition=LISTED, name="listed_by_students"),
            models.Index(fields=["-rating_rank", "-id"], condition=LISTED, name="listed_by_rating"),
            models.Index(fields=["title", "id"], condition=LISTED, name="listed_by_title"),
            models.Index(fields=["category", "-published_at", "-id"], condition=LISTED, name="listed_category_newest"),
            models.Index(fields=["category", "-students", "-id"], condition=LISTED, name="listed_category_students"),
            models.Index(fields=["category", "-rating_rank", "-id"], condition=LISTED, name="listed_category_rating"),
            models.Index(fields=["category", "title", "id"], condition=LISTED, name="listed_category_title"),
            models.Index(fields=["owner", "-published_at", "-id"], condition=LISTED, name="listed_by_owner"),
            models.Index(fields=["updated_at", "id"], condition=Q(status="review"), name="courses_to_approve"),
            GinIndex(fields=["search"], condition=LISTED, name="listed_search"),
        ]

    def __str__(self) -> str:
        return self.title
