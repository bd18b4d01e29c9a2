"""The state of a comment, and the counters that follow from it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from teleklasa.courses.models import Comment, Lesson


def settle_comment(comment_id: int, **changes: Any) -> bool:
    """Write `status` or `deleted_at`; whether it changed anything.

    Whoever changes a comment holds it first, then its root, then the lesson: so counters are exact
    and two changes never wait for each other in a circle.
    """
    with transaction.atomic():
        comment = Comment.objects.select_for_update(no_key=True).get(pk=comment_id)
        if all(getattr(comment, name) == value for name, value in changes.items()):
            return False
        was_counted = comment.is_counted
        for name, value in changes.items():
            setattr(comment, name, value)
        comment.save(update_fields=[*changes, "updated_at"])
        _count(comment, comment.is_counted - was_counted)
    return True


def _count(comment: Comment, step: int) -> None:
    if not step:
        return
    if comment.parent_id is not None:
        Comment.objects.filter(pk=comment.parent_id).update(reply_count=F("reply_count") + step)
    Lesson.objects.filter(pk=comment.lesson_id).update(comment_count=F("comment_count") + step)
