"""Reports of what does not belong here, and the decisions on them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.models import Comment, Course, Report, Review
from teleklasa.courses.talk.moderating import hide_comment
from teleklasa.courses.talk.refused import CommentGone, ReportSettled
from teleklasa.courses.talk.reviewing import hide_review
from teleklasa.courses.talk.telling import tell_of_report
from teleklasa.people.audit import record
from teleklasa.people.misses import SlowDown
from teleklasa.people.models import Person

WINDOW = timedelta(hours=1)
MOST_IN_WINDOW = 30


def report_thing(
    course: Course, *, by: Person, reason: str, note: str, about: Comment | Review | None = None
) -> tuple[Report, bool]:
    """The person's report about a comment, a review or the course itself, and whether it is new.

    Nothing is hidden by it, however many report.  Raises CommentGone, and SlowDown for who reports
    without a pause.
    """
    if isinstance(about, Comment) and not about.is_counted:
        raise CommentGone
    thing = {
        "comment": about if isinstance(about, Comment) else None,
        "review": about if isinstance(about, Review) else None,
    }
    with transaction.atomic():
        found = Report.objects.filter(reporter=by, course=course, **thing).first()
        if found is not None:
            return found, False
        if Report.objects.filter(reporter=by, created_at__gt=timezone.now() - WINDOW).count() >= MOST_IN_WINDOW:
            raise SlowDown(retry_after_s=int(WINDOW.total_seconds()))
        words = {"reason": reason, "note": note}
        report, is_new = Report.objects.get_or_create(reporter=by, course=course, **thing, defaults=words)
        if is_new:
            tell_of_report(report, by=by)
    return report, is_new


def uphold(report: Report, *, by: Person) -> None:
    """What was reported is hidden, and every open report about it is settled; a course is left to its admin.

    Raises ReportSettled for all but the first who decides.
    """
    with transaction.atomic():
        _settle(report, Report.Status.UPHELD, by=by)
        if report.comment is not None:
            report.comment.course = report.course
            hide_comment(report.comment, by=by)
        elif report.review is not None:
            report.review.course = report.course
            hide_review(report.review, by=by)


def dismiss(report: Report, *, by: Person) -> None:
    """It stays as it is, and every open report about it is settled.  Raises ReportSettled."""
    with transaction.atomic():
        _settle(report, Report.Status.DISMISSED, by=by)


def _settle(report: Report, status: Report.Status, *, by: Person) -> None:
    settled = {"status": status, "settled_by": by, "settled_at": timezone.now()}
    if not Report.objects.filter(pk=report.pk, status=Report.Status.OPEN).update(**settled):
        now_is = Report.objects.filter(pk=report.pk).values_list("status", flat=True).first()
        raise ReportSettled(report_status=now_is)
    others = Report.objects.filter(course=report.course, comment=report.comment, review=report.review)
    others.filter(status=Report.Status.OPEN).update(**settled)
    record(by, f"report-{status.value}", f"report:{report.public_id}", course=report.course.slug)
    report.status = status
