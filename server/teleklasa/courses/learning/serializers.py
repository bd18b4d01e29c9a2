"""Learning in the API; what is read often is made as plain dicts that hold exactly these fields."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import Course, CourseStaff, Enrolment, Lesson, LessonProgress, Submission
from teleklasa.rest.fields import MomentField

MOST_ITEMS = 100
LONGEST_S = 1_000_000


class CursorQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


# One lesson


class LessonPageFile(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField(help_text="Good for at least two hours, by whoever holds it.")


class LessonPageCaptions(serializers.Serializer[Any]):
    language = serializers.CharField()
    url = serializers.CharField()


class LessonPageVideo(serializers.Serializer[Any]):
    url = serializers.CharField()
    hls_url = serializers.CharField(allow_null=True)
    duration_s = serializers.FloatField(allow_null=True)
    captions = LessonPageCaptions(many=True)


LIVE_STATES = ["open", "limbo"]


class LessonPageLive(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=LIVE_STATES)
    starts_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)


class LessonPageCourse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=Course.Status.choices)


class LessonPageSection(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()


class CourseLessonPage(serializers.Serializer[Any]):
    """A lesson for its readers; `previous` and `next` are the nearest that this reader may open."""

    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Lesson.Kind.choices)
    status = serializers.ChoiceField(choices=Lesson.Status.choices)
    release_at = serializers.DateTimeField(allow_null=True)
    is_preview = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # its name in the contract
    completion = serializers.ChoiceField(choices=Lesson.Completion.choices)
    duration_s = serializers.IntegerField()
    body_html = serializers.CharField()
    link_url = serializers.CharField(allow_null=True)
    files = LessonPageFile(many=True)
    video = LessonPageVideo(allow_null=True)
    live = LessonPageLive(allow_null=True)
    course = LessonPageCourse()
    section = LessonPageSection()
    previous = serializers.CharField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    comment_count = serializers.IntegerField()
    comments_locked = serializers.BooleanField()
    version = serializers.IntegerField()


# Progress


class ProgressItemIn(serializers.Serializer[Any]):
    """`at` is when it happened on the device; without it, now.  `reset` begins the lesson anew."""

    lesson = serializers.CharField(max_length=16)
    state = serializers.ChoiceField(choices=LessonProgress.State.choices)
    position_s = serializers.IntegerField(required=False, min_value=0, max_value=LONGEST_S)
    seen_s = serializers.IntegerField(required=False, default=0, min_value=0, max_value=LONGEST_S)
    at = MomentField(required=False)
    reset = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["reset"] and attrs["state"] == LessonProgress.State.DONE:
            raise serializers.ValidationError({"reset": ["A lesson that is done is not begun anew."]}, code="invalid")
        return attrs


class ProgressIn(serializers.Serializer[Any]):
    """What a device noted, in the order in which it happened; several items may be about one lesson."""

    items = ProgressItemIn(many=True, max_length=MOST_ITEMS)  # type: ignore[call-arg]  # of the list


class ProgressItem(serializers.Serializer[Any]):
    lesson = serializers.CharField()
    state = serializers.ChoiceField(choices=LessonProgress.State.choices)
    position_s = serializers.IntegerField()
    seen_s = serializers.IntegerField()


class ProgressOut(serializers.Serializer[Any]):
    """How far one is now in every lesson of the batch, and the courses that it completed."""

    items = ProgressItem(many=True)
    completed_courses = serializers.ListField(child=serializers.CharField())


# One's own of a course


class StartedLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    position_s = serializers.IntegerField()
    seen_s = serializers.IntegerField()


class ContinueWith(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    position_s = serializers.IntegerField()


class OwnTaskState(serializers.Serializer[Any]):
    id = serializers.CharField()
    lesson_id = serializers.CharField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)


class OwnCourse(serializers.Serializer[Any]):
    """What is personal on the page of a course; tasks are those that one has begun.

    `role` is that of the course's staff, null for others; `teaches_group` says that a group of one's own learns here.
    """

    enrolment = serializers.ChoiceField(choices=Enrolment.Status.choices, allow_null=True)
    role = serializers.ChoiceField(choices=CourseStaff.Role.choices, allow_null=True)
    teaches_group = serializers.BooleanField()
    done = serializers.ListField(child=serializers.CharField())
    started = StartedLesson(many=True)
    percent = serializers.IntegerField()
    continue_with = ContinueWith(allow_null=True)
    favourites = serializers.ListField(child=serializers.CharField())
    unread_news = serializers.IntegerField()
    review_id = serializers.CharField(allow_null=True)
    tasks = OwnTaskState(many=True)


# Favourites


class FavouriteCourse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class FavouriteLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Lesson.Kind.choices)
    course = FavouriteCourse()
    created_at = serializers.DateTimeField()


class FavouritePage(serializers.Serializer[Any]):
    results = FavouriteLesson(many=True)
    next = serializers.CharField(allow_null=True)


# Certificates


class CertificateOut(serializers.Serializer[Any]):
    """What anyone who holds the code is shown; the names are those of the day of issue."""

    code = serializers.CharField()
    person_name = serializers.CharField()
    course_title = serializers.CharField()
    teachers = serializers.CharField()
    hours = serializers.IntegerField()
    issued_at = serializers.DateTimeField()
    valid = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class CertificatePage(serializers.Serializer[Any]):
    results = CertificateOut(many=True)
    next = serializers.CharField(allow_null=True)
