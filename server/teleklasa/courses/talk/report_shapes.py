"""How reports and the moderators' queue look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import Report, Review
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.courses.talk.comment_shapes import STATUSES


class ReportIn(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReportMade(serializers.Serializer[Any]):
    """One's own report."""

    id = serializers.CharField()
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField()
    status = serializers.ChoiceField(choices=Report.Status.choices)
    created_at = serializers.DateTimeField()


class ReportSettlement(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(choices=Report.Status.choices)


class ModerationQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Report.Status.choices, required=False, default="open")
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class ReportedCourse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class ReportedLesson(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()


class ReportedComment(serializers.Serializer[Any]):
    id = serializers.CharField()
    body_html = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)
    lesson = ReportedLesson()


class ReportedReview(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()
    rating = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Review.Status.choices)


class ReportedThing(serializers.Serializer[Any]):
    """A thing that was reported, by its first report (`id`); who reported it is told to nobody.

    `is_urgent`: at least three people reported it.
    """

    id = serializers.CharField()
    status = serializers.ChoiceField(choices=Report.Status.choices)
    is_urgent = serializers.BooleanField()
    reports = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=Report.Reason.choices))
    notes = serializers.ListField(child=serializers.CharField())
    first_reported_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = PersonCard(allow_null=True)
    course = ReportedCourse()
    about = serializers.ChoiceField(choices=["comment", "review", "course"])
    author = PersonCard(allow_null=True)
    comment = ReportedComment(allow_null=True)
    review = ReportedReview(allow_null=True)


class ReportedThingPage(serializers.Serializer[Any]):
    results = ReportedThing(many=True)
    next = serializers.CharField(allow_null=True)
