"""What the talk holds of a person: handed out, and erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from teleklasa.courses.enrolment.moving import hold_course
from teleklasa.courses.models import Comment, Lesson, Report, Review
from teleklasa.courses.talk.commenting import KEPT_DAYS
from teleklasa.courses.talk.reviewing import forget_review
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data


def own_talk(person: Person) -> dict[str, Any]:
    """Comments, reviews and reports, oldest first, as JSON holds them.  Three queries."""
    comments = Comment.objects.filter(author=person).order_by("id")
    reviews = Review.objects.filter(person=person).order_by("id")
    reports = Report.objects.filter(reporter=person).order_by("id")
    said = ("public_id", "course__slug", "lesson__public_id", "body_source", "status", "created_at", "edited_at")
    return {
        "comments": list(comments.values(*said, "deleted_at")),
        "reviews": list(reviews.values("public_id", "course__slug", "rating", "text", "status", "created_at")),
        "reports": list(reports.values("public_id", "course__slug", "reason", "note", "status", "created_at")),
    }


def forget_talk(person: Person) -> None:
    """Leave graves of the comments, no review, and reports without words; every counter follows."""
    _forget_comments(person)
    for review in Review.objects.filter(person=person).order_by("course_id"):
        hold_course(review.course_id)
        review.refresh_from_db()
        forget_review(review)
    Report.objects.filter(reporter=person).update(note="")


def who_commented(people: Collection[int]) -> set[int]:
    """With whose rows the replies of others, and comments that are counted, would go."""
    return set(Comment.objects.filter(author__in=people).values_list("author_id", flat=True))


def _forget_comments(person: Person) -> None:
    """Comments are held first, then threads, then lessons, each in one order, as everywhere."""
    rows = Comment.objects.filter(author=person)
    found = list(rows.select_for_update(no_key=True).order_by("pk").only("status", "deleted_at", "parent", "lesson"))
    counted = [comment for comment in found if comment.is_counted]
    now = timezone.now()
    rows.update(body_source="", body_html="", deleted_at=now, updated_at=now)
    replies = Counter(comment.parent_id for comment in counted if comment.parent_id is not None)
    for root, number in sorted(replies.items()):
        Comment.objects.filter(pk=root).update(reply_count=F("reply_count") - number)
    for lesson, number in sorted(Counter(comment.lesson_id for comment in counted).items()):
        Lesson.objects.filter(pk=lesson).update(comment_count=F("comment_count") - number)


def forget_deleted_words() -> int:
    """Empty comments whose undo is over, but for those that somebody has yet to judge; how many."""
    over = Comment.objects.filter(deleted_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).exclude(body_source="")
    awaited = Report.objects.filter(status=Report.Status.OPEN, comment__isnull=False).values("comment")
    return over.exclude(pk__in=awaited).update(body_source="", body_html="")


def register_talk() -> None:
    """Called when apps are ready."""
    register_own_data("talk", export=own_talk, erase=forget_talk, lasting=who_commented)
