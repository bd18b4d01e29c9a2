"""How reviews look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import Review
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.courses.talk.review_list import ORDERS

LONGEST_REVIEW = 4000


class ReviewQuery(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(choices=list(ORDERS), required=False, default="newest")
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class ReviewIn(serializers.Serializer[Any]):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=LONGEST_REVIEW, required=False, allow_blank=True, default="")


class ReviewReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_REVIEW)


class ReviewReply(serializers.Serializer[Any]):
    text = serializers.CharField()
    person = PersonCard(allow_null=True)
    replied_at = serializers.DateTimeField()


class ReviewCard(serializers.Serializer[Any]):
    """What a student thinks of a course; texts are plain."""

    id = serializers.CharField()
    person = PersonCard()
    rating = serializers.IntegerField()
    text = serializers.CharField()
    status = serializers.ChoiceField(choices=Review.Status.choices)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    reply = ReviewReply(allow_null=True)


class ReviewPage(serializers.Serializer[Any]):
    """`mine` is the review of whoever asks, hidden or not; null for who wrote none."""

    results = ReviewCard(many=True)
    next = serializers.CharField(allow_null=True)
    mine = ReviewCard(allow_null=True)


class ReviewSummary(serializers.Serializer[Any]):
    """`stars` tells for "5" to "1" how many gave so many."""

    rating = serializers.FloatField(allow_null=True)
    reviews = serializers.IntegerField()
    stars = serializers.DictField(child=serializers.IntegerField())
