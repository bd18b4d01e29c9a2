"""Reviews of a course: read by anyone who sees it, written by students, replied to by teachers, hidden by admins."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.catalogue.answering import shared_answer
from teleklasa.courses.rules import HIDE_REVIEW, REPLY_TO_REVIEW, REVIEW
from teleklasa.courses.talk import review_shapes as shapes
from teleklasa.courses.talk import reviewing
from teleklasa.courses.talk.asking import reader_id, seen_review
from teleklasa.courses.talk.review_list import one_review, own_review, review_summary, reviews_page
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query

TAGS = ["reviews"]


class CourseReviews(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="Reviews of a course, and your own",
        parameters=[shapes.ReviewQuery],
        responses=shapes.ReviewPage,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        course, _ = seen_course(request, slug)
        query = validated_query(shapes.ReviewQuery, request)
        page = reviews_page(course, sort=query["sort"], cursor=query["cursor"])
        return shared_answer(request._request, {**page, "mine": own_review(course, reader_id(request))})


class CourseReviewSummary(APIView):
    permission_classes = [Anyone]

    @extend_schema(tags=TAGS, summary="How many stars how many gave", responses=shapes.ReviewSummary)
    def get(self, request: Request, slug: str) -> HttpResponse:
        course, _ = seen_course(request, slug)
        return shared_answer(request._request, review_summary(course))


class OwnCourseReview(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Review a course, or change your review",
        request=shapes.ReviewIn,
        responses={200: shapes.ReviewCard, 201: shapes.ReviewCard},
    )
    def put(self, request: Request, slug: str) -> Response:
        """201 for a first review.  Whoever teaches the course does not review it."""
        course, _ = seen_course(request, slug, REVIEW)
        body = validated(shapes.ReviewIn, request)
        is_new = reviewing.write_review(course, by=person_of(request), rating=body["rating"], text=body["text"])
        return Response(own_review(course, person_of(request).pk), status=201 if is_new else 200)

    @extend_schema(tags=TAGS, summary="Take your review back", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, REVIEW)
        reviewing.delete_review(course.pk, person_of(request))
        return Response(status=204)


class ReviewReplies(APIView):
    @extend_schema(
        tags=TAGS, summary="Reply to a review, once", request=shapes.ReviewReplyIn, responses={201: shapes.ReviewCard}
    )
    def post(self, request: Request, review_id: str) -> Response:
        review, _ = seen_review(request, review_id, REPLY_TO_REVIEW)
        reviewing.reply_to(review, by=person_of(request), text=validated(shapes.ReviewReplyIn, request)["text"])
        return Response(one_review(review.pk), status=201)

    @extend_schema(
        tags=TAGS, summary="Change the reply to a review", request=shapes.ReviewReplyIn, responses=shapes.ReviewCard
    )
    def put(self, request: Request, review_id: str) -> Response:
        review, _ = seen_review(request, review_id, REPLY_TO_REVIEW)
        reviewing.change_reply(review, by=person_of(request), text=validated(shapes.ReviewReplyIn, request)["text"])
        return Response(one_review(review.pk))

    @extend_schema(tags=TAGS, summary="Take the reply to a review back", responses={204: None})
    def delete(self, request: Request, review_id: str) -> Response:
        review, _ = seen_review(request, review_id, REPLY_TO_REVIEW)
        reviewing.delete_reply(review)
        return Response(status=204)


class ReviewHide(APIView):
    @extend_schema(tags=TAGS, summary="Hide a review", request=None, responses=shapes.ReviewCard)
    def post(self, request: Request, review_id: str) -> Response:
        """Nobody but its author and admins sees it, and it counts in no average."""
        review, _ = seen_review(request, review_id, HIDE_REVIEW)
        reviewing.hide_review(review, by=person_of(request))
        return Response(one_review(review.pk))


class ReviewRestore(APIView):
    @extend_schema(tags=TAGS, summary="Show a hidden review again", request=None, responses=shapes.ReviewCard)
    def post(self, request: Request, review_id: str) -> Response:
        review, _ = seen_review(request, review_id, HIDE_REVIEW)
        reviewing.restore_review(review, by=person_of(request))
        return Response(one_review(review.pk))
