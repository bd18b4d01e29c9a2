"""News of a course, and of all courses that a person studies."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course
from teleklasa.courses.rules import OPEN_EDITOR, READ_MEMBERS_NEWS, WRITE_NEWS, may
from teleklasa.courses.talk import announcing
from teleklasa.courses.talk import news_shapes as shapes
from teleklasa.courses.talk.asking import seen_news
from teleklasa.courses.talk.news_list import news_page, one_news, own_news_page, unread_news
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query

TAGS = ["news"]


class CourseNews(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="News of a course, pinned ones first",
        parameters=[shapes.NewsQuery],
        responses=shapes.NewsPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Public news for anyone who sees the course, members' news for those inside."""
        course, standing = seen_course(request, slug)
        cursor = validated_query(shapes.NewsQuery, request)["cursor"]
        return Response(news_page(course.pk, standing, cursor=cursor))

    @extend_schema(tags=TAGS, summary="Announce something", request=shapes.NewsIn, responses={201: shapes.NewsItem})
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, WRITE_NEWS)
        news = announcing.announce(course, by=person_of(request), fields=validated(shapes.NewsIn, request))
        return Response(one_news(news, writes=True), status=201)


class CourseNewsSeen(APIView):
    @extend_schema(tags=TAGS, summary="Mark news as seen", request=shapes.NewsSeenIn, responses=shapes.NewsSeen)
    def post(self, request: Request, slug: str) -> Response:
        """The mark only moves forward; answers how many are still unread."""
        _, standing = seen_course(request, slug, READ_MEMBERS_NEWS)
        until = validated(shapes.NewsSeenIn, request)["until"]
        if standing.enrolment_id is None or not standing.is_member:
            return Response({"unread": 0})
        announcing.mark_seen(standing.enrolment_id, until=until)
        return Response({"unread": unread_news(standing.enrolment_id)})


class OneNews(APIView):
    permission_classes = [Anyone]

    @extend_schema(tags=TAGS, summary="One announcement", responses=shapes.NewsItem)
    def get(self, request: Request, news_id: str) -> Response:
        news, standing = seen_news(request, news_id)
        return Response(one_news(news, writes=may(OPEN_EDITOR, standing)))

    @extend_schema(tags=TAGS, summary="Change an announcement", request=shapes.NewsEditIn, responses=shapes.NewsItem)
    def patch(self, request: Request, news_id: str) -> Response:
        news, _ = seen_news(request, news_id, WRITE_NEWS)
        announcing.change_news(news, by=person_of(request), fields=validated(shapes.NewsEditIn, request))
        return Response(one_news(news, writes=True))

    @extend_schema(tags=TAGS, summary="Delete an announcement", responses={204: None})
    def delete(self, request: Request, news_id: str) -> Response:
        news, _ = seen_news(request, news_id, WRITE_NEWS)
        announcing.delete_news(news, by=person_of(request))
        return Response(status=204)


class OwnNews(APIView):
    @extend_schema(
        tags=TAGS,
        summary="News of all courses that you study, the newest first",
        parameters=[shapes.NewsQuery],
        responses=shapes.OwnNewsPage,
    )
    def get(self, request: Request) -> Response:
        cursor = validated_query(shapes.NewsQuery, request)["cursor"]
        return Response(own_news_page(person_of(request).pk, cursor=cursor))
