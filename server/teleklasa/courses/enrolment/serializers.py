"""How enrolments look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from teleklasa.courses.catalogue.shapes import CourseCard
from teleklasa.courses.models import Course, CourseInvite, Enrolment, LessonProgress, Submission
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.rest.fields import MomentField
from teleklasa.rest.paging import PageQuery

MOST_AT_ONCE = 200
STATUSES = Enrolment.Status.choices


class EnrolmentIn(serializers.Serializer[Any]):
    """`note` is read by the teachers who let people in; `invite_code` opens the course at once."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    invite_code = serializers.CharField(max_length=128, required=False, allow_blank=True, default="")


class EnrolmentLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()


class OwnEnrolment(serializers.Serializer[Any]):
    """Where whoever asks stands in the course; `status` is null for who never joined."""

    status = serializers.ChoiceField(choices=STATUSES, allow_null=True)
    source = serializers.ChoiceField(choices=Enrolment.Source.choices, allow_null=True)  # type: ignore[assignment]  # its name in the contract
    note = serializers.CharField()
    percent = serializers.IntegerField()
    last_lesson = EnrolmentLesson(allow_null=True)
    enrolled_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField(allow_null=True)


class MyCourse(serializers.Serializer[Any]):
    """A course that one studies: how far, and where to go on; `unread_news` counts to 99."""

    course = CourseCard()
    course_status = serializers.ChoiceField(choices=Course.Status.choices)
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.ChoiceField(choices=Enrolment.Source.choices)  # type: ignore[assignment]  # the same
    percent = serializers.IntegerField()
    last_lesson = EnrolmentLesson(allow_null=True)
    unread_news = serializers.IntegerField()
    last_activity_at = serializers.DateTimeField()
    enrolled_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


class MyCoursePage(serializers.Serializer[Any]):
    results = MyCourse(many=True)
    next = serializers.CharField(allow_null=True)


class MyCoursesQuery(serializers.Serializer[Any]):
    """`state`: memberships unless said."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    state = serializers.ChoiceField(
        choices=["active", "completed", "pending", "withdrawn"], required=False, default="", allow_blank=True
    )


class InviteLook(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=128)


class InviteLooked(serializers.Serializer[Any]):
    """What a valid invitation opens."""

    course = CourseCard()


class InviteIn(serializers.Serializer[Any]):
    """Without `most_uses` anyone who has the code may come, without `expires_at` until it is revoked."""

    most_uses = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True, default=None)
    expires_at = MomentField(required=False, allow_null=True, default=None)

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This moment is over.", code="past")
        return value


class InviteOut(serializers.ModelSerializer[CourseInvite]):
    """An invitation without its code, which is shown on making it and on asking."""

    id = serializers.CharField(source="public_id")
    made_by = serializers.CharField(source="made_by.display_name", allow_null=True, default=None)
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = CourseInvite
        fields = ["id", "uses", "most_uses", "expires_at", "revoked_at", "made_by", "created_at"]


class InvitePage(serializers.Serializer[Any]):
    results = InviteOut(many=True)
    next = serializers.CharField(allow_null=True)


class InviteCode(serializers.Serializer[Any]):
    code = serializers.CharField()


class InviteMade(serializers.Serializer[Any]):
    invite = InviteOut()
    code = serializers.CharField()


class StudentQuery(PageQuery):
    """`status`: members unless said; `group`: a group of the course; `order`: by name or the newest activity."""

    status = serializers.ChoiceField(choices=STATUSES, required=False, default="", allow_blank=True)
    group = serializers.CharField(required=False, default="", allow_blank=True, max_length=32)
    order = serializers.ChoiceField(choices=["name", "activity"], required=False, default="name")


class StudentCard(serializers.Serializer[Any]):
    person = PersonCard()
    status = serializers.ChoiceField(choices=STATUSES)
    source = serializers.ChoiceField(choices=Enrolment.Source.choices)  # type: ignore[assignment]  # the same
    note = serializers.CharField()
    percent = serializers.IntegerField()
    last_activity_at = serializers.DateTimeField()
    enrolled_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


class StudentPage(serializers.Serializer[Any]):
    results = StudentCard(many=True)
    next = serializers.CharField(allow_null=True)


class StudentLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # the same
    state = serializers.ChoiceField(choices=LessonProgress.State.choices, allow_null=True)
    position_s = serializers.IntegerField()
    done_at = serializers.DateTimeField(allow_null=True)


class StudentSubmission(serializers.Serializer[Any]):
    id = serializers.CharField()
    task = EnrolmentLesson()
    attempt = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)
    late = serializers.BooleanField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    points = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    max_points = serializers.DecimalField(max_digits=7, decimal_places=2)
    graded_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)


class StudentDetail(StudentCard):
    lesson_progress = StudentLesson(many=True)
    submissions = StudentSubmission(many=True)


class StudentsIn(serializers.Serializer[Any]):
    """People by id: all of them are enrolled or nobody."""

    people = serializers.ListField(
        child=serializers.CharField(max_length=16), min_length=1, max_length=MOST_AT_ONCE, allow_empty=False
    )


class StudentsAdded(serializers.Serializer[Any]):
    results = StudentCard(many=True)


class StudentsDecide(serializers.Serializer[Any]):
    """People by id: the decision is carried out for all of them or for nobody."""

    ids = serializers.ListField(
        child=serializers.CharField(max_length=16), min_length=1, max_length=MOST_AT_ONCE, allow_empty=False
    )
    decision = serializers.ChoiceField(choices=["approve", "reject", "remove", "restore"])


class ClassmatePage(serializers.Serializer[Any]):
    results = PersonCard(many=True)
    next = serializers.CharField(allow_null=True)


class CourseGroupIn(serializers.Serializer[Any]):
    group = serializers.CharField(max_length=32)


class CourseGroup(serializers.Serializer[Any]):
    """A group that learns the course."""

    slug = serializers.CharField()
    name = serializers.CharField()
    archived = serializers.BooleanField()
    people = serializers.IntegerField()
    added_at = serializers.DateTimeField()


class CourseGroupPage(serializers.Serializer[Any]):
    results = CourseGroup(many=True)
    next = serializers.CharField(allow_null=True)


class CourseGroupAdded(serializers.Serializer[Any]):
    group = CourseGroup()
    added = serializers.IntegerField()
