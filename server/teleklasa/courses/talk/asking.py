"""The comment, review, news or report that a request names, as far as whoever asks sees it."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request

from teleklasa.courses.asking import require_readable, require_rule, seen_lesson, seen_part, viewer_of
from teleklasa.courses.models import Comment, Lesson, News, Report, Review
from teleklasa.courses.rules import (
    HIDE_REVIEW,
    MODERATE,
    OPEN_EDITOR,
    READ_DRAFTS,
    READ_MEMBERS_NEWS,
    SEE,
    Rule,
    may,
)
from teleklasa.courses.standing import Standing
from teleklasa.people.asking import person_of
from teleklasa.rest.problems import require


def talked_lesson(request: Request, lesson_id: str, rule: Rule = SEE) -> tuple[Lesson, Standing]:
    """A lesson that the person may read, once the rule holds; one query."""
    lesson, standing = seen_lesson(request, lesson_id)
    _require_talk(lesson, standing, rule)
    return lesson, standing


def seen_comment(request: Request, comment_id: str, rule: Rule = SEE) -> tuple[Comment, Standing]:
    """A comment, whatever became of it, on a lesson that the person may read, once the rule holds; one query."""
    rows = Comment.objects.filter(public_id=comment_id, lesson__deleted_at=None).select_related("lesson", "parent")
    heavy = ("lesson__body_source", "lesson__body_html", "course__description_source", "course__description_html")
    comment, standing = seen_part(request, rows.defer(*heavy), SEE)
    comment.lesson.course = comment.course
    _require_talk(comment.lesson, standing, rule)
    return comment, standing


def own_comment(request: Request, comment_id: str, rule: Rule) -> tuple[Comment, Standing]:
    """Raises Forbidden for somebody else's."""
    comment, standing = seen_comment(request, comment_id, rule)
    require(comment.author_id == person_of(request).pk)
    return comment, standing


def _require_talk(lesson: Lesson, standing: Standing, rule: Rule) -> None:
    if lesson.status == Lesson.Status.DRAFT and not may(READ_DRAFTS, standing):
        raise Http404
    require_rule(rule, standing)
    require_readable(lesson, standing)


def seen_review(request: Request, review_id: str, rule: Rule) -> tuple[Review, Standing]:
    """A review; one that is hidden is there for admins only.  One query."""
    review, standing = seen_part(request, Review.objects.filter(public_id=review_id), SEE)
    if review.status == Review.Status.HIDDEN and not may(HIDE_REVIEW, standing):
        raise Http404
    require_rule(rule, standing)
    return review, standing


def seen_news(request: Request, news_id: str, rule: Rule | None = None) -> tuple[News, Standing]:
    """News, once the rule holds: unless said, whoever sees the course if they are public, else those inside.

    What is not published yet is missing for whoever does not write news.  One query.
    """
    news, standing = seen_part(request, News.objects.filter(public_id=news_id).select_related("author"), SEE)
    if news.published_at > timezone.now() and not may(OPEN_EDITOR, standing):
        raise Http404
    public = SEE if news.audience == News.Audience.PUBLIC else READ_MEMBERS_NEWS
    require_rule(rule or public, standing)
    return news, standing


def seen_report(request: Request, report_id: str) -> Report:
    """A report that the person may decide on; one query.

    Staff decide on comments in their course, but not on their own; the rest is for admins.
    """
    rows = Report.objects.filter(public_id=report_id).select_related("comment", "review")
    report, standing = seen_part(request, rows, MODERATE)
    person = person_of(request)
    if not standing.is_admin and (report.comment is None or report.comment.author_id == person.pk):
        raise Http404
    return report


def reader_id(request: Request) -> int | None:
    viewer = viewer_of(request)
    return None if viewer is None else viewer.pk
