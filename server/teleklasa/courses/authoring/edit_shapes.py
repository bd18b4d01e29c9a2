"""What authors are answered; the answers themselves are built in `reading`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.authoring.languages import LANGUAGES
from teleklasa.courses.models import Course, CourseStaff
from teleklasa.courses.people_shapes import PersonCard


class AuthorFile(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField()
    duration_s = serializers.FloatField(allow_null=True)


class CourseCardEdit(serializers.Serializer[Any]):
    """The card with its sources; `version` is the one that a change may name."""

    slug = serializers.CharField()
    owner = PersonCard()
    title = serializers.CharField()
    summary = serializers.CharField()
    description_source = serializers.CharField()
    description_html = serializers.CharField()
    goals = serializers.ListField(child=serializers.CharField())
    requirements = serializers.ListField(child=serializers.CharField())
    language = serializers.ChoiceField(choices=LANGUAGES)
    level = serializers.ChoiceField(choices=Course.Level.choices)
    category = serializers.CharField(allow_null=True)
    cover = AuthorFile(allow_null=True)
    cover_url = serializers.CharField(allow_null=True)
    time_zone = serializers.CharField()
    status = serializers.ChoiceField(choices=Course.Status.choices)
    visibility = serializers.ChoiceField(choices=Course.Visibility.choices)
    enrol_policy = serializers.ChoiceField(choices=Course.EnrolPolicy.choices)
    shows_classmates = serializers.BooleanField()
    gives_certificate = serializers.BooleanField()
    review_note = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    outline_version = serializers.IntegerField()
    students = serializers.IntegerField()
    lessons = serializers.IntegerField()
    required_lessons = serializers.IntegerField()
    previews = serializers.IntegerField()
    duration_s = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class LessonRowEdit(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    release_at = serializers.DateTimeField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    is_preview = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # its name in the contract
    completion = serializers.CharField()
    duration_s = serializers.IntegerField()
    version = serializers.IntegerField()


class SectionEdit(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    lessons = LessonRowEdit(many=True)


class SectionTitle(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()


class CourseOutlineEdit(serializers.Serializer[Any]):
    outline_version = serializers.IntegerField()
    sections = SectionEdit(many=True)


class CourseMay(serializers.Serializer[Any]):
    edit_card = serializers.BooleanField()
    edit_outline = serializers.BooleanField()
    upload = serializers.BooleanField()
    publish = serializers.BooleanField()
    approve = serializers.BooleanField()
    delete = serializers.BooleanField()
    manage_staff = serializers.BooleanField()
    duplicate = serializers.BooleanField()
    export = serializers.BooleanField()


class CourseEdit(serializers.Serializer[Any]):
    """`missing` keeps the course from being published, `advised` only makes its page poorer; both are codes."""

    card = CourseCardEdit()
    sections = SectionEdit(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    advised = serializers.ListField(child=serializers.CharField())
    may = CourseMay()


class CourseState(serializers.Serializer[Any]):
    slug = serializers.CharField()
    status = serializers.ChoiceField(choices=Course.Status.choices)


class CourseToApprove(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    owner = PersonCard()
    lessons = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class CourseToApprovePage(serializers.Serializer[Any]):
    results = CourseToApprove(many=True)
    next = serializers.CharField(allow_null=True)


class CourseStaffMember(serializers.Serializer[Any]):
    person = PersonCard()
    role = serializers.ChoiceField(choices=CourseStaff.Role.choices)
    since = serializers.DateTimeField()


class CourseStaffList(serializers.Serializer[Any]):
    results = CourseStaffMember(many=True)


class LessonCaptionsEdit(serializers.Serializer[Any]):
    language = serializers.CharField()
    file = AuthorFile()


class LessonCaptionsList(serializers.Serializer[Any]):
    captions = LessonCaptionsEdit(many=True)


class LessonEdit(serializers.Serializer[Any]):
    """A lesson with its sources."""

    id = serializers.CharField()
    course = serializers.CharField()
    section = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    body_source = serializers.CharField()
    body_html = serializers.CharField()
    release_at = serializers.DateTimeField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    is_preview = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # its name in the contract
    completion = serializers.CharField()
    duration_s = serializers.IntegerField()
    link_url = serializers.CharField()
    comments_locked = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    video = AuthorFile(allow_null=True)
    files = AuthorFile(many=True)
    captions = LessonCaptionsEdit(many=True)


class DeletedLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    section = serializers.CharField()
    deleted_at = serializers.DateTimeField()


class DeletedLessonPage(serializers.Serializer[Any]):
    results = DeletedLesson(many=True)
    next = serializers.CharField(allow_null=True)


class RichTextPreviewOut(serializers.Serializer[Any]):
    """HTML that a page may show as it is."""

    html = serializers.CharField()
