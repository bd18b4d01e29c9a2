"""Reviews written, taken back, replied to and hidden, with the stars on the course's row kept exact.

Whoever changes a review holds the row of the course first: ratings of one course are counted one
after the other.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.courses.enrolment.moving import hold_course
from teleklasa.courses.models import Course, Review
from teleklasa.courses.talk.refused import AlreadyReplied
from teleklasa.courses.talk.telling import tell_of_reply, tell_of_review
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

Status = Review.Status


def write_review(course: Course, *, by: Person, rating: int, text: str) -> bool:
    """Make the person's review, or change it; whether it is new.  One that is hidden stays hidden."""
    with transaction.atomic():
        hold_course(course.pk)
        review = Review.objects.filter(course=course, person=by).first()
        if review is None:
            made = Review.objects.create(course=course, person=by, rating=rating, text=text)
            _count(course.pk, 1, rating)
            tell_of_review(made, course, by=by)
            return True
        if (review.rating, review.text) != (rating, text):
            if review.status == Status.VISIBLE:
                _count(course.pk, 0, rating - review.rating)
            review.rating, review.text, review.edited_at = rating, text, timezone.now()
            review.save(update_fields=["rating", "text", "edited_at", "updated_at"])
    return False


def delete_review(course_id: int, person: Person) -> None:
    """Take the person's review back; of a hidden one the mark stays, so that nobody writes it anew.

    Raises NotFound when there is none.
    """
    with transaction.atomic():
        hold_course(course_id)
        review = Review.objects.filter(course=course_id, person=person).first()
        if review is None:
            raise NotFound
        if review.status == Status.HIDDEN:
            review.text = review.reply = ""
            review.save(update_fields=["text", "reply", "updated_at"])
        else:
            forget_review(review)


def forget_review(review: Review) -> None:
    """Delete a review whose course is held."""
    if review.status == Status.VISIBLE:
        _count(review.course_id, -1, -review.rating)
    review.delete()


def hide_review(review: Review, *, by: Person) -> None:
    """It is shown to nobody and counts in no average.  May be repeated."""
    _set_status(review, Status.HIDDEN, step=-1, by=by)


def restore_review(review: Review, *, by: Person) -> None:
    """May be repeated."""
    _set_status(review, Status.VISIBLE, step=1, by=by)


def _set_status(review: Review, status: Status, *, step: int, by: Person) -> None:
    with transaction.atomic():
        hold_course(review.course_id)
        rows = Review.objects.filter(pk=review.pk).exclude(status=status)
        rating = rows.values_list("rating", flat=True).first()  # as it is now: its author may have changed it
        if rating is not None and rows.update(status=status, updated_at=timezone.now()):
            _count(review.course_id, step, step * rating)
            action = "review-hidden" if status == Status.HIDDEN else "review-restored"
            record(by, action, f"review:{review.public_id}", course=review.course.slug)
    review.status = status


def _count(course_id: int, reviews: int, stars: int) -> None:
    Course.objects.filter(pk=course_id).update(reviews=F("reviews") + reviews, rating_sum=F("rating_sum") + stars)


def reply_to(review: Review, *, by: Person, text: str) -> None:
    """The one reply of the course's teachers.  Raises AlreadyReplied."""
    with transaction.atomic():
        if not _write_reply(review, had_one=False, reply=text, replied_by=by, replied_at=timezone.now()):
            raise AlreadyReplied
        tell_of_reply(review, by=by)


def change_reply(review: Review, *, by: Person, text: str) -> None:
    """Raises NotFound when there is no reply."""
    if not _write_reply(review, had_one=True, reply=text, replied_by=by, replied_at=timezone.now()):
        raise NotFound


def delete_reply(review: Review) -> None:
    """Raises NotFound when there is no reply."""
    if not _write_reply(review, had_one=True, reply="", replied_by=None, replied_at=None):
        raise NotFound


def _write_reply(review: Review, *, had_one: bool, **written: Any) -> int:
    rows = Review.objects.filter(pk=review.pk)
    rows = rows.exclude(reply="") if had_one else rows.filter(reply="")
    return rows.update(**written, updated_at=timezone.now())
