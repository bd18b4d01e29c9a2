"""What moderators do to comments: hide, restore, lock; all of it is on record."""

from __future__ import annotations

from django.db import transaction

from teleklasa.courses.models import Comment, Lesson
from teleklasa.courses.talk.settling import settle_comment
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid


def hide_comment(comment: Comment, *, by: Person) -> None:
    """Others see a grave from now on.  May be repeated."""
    _set_status(comment, Comment.Status.HIDDEN, by=by, action="comment-hidden")


def restore_comment(comment: Comment, *, by: Person) -> None:
    """Undo hiding; what its author deleted stays deleted.  May be repeated."""
    _set_status(comment, Comment.Status.VISIBLE, by=by, action="comment-restored")


def _set_status(comment: Comment, status: str, *, by: Person, action: str) -> None:
    with transaction.atomic():
        if settle_comment(comment.pk, status=status):
            record(by, action, f"comment:{comment.public_id}", course=comment.course.slug)


def lock_thread(comment: Comment, *, by: Person, is_locked: bool) -> None:
    """No more replies, or replies again.  May be repeated.  Raises Invalid for what is a reply itself."""
    if comment.parent_id is not None:
        raise Invalid(fields={"comment": ["not_a_thread"]})
    with transaction.atomic():
        if Comment.objects.filter(pk=comment.pk, locked=not is_locked).update(locked=is_locked):
            action = "comment-locked" if is_locked else "comment-unlocked"
            record(by, action, f"comment:{comment.public_id}", course=comment.course.slug)


def lock_lesson(lesson: Lesson, *, by: Person, is_locked: bool) -> None:
    """No more comments under the lesson, or comments again.  May be repeated."""
    with transaction.atomic():
        if Lesson.objects.filter(pk=lesson.pk, comments_locked=not is_locked).update(comments_locked=is_locked):
            action = "lesson-comments-locked" if is_locked else "lesson-comments-unlocked"
            record(by, action, f"lesson:{lesson.public_id}", course=lesson.course.slug)
    lesson.comments_locked = is_locked
