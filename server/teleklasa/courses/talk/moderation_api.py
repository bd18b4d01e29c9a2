"""Reports of what does not belong here, and the queues in which moderators decide on them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.models import Comment, Course, Review
from teleklasa.courses.rules import REPORT, SEE_MODERATION_QUEUE
from teleklasa.courses.talk import report_shapes as shapes
from teleklasa.courses.talk import reporting
from teleklasa.courses.talk.asking import seen_comment, seen_report, seen_review
from teleklasa.courses.talk.moderation_queue import course_queue, whole_queue
from teleklasa.people.asking import person_of
from teleklasa.people.rules import is_admin
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.problems import require

TAGS = ["moderation"]
MADE = {200: shapes.ReportMade, 201: shapes.ReportMade}


class CommentReport(APIView):
    @extend_schema(tags=TAGS, summary="Report a comment", request=shapes.ReportIn, responses=MADE)
    def post(self, request: Request, comment_id: str) -> Response:
        """200 with the first report for who reports it again."""
        comment, _ = seen_comment(request, comment_id, REPORT)
        return reported(request, comment.course, comment)


class ReviewReport(APIView):
    @extend_schema(tags=TAGS, summary="Report a review", request=shapes.ReportIn, responses=MADE)
    def post(self, request: Request, review_id: str) -> Response:
        """200 with the first report for who reports it again."""
        review, _ = seen_review(request, review_id, REPORT)
        return reported(request, review.course, review)


class CourseReport(APIView):
    @extend_schema(tags=TAGS, summary="Report a course", request=shapes.ReportIn, responses=MADE)
    def post(self, request: Request, slug: str) -> Response:
        """Admins look at it; 200 with the first report for who reports it again."""
        course, _ = seen_course(request, slug, REPORT)
        return reported(request, course, None)


class CourseModeration(APIView):
    @extend_schema(
        tags=TAGS,
        summary="What of a course was reported, the most urgent first",
        parameters=[shapes.ModerationQuery],
        responses=shapes.ReportedThingPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Staff see comments that are not their own; an admin sees reviews and the course itself too."""
        course, standing = seen_course(request, slug, SEE_MODERATION_QUEUE)
        query = validated_query(shapes.ModerationQuery, request)
        page = course_queue(course.pk, person_id=person_of(request).pk, is_admin=standing.is_admin, **query)
        return Response(page)


class Moderation(APIView):
    @extend_schema(
        tags=TAGS,
        summary="What was reported in the whole school",
        parameters=[shapes.ModerationQuery],
        responses=shapes.ReportedThingPage,
    )
    def get(self, request: Request) -> Response:
        require(is_admin(person_of(request)))
        return Response(whole_queue(**validated_query(shapes.ModerationQuery, request)))


class ReportUphold(APIView):
    @extend_schema(tags=TAGS, summary="Hide what was reported", request=None, responses=shapes.ReportSettlement)
    def post(self, request: Request, report_id: str) -> Response:
        """Settles every open report about it.  A course stays; what happens to it, an admin does apart."""
        report = seen_report(request, report_id)
        reporting.uphold(report, by=person_of(request))
        return Response({"id": report.public_id, "status": report.status})


class ReportDismiss(APIView):
    @extend_schema(tags=TAGS, summary="Leave what was reported", request=None, responses=shapes.ReportSettlement)
    def post(self, request: Request, report_id: str) -> Response:
        """Settles every open report about it."""
        report = seen_report(request, report_id)
        reporting.dismiss(report, by=person_of(request))
        return Response({"id": report.public_id, "status": report.status})


def reported(request: Request, course: Course, about: Comment | Review | None) -> Response:
    body = validated(shapes.ReportIn, request)
    report, is_new = reporting.report_thing(course, by=person_of(request), about=about, **body)
    shown = {
        "id": report.public_id,
        "reason": report.reason,
        "note": report.note,
        "status": report.status,
        "created_at": report.created_at,
    }
    return Response(shown, status=201 if is_new else 200)
