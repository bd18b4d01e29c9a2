"""Comments written, changed, deleted and brought back by their authors."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.courses.models import Comment, Lesson
from teleklasa.courses.talk.refused import CommentGone, CommentsLocked
from teleklasa.courses.talk.settling import settle_comment
from teleklasa.courses.talk.telling import tell_of_comment
from teleklasa.courses.writing import rendered
from teleklasa.people.misses import SlowDown
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid, NotFound

WINDOW = timedelta(minutes=1)
MOST_IN_WINDOW = 10
KEPT_DAYS = 30
"""How long a deleted comment can be brought back."""


def parent_of(lesson: Lesson, public_id: str | None) -> Comment | None:
    """The root that is replied to.  Raises Invalid unless it is one, on this lesson."""
    if not public_id:
        return None
    found = Comment.objects.roots().filter(lesson=lesson, public_id=public_id).first()
    if found is None:
        raise Invalid(fields={"parent": ["unknown"]})
    return found


def write_comment(lesson: Lesson, *, by: Person, body_source: str, parent: Comment | None) -> tuple[Comment, bool]:
    """The comment, and whether it is new: the same words at the same place within a minute are one comment.

    The lesson was read with its course.  Raises CommentsLocked, and SlowDown for who writes without a pause.
    """
    html = rendered(body_source, place_course=lesson.course, author=by)
    with transaction.atomic():
        said = _said_just_now(by, lesson, body_source, parent)
        if said is not None:
            return said, False
        if parent is not None:
            _count_reply(parent)
        open_lessons = Lesson.objects.kept().filter(pk=lesson.pk, comments_locked=False)
        if not open_lessons.update(comment_count=F("comment_count") + 1):
            raise CommentsLocked
        comment = Comment.objects.create(
            course_id=lesson.course_id, lesson=lesson, author=by, parent=parent, body_source=body_source, body_html=html
        )
        tell_of_comment(comment, by=by)
    return comment, True


def _said_just_now(by: Person, lesson: Lesson, body_source: str, parent: Comment | None) -> Comment | None:
    """The same comment of a moment ago.  Holds the person's row, so that requests at once are counted too."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
    since = timezone.now() - WINDOW
    recent = list(Comment.objects.filter(author=by, created_at__gt=since).order_by("created_at")[:MOST_IN_WINDOW])
    place = (lesson.pk, parent and parent.pk, body_source)
    for comment in recent:
        if (comment.lesson_id, comment.parent_id, comment.body_source) == place and comment.is_counted:
            return comment
    if len(recent) == MOST_IN_WINDOW:
        raise SlowDown(retry_after_s=max(1, int((recent[0].created_at - since).total_seconds()) + 1))
    return None


def _count_reply(parent: Comment) -> None:
    open_threads = Comment.objects.counted().filter(pk=parent.pk, locked=False)
    if not open_threads.update(reply_count=F("reply_count") + 1):
        raise CommentsLocked


def edit_comment(comment: Comment, *, by: Person, body_source: str) -> None:
    """Raises CommentsLocked and CommentGone.  The comment was read with its lesson, parent and course."""
    root = comment.parent or comment
    if comment.lesson.comments_locked or root.locked:
        raise CommentsLocked
    html = rendered(body_source, place_course=comment.course, author=by)
    moment = timezone.now()
    changed = {"body_source": body_source, "body_html": html, "edited_at": moment, "updated_at": moment}
    if not Comment.objects.counted().filter(pk=comment.pk).update(**changed):
        raise CommentGone


def delete_comment(comment: Comment) -> None:
    """Take the words away; replies stay below a grave.  May be repeated."""
    if comment.deleted_at is None:
        settle_comment(comment.pk, deleted_at=timezone.now())


def undo_delete(comment: Comment) -> None:
    """May be repeated.  Raises NotFound when it was too long ago."""
    if comment.deleted_at is not None:
        if comment.deleted_at < timezone.now() - timedelta(days=KEPT_DAYS):
            raise NotFound
        settle_comment(comment.pk, deleted_at=None)
