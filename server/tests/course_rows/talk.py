"""Reviews, news, comments, reports and moderation."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from teleklasa.courses.models import Comment, Course, Lesson, News, Report, Review
from teleklasa.people.factories import make_learner
from tests.course_cast import Cast
from tests.course_table import CourseRow

PREVIEW = frozenset("+op")
NOT_MINE = dict.fromkeys(("Li", "Gt", "As", "Te", "Ow", "Pa"), 403)


def a_lesson(cast: Cast) -> dict[str, Any]:
    return {"lesson_id": Lesson.objects.get(course=cast.course).public_id}


def a_preview(cast: Cast) -> dict[str, Any]:
    Lesson.objects.filter(course=cast.course).update(is_preview=True)
    return a_lesson(cast)


def a_comment(cast: Cast, role: str = "St", **fields: Any) -> dict[str, Any]:
    lesson = Lesson.objects.get(course=cast.course)
    made = Comment.objects.create(
        course=cast.course,
        lesson=lesson,
        author=cast.person(role),
        body_source="Świetne.",
        body_html="<p>Świetne.</p>",
        **fields,
    )
    Lesson.objects.filter(pk=lesson.pk).update(comment_count=F("comment_count") + int(made.is_counted))
    return {"comment_id": made.public_id}


def a_preview_comment(cast: Cast) -> dict[str, Any]:
    return a_preview(cast) | a_comment(cast)


def a_deleted_comment(cast: Cast) -> dict[str, Any]:
    return a_comment(cast, deleted_at=timezone.now())


def a_review(cast: Cast, **fields: Any) -> dict[str, Any]:
    person = make_learner("Renia Kot", email="renia@example.com")
    made = Review.objects.create(course=cast.course, person=person, rating=4, text="Dobry.", **fields)
    Course.objects.filter(pk=cast.course.pk).update(reviews=F("reviews") + 1, rating_sum=F("rating_sum") + 4)
    return {"review_id": made.public_id}


def a_replied_review(cast: Cast) -> dict[str, Any]:
    return a_review(cast, reply="Dziękuję.", replied_by=cast.person("Ow"), replied_at=timezone.now())


def own_review(cast: Cast) -> dict[str, Any]:
    Review.objects.create(course=cast.course, person=cast.person("St"), rating=4)
    Course.objects.filter(pk=cast.course.pk).update(reviews=F("reviews") + 1, rating_sum=F("rating_sum") + 4)
    return {}


def some_news(cast: Cast, audience: str = "members") -> dict[str, Any]:
    made = News.objects.create(course=cast.course, title="Zmiana", audience=audience, published_at=timezone.now())
    return {"news_id": made.public_id}


def public_news(cast: Cast) -> dict[str, Any]:
    return some_news(cast, "public")


def a_report(cast: Cast) -> dict[str, Any]:
    comment = Comment.objects.get(public_id=a_comment(cast)["comment_id"])
    made = Report.objects.create(course=cast.course, comment=comment, reporter=cast.person("Re"), reason="spam")
    return {"report_id": made.public_id}


def a_report_of_review(cast: Cast) -> dict[str, Any]:
    review = Review.objects.get(public_id=a_review(cast)["review_id"])
    made = Report.objects.create(course=cast.course, review=review, reporter=cast.person("Re"), reason="spam")
    return {"report_id": made.public_id}


WORDS = {"body_source": "Dzień dobry!"}
SPAM = {"reason": "spam"}
ADMINS_ONLY = dict.fromkeys(("As", "Te", "Ow"), 404)
ROWS = [
    # Reviews
    CourseRow("course-reviews", "GET", 9),
    CourseRow("course-review-summary", "GET", 9),
    CourseRow("own-course-review", "PUT", 27, 201, {"rating": 5}),
    CourseRow("own-course-review", "DELETE", 27, 204, prepare=own_review),
    CourseRow("review-reply", "POST", 28, 201, {"text": "Dziękuję."}, a_review),
    CourseRow("review-reply", "PUT", 28, 200, {"text": "Dziękuję."}, a_replied_review),
    CourseRow("review-reply", "DELETE", 28, 204, prepare=a_replied_review),
    CourseRow("review-hide", "POST", 29, prepare=a_review),
    CourseRow("review-restore", "POST", 29, prepare=a_review),
    CourseRow("review-report", "POST", 26, 201, SPAM, a_review),
    # News
    CourseRow("course-news", "GET", 9),
    CourseRow("course-news", "POST", 31, 201, {"title": "Zmiana"}),
    CourseRow("course-news-seen", "POST", 30),
    CourseRow("news", "GET", 30, prepare=some_news),
    CourseRow("news", "GET", 9, prepare=public_news),
    CourseRow("news", "PATCH", 31, 200, {"title": "Zmiana"}, some_news),
    CourseRow("news", "DELETE", 31, 204, prepare=some_news),
    # Comments
    CourseRow("lesson-comments", "GET", 22, prepare=a_lesson),
    CourseRow("lesson-comments", "GET", 22, prepare=a_preview, own=PREVIEW),
    CourseRow("lesson-comments", "POST", 23, 201, WORDS, a_lesson, own=frozenset("+l")),
    CourseRow("comment", "PATCH", 24, 200, WORDS, a_comment, answers=NOT_MINE),
    CourseRow("comment", "DELETE", 24, 204, prepare=a_comment, answers=NOT_MINE),
    CourseRow("comment-undo-delete", "POST", 24, 200, prepare=a_deleted_comment, answers=NOT_MINE),
    CourseRow("comment-replies", "GET", 22, prepare=a_comment),
    CourseRow("comment-replies", "GET", 22, prepare=a_preview_comment, own=PREVIEW),
    CourseRow("comment-report", "POST", 26, 201, SPAM, a_preview_comment),
    # Moderation
    CourseRow("comment-hide", "POST", 25, prepare=a_comment),
    CourseRow("comment-restore", "POST", 25, prepare=a_comment),
    CourseRow("comment-lock", "POST", 25, prepare=a_comment),
    CourseRow("comment-unlock", "POST", 25, prepare=a_comment),
    CourseRow("lesson-comments-lock", "POST", 25, prepare=a_lesson),
    CourseRow("lesson-comments-unlock", "POST", 25, prepare=a_lesson),
    CourseRow("course-report", "POST", 26, 201, SPAM),
    CourseRow("course-moderation", "GET", 56),
    CourseRow("report-uphold", "POST", 25, prepare=a_report),
    CourseRow("report-uphold", "POST", 25, prepare=a_report_of_review, answers=ADMINS_ONLY),
    CourseRow("report-dismiss", "POST", 25, prepare=a_report),
]
