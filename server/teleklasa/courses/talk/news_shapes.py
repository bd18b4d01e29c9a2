"""How news look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import News
from teleklasa.courses.people_shapes import PersonCard
from teleklasa.rest.fields import LineField, MomentField

LONGEST_NEWS = 20_000


class NewsQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class NewsIn(serializers.Serializer[Any]):
    """`published_at` to come: nobody but the teachers sees the news before."""

    title = LineField(longest=120)
    body_source = serializers.CharField(max_length=LONGEST_NEWS, required=False, allow_blank=True, default="")
    audience = serializers.ChoiceField(choices=News.Audience.values, required=False, default="members")
    pinned = serializers.BooleanField(required=False, default=False)
    published_at = MomentField(required=False, allow_null=True, default=None)


class NewsEditIn(serializers.Serializer[Any]):
    """Only what is named changes; `published_at` null publishes now what was to come later."""

    title = LineField(longest=120, required=False)
    body_source = serializers.CharField(max_length=LONGEST_NEWS, required=False, allow_blank=True)
    audience = serializers.ChoiceField(choices=News.Audience.values, required=False)
    pinned = serializers.BooleanField(required=False)
    published_at = MomentField(required=False, allow_null=True)


class NewsSeenIn(serializers.Serializer[Any]):
    """`until` is when the newest news that were shown were published; everything up to now unless said."""

    until = MomentField(required=False, allow_null=True, default=None)


class NewsSeen(serializers.Serializer[Any]):
    unread = serializers.IntegerField(help_text="At most 99.")


class NewsItem(serializers.Serializer[Any]):
    id = serializers.CharField()
    audience = serializers.ChoiceField(choices=News.Audience.values)
    title = serializers.CharField()
    body_html = serializers.CharField()
    body_source = serializers.CharField(allow_null=True, help_text="Only for who may change it.")
    author = PersonCard(allow_null=True)
    pinned = serializers.BooleanField()
    is_unread = serializers.BooleanField()
    published_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class NewsPage(serializers.Serializer[Any]):
    results = NewsItem(many=True)
    next = serializers.CharField(allow_null=True)


class NewsCourse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class OwnNewsItem(NewsItem):
    course = NewsCourse()


class OwnNewsPage(serializers.Serializer[Any]):
    results = OwnNewsItem(many=True)
    next = serializers.CharField(allow_null=True)
