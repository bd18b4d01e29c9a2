"""Word of comments, reviews and reports to the few whom each concerns."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.models import Comment, Course, CourseStaff, Report, Review
from teleklasa.notifications.telling import notify
from teleklasa.people.models import Person


def tell_of_comment(comment: Comment, *, by: Person) -> None:
    """Whoever began the thread hears of each reply; the staff once a day that a lesson is talked about."""
    lesson, course = comment.lesson, comment.lesson.course
    target = f"/courses/{course.slug}/lessons/{lesson.public_id}?comment={comment.public_id}"
    root = comment.parent
    if root is not None and root.author_id != by.pk:
        notify(
            [root.author_id],
            notices.COMMENT_REPLIED.name,
            target=target,
            facts={"course": course.title, "lesson": lesson.title, "person": by.display_name},
            dedupe_key=f"comment-replied:{comment.public_id}",
            actor=by,
        )
    day = timezone.now().astimezone(ZoneInfo(course.time_zone)).date()
    notify(
        staff_of(course.pk) - ({root.author_id} if root else set()),
        notices.LESSON_COMMENTED.name,
        target=target,
        facts={"course": course.title, "lesson": lesson.title},
        dedupe_key=f"lesson-commented:{lesson.public_id}:{day}",
        actor=by,
    )


def tell_of_review(review: Review, course: Course, *, by: Person) -> None:
    notify(
        [course.owner_id],
        notices.REVIEW_RECEIVED.name,
        target=f"/courses/{course.slug}/reviews",
        facts={"course": course.title, "rating": review.rating},
        dedupe_key=f"review-received:{review.public_id}",
        actor=by,
    )


def tell_of_reply(review: Review, *, by: Person) -> None:
    notify(
        [review.person_id],
        notices.REVIEW_REPLIED.name,
        target=f"/courses/{review.course.slug}/reviews",
        facts={"course": review.course.title, "person": by.display_name},
        dedupe_key=f"review-replied:{review.public_id}",
        actor=by,
    )


def tell_of_report(report: Report, *, by: Person) -> None:
    """Once for each thing reported: the staff of a comment that is not one of theirs, else the admins."""
    course, comment = report.course, report.comment
    staff = staff_of(course.pk) if comment is not None else set()
    is_for_staff = comment is not None and comment.author_id not in staff
    about = comment or report.review
    notify(
        staff if is_for_staff else admins(),
        notices.REPORT_RECEIVED.name,
        target=f"/courses/{course.slug}/moderation" if is_for_staff else "/moderation",
        facts={"course": course.title, "reason": report.reason},
        dedupe_key=f"report-received:{about.public_id if about else course.slug}",
        actor=by,
    )


def staff_of(course_id: int) -> set[int]:
    return set(CourseStaff.objects.filter(course=course_id).values_list("person_id", flat=True))


def admins() -> set[int]:
    return set(Person.objects.active().filter(is_staff=True).values_list("pk", flat=True))
