"""The shapes of tasks, attempts and grades in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.courses.tasks.deadlines import STATES
from teleklasa.rest.fields import LineField, MomentField

LONGEST_TEXT, LONGEST_FEEDBACK = 100_000, 50_000
HANDED_IN_STATUSES = [choice for choice in Submission.Status.choices if choice[0] != Submission.Status.DRAFT]
GRADE_STATUSES = [("none", "not begun"), *Submission.Status.choices]
MOST_FILES, MOST_ATTEMPTS, LONGEST_ATTEMPT_S = 20, 100, 7 * 24 * 3600


def points_field(**options: Any) -> serializers.DecimalField:
    """Points: two places, below 100 000, as a text such as "7.50"."""
    limits = {"max_digits": 7, "decimal_places": 2, "min_value": Decimal(0), "max_value": Decimal("99999.99")}
    return serializers.DecimalField(**{**limits, **options})


class TaskChange(serializers.Serializer[Any]):
    """What to change; whatever is left out stays.

    Deadlines are moments in UTC; the zone of the course decides where a day of lateness begins.
    `edition` is the one that was edited, the header `If-Match` says the same.
    """

    title = LineField(longest=120, required=False)
    instructions_source = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=50_000
    )
    max_points = points_field(required=False, min_value=Decimal("0.01"))
    pass_percent = serializers.IntegerField(required=False, min_value=0, max_value=100)
    due_at = MomentField(required=False, allow_null=True)
    close_at = MomentField(required=False, allow_null=True)
    late_rule = serializers.ChoiceField(required=False, choices=Task.LateRule.choices)
    late_percent_per_day = serializers.IntegerField(required=False, min_value=0, max_value=100)
    attempts = serializers.IntegerField(
        required=False, min_value=0, max_value=MOST_ATTEMPTS, help_text="0 for as many as one likes"
    )
    counts = serializers.ChoiceField(required=False, choices=Task.Counts.choices)
    time_limit_s = serializers.IntegerField(required=False, allow_null=True, min_value=30, max_value=LONGEST_ATTEMPT_S)
    most_files = serializers.IntegerField(required=False, min_value=0, max_value=MOST_FILES)
    shuffles = serializers.BooleanField(required=False)
    show_key = serializers.ChoiceField(required=False, choices=Task.ShowKey.choices)
    releases_at_once = serializers.BooleanField(required=False)
    edition = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class TaskIn(TaskChange):
    """A new task, made as a draft."""

    kind = serializers.ChoiceField(choices=Task.Kind.choices)
    title = LineField(longest=120)
    edition = None  # type: ignore[assignment]  # a new task has none


class TaskOut(serializers.Serializer[Any]):
    """A task; the fields from `instructions_source` on are for who may read drafts."""

    id = serializers.CharField()
    lesson_id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Task.Kind.choices)
    title = serializers.CharField()
    instructions_html = serializers.CharField()
    position = serializers.IntegerField()
    max_points = points_field()
    pass_percent = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    close_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    late_rule = serializers.ChoiceField(choices=Task.LateRule.choices)
    late_percent_per_day = serializers.IntegerField()
    attempts = serializers.IntegerField(help_text="0 for as many as one likes")
    counts = serializers.ChoiceField(choices=Task.Counts.choices)
    time_limit_s = serializers.IntegerField(allow_null=True)
    most_files = serializers.IntegerField()
    show_key = serializers.ChoiceField(choices=Task.ShowKey.choices)
    releases_at_once = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Task.Status.choices)
    instructions_source = serializers.CharField(required=False)
    shuffles = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False)
    edition = serializers.IntegerField(required=False)
    created_at = serializers.DateTimeField(required=False)
    updated_at = serializers.DateTimeField(required=False)


class TaskOrderIn(serializers.Serializer[Any]):
    """Every task of the lesson once, in the new order."""

    tasks = serializers.ListField(child=serializers.CharField(max_length=16), max_length=200)


class TaskNamed(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Task.Kind.choices)


class SubmissionTextIn(serializers.Serializer[Any]):
    """The whole text so far; `version` is the one that was edited, the header `If-Match` says the same."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST_TEXT)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class SubmissionFilesIn(serializers.Serializer[Any]):
    """Own files that are ready, in order; these replace the ones before."""

    files = serializers.ListField(child=serializers.CharField(max_length=16), max_length=100)


class SubmissionFileOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField(help_text="Opens the file for an hour, for whoever holds it")


class SubmissionOut(serializers.Serializer[Any]):
    """An attempt. Its owner sees grade and feedback once they are released; the staff's fields are for the staff."""

    id = serializers.CharField()
    task = TaskNamed()
    attempt = serializers.IntegerField()
    text = serializers.CharField()
    files = SubmissionFileOut(many=True)
    started_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="When the time limit runs out")
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    late_percent = serializers.IntegerField(help_text="What lateness takes off the points")
    max_points = points_field()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)
    points = points_field(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    points_before_late = points_field(allow_null=True)
    feedback_html = serializers.CharField()
    released_at = serializers.DateTimeField(allow_null=True)
    person = PersonCard(required=False)
    feedback_source = serializers.CharField(required=False)
    graded_by = PersonCard(required=False, allow_null=True)
    graded_at = serializers.DateTimeField(required=False, allow_null=True)


class OwnSubmissions(serializers.Serializer[Any]):
    """Own attempts, oldest first, and how many are left (null: no limit)."""

    results = SubmissionOut(many=True)
    attempts_left = serializers.IntegerField(allow_null=True)


class SubmissionQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    status = serializers.ChoiceField(required=False, choices=HANDED_IN_STATUSES)
    person = serializers.CharField(required=False, max_length=16, help_text="Only the attempts of this person")


class SubmissionLine(serializers.Serializer[Any]):
    """One attempt in the list of a task."""

    id = serializers.CharField()
    person = PersonCard()
    attempt = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Submission.Status.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    points = points_field(allow_null=True)
    max_points = points_field()
    released_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class SubmissionPage(serializers.Serializer[Any]):
    results = SubmissionLine(many=True)
    next = serializers.CharField(allow_null=True)


class GradeIn(serializers.Serializer[Any]):
    """Points before lateness takes off its part; `version` is that of the attempt as it was read."""

    points = points_field()
    feedback_source = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=LONGEST_FEEDBACK
    )
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ReturnIn(serializers.Serializer[Any]):
    """What is to be corrected."""

    feedback_source = serializers.CharField(trim_whitespace=False, max_length=LONGEST_FEEDBACK)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class GradesReleased(serializers.Serializer[Any]):
    """How many people see a grade that they did not see before."""

    released = serializers.IntegerField()


class GradeQueueQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    task = serializers.CharField(required=False, max_length=16)
    group = serializers.CharField(required=False, max_length=64, help_text="Slug of a group that learns the course")


class OwnGradeQueueQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)


class GradeQueueItem(serializers.Serializer[Any]):
    """An attempt that waits to be graded."""

    id = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    attempt = serializers.IntegerField()
    late = serializers.BooleanField()
    version = serializers.IntegerField()
    task = TaskNamed()
    person = PersonCard()


class GradeQueuePage(serializers.Serializer[Any]):
    results = GradeQueueItem(many=True)
    next = serializers.CharField(allow_null=True)


class CourseNamed(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class OwnGradeQueueItem(GradeQueueItem):
    course = CourseNamed()


class OwnGradeQueuePage(serializers.Serializer[Any]):
    results = OwnGradeQueueItem(many=True)
    next = serializers.CharField(allow_null=True)


class OwnGrade(serializers.Serializer[Any]):
    """One task of the course: the grade that counts, and how far the newest attempt is."""

    task = TaskNamed()
    lesson_id = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(choices=GRADE_STATUSES)
    attempts = serializers.IntegerField()
    late = serializers.BooleanField()
    points = points_field(allow_null=True)
    max_points = points_field()
    percent = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)


class OwnGrades(serializers.Serializer[Any]):
    results = OwnGrade(many=True)
