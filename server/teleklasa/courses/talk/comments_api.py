"""Comments under lessons: read, written, changed, deleted, hidden and locked."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.models import Comment
from teleklasa.courses.standing import Standing
from teleklasa.courses.talk import comment_shapes as shapes
from teleklasa.courses.talk import commenting, moderating
from teleklasa.courses.talk.asking import own_comment, reader_id, seen_comment, talked_lesson
from teleklasa.courses.talk.comment_list import Reader, one_comment, replies_page, threads_page
from teleklasa.people.asking import person_of
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query

TAGS = ["comments"]


class LessonComments(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="Comments under a lesson, the newest first",
        parameters=[shapes.CommentQuery],
        responses=shapes.CommentThreadPage,
    )
    def get(self, request: Request, lesson_id: str) -> Response:
        """Each with its first replies.  Under a preview lesson they are open to anyone."""
        lesson, standing = talked_lesson(request, lesson_id)
        cursor = validated_query(shapes.CommentQuery, request)["cursor"]
        page = threads_page(lesson.pk, reader=reader_of(request, standing), cursor=cursor)
        may_comment = rules.may(rules.COMMENT, standing) and not lesson.comments_locked
        return Response(
            {**page, "count": lesson.comment_count, "is_locked": lesson.comments_locked, "may_comment": may_comment}
        )

    @extend_schema(
        tags=TAGS,
        summary="Comment on a lesson, or reply",
        request=shapes.CommentIn,
        responses={201: shapes.CommentReply, 200: shapes.CommentReply},
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        """200 with the first one for the same words sent again within a minute; at most 10 comments a minute."""
        lesson, standing = talked_lesson(request, lesson_id, rules.COMMENT)
        body = validated(shapes.CommentIn, request)
        parent = commenting.parent_of(lesson, body["parent"])
        comment, is_new = commenting.write_comment(
            lesson, by=person_of(request), body_source=body["body_source"], parent=parent
        )
        return answer(request, comment, standing, status=201 if is_new else 200)


class CommentReplies(APIView):
    permission_classes = [Anyone]

    @extend_schema(
        tags=TAGS,
        summary="All replies to a comment, the oldest first",
        parameters=[shapes.CommentQuery],
        responses=shapes.CommentReplyPage,
    )
    def get(self, request: Request, comment_id: str) -> Response:
        comment, standing = seen_comment(request, comment_id)
        cursor = validated_query(shapes.CommentQuery, request)["cursor"]
        return Response(replies_page(comment.pk, reader=reader_of(request, standing), cursor=cursor))


class OneComment(APIView):
    @extend_schema(
        tags=TAGS, summary="Change your comment", request=shapes.CommentEditIn, responses=shapes.CommentReply
    )
    def patch(self, request: Request, comment_id: str) -> Response:
        comment, standing = own_comment(request, comment_id, rules.CHANGE_OWN_COMMENT)
        body = validated(shapes.CommentEditIn, request)
        commenting.edit_comment(comment, by=person_of(request), body_source=body["body_source"])
        return answer(request, comment, standing)

    @extend_schema(tags=TAGS, summary="Delete your comment", responses={204: None})
    def delete(self, request: Request, comment_id: str) -> Response:
        """Replies stay; it can be undone for 30 days."""
        comment, _ = own_comment(request, comment_id, rules.DELETE_OWN_COMMENT)
        commenting.delete_comment(comment)
        return Response(status=204)


class CommentUndoDelete(APIView):
    @extend_schema(tags=TAGS, summary="Bring your deleted comment back", request=None, responses=shapes.CommentReply)
    def post(self, request: Request, comment_id: str) -> Response:
        comment, standing = own_comment(request, comment_id, rules.CHANGE_OWN_COMMENT)
        commenting.undo_delete(comment)
        return answer(request, comment, standing)


class CommentHide(APIView):
    @extend_schema(tags=TAGS, summary="Hide a comment from others", request=None, responses=shapes.CommentReply)
    def post(self, request: Request, comment_id: str) -> Response:
        comment, standing = seen_comment(request, comment_id, rules.MODERATE)
        moderating.hide_comment(comment, by=person_of(request))
        return answer(request, comment, standing)


class CommentRestore(APIView):
    @extend_schema(tags=TAGS, summary="Show a hidden comment again", request=None, responses=shapes.CommentReply)
    def post(self, request: Request, comment_id: str) -> Response:
        comment, standing = seen_comment(request, comment_id, rules.MODERATE)
        moderating.restore_comment(comment, by=person_of(request))
        return answer(request, comment, standing)


class _ThreadLock(APIView):
    is_locked: ClassVar[bool]

    def locked(self, request: Request, comment_id: str) -> Response:
        comment, standing = seen_comment(request, comment_id, rules.MODERATE)
        moderating.lock_thread(comment, by=person_of(request), is_locked=self.is_locked)
        return answer(request, comment, standing)


class CommentLock(_ThreadLock):
    is_locked = True

    @extend_schema(tags=TAGS, summary="Take no more replies to a comment", request=None, responses=shapes.CommentReply)
    def post(self, request: Request, comment_id: str) -> Response:
        return self.locked(request, comment_id)


class CommentUnlock(_ThreadLock):
    is_locked = False

    @extend_schema(tags=TAGS, summary="Take replies to a comment again", request=None, responses=shapes.CommentReply)
    def post(self, request: Request, comment_id: str) -> Response:
        return self.locked(request, comment_id)


class _LessonLock(APIView):
    is_locked: ClassVar[bool]

    def locked(self, request: Request, lesson_id: str) -> Response:
        lesson, _ = talked_lesson(request, lesson_id, rules.MODERATE)
        moderating.lock_lesson(lesson, by=person_of(request), is_locked=self.is_locked)
        return Response({"is_locked": self.is_locked})


class LessonCommentsLock(_LessonLock):
    is_locked = True

    @extend_schema(
        tags=TAGS, summary="Take no more comments on a lesson", request=None, responses=shapes.LessonCommentsState
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        return self.locked(request, lesson_id)


class LessonCommentsUnlock(_LessonLock):
    is_locked = False

    @extend_schema(
        tags=TAGS, summary="Take comments on a lesson again", request=None, responses=shapes.LessonCommentsState
    )
    def post(self, request: Request, lesson_id: str) -> Response:
        return self.locked(request, lesson_id)


def reader_of(request: Request, standing: Standing) -> Reader:
    return Reader(
        person_id=reader_id(request),
        moderates=rules.may(rules.MODERATE, standing),
        is_inside=rules.may(rules.READ_COMMENTS, standing),
    )


def answer(request: Request, comment: Comment, standing: Standing, *, status: int = 200) -> Response:
    """The comment as it is now."""
    return Response(one_comment(comment.pk, reader=reader_of(request, standing)), status=status)
