"""What authors send."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from rest_framework import serializers

from teleklasa.courses.authoring.languages import LANGUAGES
from teleklasa.courses.authoring.lessons import MOST_LESSONS
from teleklasa.courses.authoring.sections import MOST_SECTIONS
from teleklasa.courses.models import Course, CourseStaff, Lesson
from teleklasa.rest.fields import LineField, MomentField

MOST_POINTS, LONGEST_POINT = 20, 200
MOST_FILES, MOST_CAPTIONS = 50, 40
LONGEST_DURATION_S = 360_000
LONGEST_PREVIEW = 64_000
ROLES = [CourseStaff.Role.TEACHER, CourseStaff.Role.ASSISTANT]


def source(longest: int) -> serializers.CharField:
    """A text in Markdown, taken as it was typed."""
    return serializers.CharField(max_length=longest, allow_blank=True, trim_whitespace=False, required=False)


class ShortList(serializers.ListField):
    """A list whose length is looked at before anything in it is."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most, **options)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and len(data) > self.most:
            raise serializers.ValidationError("Too many.", code="max_length")
        return super().to_internal_value(data)


class IdList(ShortList):
    """Public ids, each at most once."""

    child = serializers.CharField(max_length=16)

    def to_internal_value(self, data: Any) -> Any:
        ids = super().to_internal_value(data)
        if len(set(ids)) != len(ids):
            raise serializers.ValidationError("One is named twice.", code="repeated")
        return ids


class VersionIn(serializers.Serializer[Any]):
    """`version`, like the header `If-Match`, is the one that was edited; another one there refuses the change."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class CourseIn(serializers.Serializer[Any]):
    title = LineField(longest=120)


class CourseCardIn(VersionIn):
    """Only what is named changes."""

    title = LineField(longest=120, required=False)
    summary = LineField(longest=300, required=False, allow_blank=True)
    description_source = source(50_000)
    goals = ShortList(most=MOST_POINTS, child=LineField(longest=LONGEST_POINT), required=False)
    requirements = ShortList(most=MOST_POINTS, child=LineField(longest=LONGEST_POINT), required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    level = serializers.ChoiceField(choices=Course.Level.choices, required=False)
    category = serializers.CharField(max_length=60, required=False, allow_null=True)
    cover = serializers.CharField(max_length=16, required=False, allow_null=True)
    time_zone = serializers.CharField(max_length=40, required=False)
    visibility = serializers.ChoiceField(choices=Course.Visibility.choices, required=False)
    enrol_policy = serializers.ChoiceField(choices=Course.EnrolPolicy.choices, required=False)
    shows_classmates = serializers.BooleanField(required=False)
    gives_certificate = serializers.BooleanField(required=False)

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError("No such time zone.", code="unknown")
        return value


class CourseNoteIn(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=500)


class CourseDuplicateIn(serializers.Serializer[Any]):
    """Without `starts_on` every date is cleared; with it they move by as many days as it lies after the first one."""

    title = LineField(longest=120, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)

    def validate_starts_on(self, value: Any) -> Any:
        if value is not None and not 2000 <= value.year < 2199:
            raise serializers.ValidationError("Too far away.", code="range")
        return value


class CourseStaffIn(serializers.Serializer[Any]):
    """Somebody by `person` (an id) or by `email`, not both."""

    person = serializers.CharField(max_length=16, required=False)
    email = serializers.EmailField(max_length=254, required=False)
    role = serializers.ChoiceField(choices=ROLES)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("person" in attrs) == ("email" in attrs):
            raise serializers.ValidationError({"person": "Name one, by id or by e-mail."}, code="required")
        return attrs


class CourseStaffRoleIn(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=ROLES)


class CourseTransferIn(serializers.Serializer[Any]):
    person = serializers.CharField(max_length=16)


class SectionIn(serializers.Serializer[Any]):
    title = LineField(longest=120)


class SectionChangeIn(VersionIn):
    title = LineField(longest=120)


class SectionDeleteQuery(serializers.Serializer[Any]):
    with_lessons = serializers.BooleanField(required=False, default=False)


class SectionOrderIn(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=16)
    lessons = IdList(most=MOST_LESSONS)


class OutlineOrderIn(VersionIn):
    """Every section of the course and every lesson that is not deleted, each exactly once, in the order wanted."""

    sections = SectionOrderIn(many=True, max_length=MOST_SECTIONS)  # type: ignore[call-arg]  # of the list


class CaptionsIn(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=LANGUAGES)
    file = serializers.CharField(max_length=16)


class CaptionsListIn(serializers.Serializer[Any]):
    captions = CaptionsIn(many=True, max_length=MOST_CAPTIONS)  # type: ignore[call-arg]  # of the list

    def validate_captions(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for field in ("language", "file"):
            if len({one[field] for one in value}) != len(value):
                raise serializers.ValidationError("One is named twice.", code="repeated")
        return value


class LessonFieldsIn(serializers.Serializer[Any]):
    """`video`, `files` and `captions` name ready files of the course or one's own.

    `video` and `captions` are for lessons of kind video, `link_url` (http or https) for links, `starts_at`
    for live lessons; the length of a video is taken from its file.
    """

    body_source = source(200_000)
    release_at = MomentField(required=False, allow_null=True)
    starts_at = MomentField(required=False, allow_null=True)
    is_preview = serializers.BooleanField(required=False)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]  # its name in the contract
    completion = serializers.ChoiceField(choices=Lesson.Completion.choices, required=False)
    duration_s = serializers.IntegerField(min_value=0, max_value=LONGEST_DURATION_S, required=False)
    video = serializers.CharField(max_length=16, required=False, allow_null=True)
    link_url = serializers.URLField(max_length=1000, required=False, allow_blank=True)
    files = IdList(most=MOST_FILES, required=False)
    captions = CaptionsIn(many=True, max_length=MOST_CAPTIONS, required=False)  # type: ignore[call-arg]  # of the list
    comments_locked = serializers.BooleanField(required=False)

    def validate_link_url(self, value: str) -> str:
        if value and urlsplit(value).scheme.lower() not in {"http", "https"}:
            raise serializers.ValidationError("Only http and https.", code="invalid")
        return value

    validate_captions = CaptionsListIn.validate_captions


class LessonIn(LessonFieldsIn):
    """A new lesson is a draft until it is published."""

    title = LineField(longest=120)
    kind = serializers.ChoiceField(choices=Lesson.Kind.choices, default=Lesson.Kind.TEXT)


class LessonChangeIn(LessonFieldsIn, VersionIn):
    """Only what is named changes; the kind of a lesson never does."""

    title = LineField(longest=120, required=False)


class RichTextPreviewIn(serializers.Serializer[Any]):
    source = serializers.CharField(  # type: ignore[assignment]  # its name in the contract
        max_length=LONGEST_PREVIEW, allow_blank=True, trim_whitespace=False
    )
    course = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
