"""How comments look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import CourseStaff
from teleklasa.courses.people_shapes import PersonCard

LONGEST_COMMENT = 5000
STATUSES = ["visible", "hidden", "deleted"]


class CommentQuery(serializers.Serializer[Any]):
    """`cursor` comes from the `next` of the page before."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class CommentEditIn(serializers.Serializer[Any]):
    body_source = serializers.CharField(max_length=LONGEST_COMMENT)


class CommentIn(CommentEditIn):
    """`parent` is the comment that is replied to, which is no reply itself."""

    parent = serializers.CharField(required=False, allow_null=True, default=None, max_length=16)  # type: ignore[assignment]  # its name in the contract


class CommentReply(serializers.Serializer[Any]):
    """A comment; one that was deleted or hidden is a grave: without author and words.

    `author` is null too where a pupil who has only a personal link wrote, for who reads a preview from outside.
    """

    id = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # its name in the contract
    status = serializers.ChoiceField(choices=STATUSES)
    author = PersonCard(allow_null=True)
    is_pupil = serializers.BooleanField()
    role = serializers.ChoiceField(choices=CourseStaff.Role.choices, allow_null=True)
    is_own = serializers.BooleanField()
    body_html = serializers.CharField(allow_null=True)
    body_source = serializers.CharField(allow_null=True, help_text="Only of one's own.")
    reply_count = serializers.IntegerField()
    is_locked = serializers.BooleanField()
    edited_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class CommentThread(CommentReply):
    """A comment with its first replies, the oldest first."""

    replies = CommentReply(many=True)


class CommentThreadPage(serializers.Serializer[Any]):
    """`count` is the number of all comments and replies that everybody reads."""

    results = CommentThread(many=True)
    next = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    is_locked = serializers.BooleanField()
    may_comment = serializers.BooleanField()


class CommentReplyPage(serializers.Serializer[Any]):
    results = CommentReply(many=True)
    next = serializers.CharField(allow_null=True)


class LessonCommentsState(serializers.Serializer[Any]):
    is_locked = serializers.BooleanField()
