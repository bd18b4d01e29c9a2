"""The catalogue as the API shows it; hot lists are plain dicts that hold exactly these fields."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.catalogue.wanted import LENGTHS, MOST_PER_PAGE, PAGE, SORTS
from teleklasa.courses.models import Course, CourseStaff, Lesson
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.rest.fields import NameField

SLUG = r"^[-a-z0-9]{1,60}$"


class CatalogueQuery(serializers.Serializer[Any]):
    """Filters of the catalogue; all may be combined."""

    q = serializers.CharField(required=False, help_text="Words of title, teachers, category, summary and goals.")
    category = serializers.CharField(required=False, help_text="A slug; a parent includes its children.")
    language = serializers.CharField(required=False)
    level = serializers.ChoiceField(choices=Course.Level.choices, required=False)
    length = serializers.ChoiceField(choices=LENGTHS, required=False, help_text="Under 2 h, under 10 h, or longer.")
    rating = serializers.FloatField(required=False, min_value=1, max_value=5, help_text="At least so many stars.")
    has_preview = serializers.BooleanField(required=False)


class CataloguePageQuery(CatalogueQuery):
    sort = serializers.ChoiceField(choices=SORTS, required=False, help_text="`relevance` needs `q`, and is then usual.")
    cursor = serializers.CharField(required=False, help_text="The `next` of the page before, of the same list.")
    size = serializers.IntegerField(required=False, default=PAGE, min_value=1, max_value=MOST_PER_PAGE)


class SuggestionQuery(serializers.Serializer[Any]):
    q = serializers.CharField(help_text="What was typed so far.")


class CataloguePaging(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False)
    size = serializers.IntegerField(required=False, default=PAGE, min_value=1, max_value=MOST_PER_PAGE)


class TeacherQuery(CataloguePaging):
    q = serializers.CharField(required=False, help_text="How words of the name begin; accents do not matter.")


class CategoryName(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class CourseCard(serializers.Serializer[Any]):
    """A course as lists show it; `rating` is the true average, null before the first review."""

    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    cover_url = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    level = serializers.ChoiceField(choices=Course.Level.choices)
    category = CategoryName(allow_null=True)
    owner = PersonCard()
    rating = serializers.FloatField(allow_null=True)
    reviews = serializers.IntegerField()
    students = serializers.IntegerField()
    lessons = serializers.IntegerField()
    duration_s = serializers.IntegerField()
    has_preview = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    enrol_policy = serializers.ChoiceField(choices=Course.EnrolPolicy.choices)


class CourseCardPage(serializers.Serializer[Any]):
    results = CourseCard(many=True)
    next = serializers.CharField(allow_null=True)


class CourseSuggestion(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class FacetCount(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    is_estimate = serializers.BooleanField()


class FacetValue(FacetCount):
    value = serializers.CharField()


class FacetStars(FacetCount):
    value = serializers.FloatField()


class FacetCategory(FacetValue):
    name = serializers.CharField()


class CatalogueFacets(serializers.Serializer[Any]):
    """How many courses each value would leave, as if that filter were not set and all others were."""

    total = FacetCount()
    category = FacetCategory(many=True)
    language = FacetValue(many=True)
    level = FacetValue(many=True)
    length = FacetValue(many=True)
    rating = FacetStars(many=True)
    has_preview = FacetCount()


class OutlineLesson(serializers.Serializer[Any]):
    """`status` is `published` for everyone but the staff, who see drafts too."""

    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Lesson.Kind.choices)
    status = serializers.ChoiceField(choices=Lesson.Status.choices)
    duration_s = serializers.IntegerField()
    is_preview = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # its name in the contract
    release_at = serializers.DateTimeField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    task_count = serializers.IntegerField()


class OutlineSection(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    lessons = OutlineLesson(many=True)


class StaffCard(PersonCard):
    role = serializers.ChoiceField(choices=CourseStaff.Role.choices)


class CoursePage(CourseCard):
    """The page of a course; the same for everyone of a `viewer` class, and nothing personal is on it."""

    viewer = serializers.ChoiceField(choices=["public", "member", "staff"])
    status = serializers.ChoiceField(choices=Course.Status.choices)
    visibility = serializers.ChoiceField(choices=Course.Visibility.choices)
    shows_classmates = serializers.BooleanField()
    gives_certificate = serializers.BooleanField()
    outline_version = serializers.IntegerField()
    image_url = serializers.CharField(allow_null=True)
    time_zone = serializers.CharField()
    required_lessons = serializers.IntegerField()
    description_html = serializers.CharField()
    goals = serializers.ListField(child=serializers.CharField())
    requirements = serializers.ListField(child=serializers.CharField())
    staff = StaffCard(many=True)
    sections = OutlineSection(many=True)


class CategoryOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    position = serializers.IntegerField()


class CategoryTree(CategoryOut):
    children = CategoryOut(many=True)


class CategoryIn(serializers.Serializer[Any]):
    """`parent` is the slug of a category of the first level; a slug that is not given is made of the name."""

    name = NameField()
    name_en = NameField(required=False)
    slug = serializers.RegexField(SLUG, required=False)
    parent = serializers.CharField(required=False, allow_null=True, max_length=60)  # type: ignore[assignment]  # the same
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_767)


class CategoryChange(CategoryIn):
    name = NameField(required=False)


class TeacherPage(PersonCard):
    """A teacher who is in the public list; the counts are of listed courses."""

    bio_html = serializers.CharField()
    courses = serializers.IntegerField()
    students = serializers.IntegerField()
    reviews = serializers.IntegerField()
    rating = serializers.FloatField(allow_null=True)


class TeacherCardPage(serializers.Serializer[Any]):
    results = PersonCard(many=True)
    next = serializers.CharField(allow_null=True)


class TaughtCourse(CourseCard):
    """A course of whose staff one is; `review_note` is what the admin wants changed.

    `to_grade`, `to_admit` and `unanswered` count what waits for the staff, up to a hundred: work handed in, requests
    to join, and comments that nobody has replied to.
    """

    role = serializers.ChoiceField(choices=CourseStaff.Role.choices)
    status = serializers.ChoiceField(choices=Course.Status.choices)
    visibility = serializers.ChoiceField(choices=Course.Visibility.choices)
    review_note = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    to_grade = serializers.IntegerField()
    to_admit = serializers.IntegerField()
    unanswered = serializers.IntegerField()


class TaughtCoursePage(serializers.Serializer[Any]):
    results = TaughtCourse(many=True)
    next = serializers.CharField(allow_null=True)
