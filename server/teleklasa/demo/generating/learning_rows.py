"""Enrolments, progress, work handed in, reviews and comments."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from teleklasa.courses.models import Comment, Enrolment, LessonProgress, Review, Submission
from teleklasa.demo.generating.copying import copy_rows, set_sequences
from teleklasa.demo.generating.sizes import ENROLMENTS_EACH, Sizes, done_lessons, lessons_of, name_in_address

REVIEW_EVERY, HAND_IN_EVERY, COMMENT_EVERY = 10, 5, 5
"""Of the enrolments, in their order."""


def rating(enrolment: int) -> int:
    return 3 + enrolment * 7 % 3


def write_enrolments(sizes: Sizes, chosen: array[int], firsts: array[int]) -> int:
    newest = timezone.now()
    moments = [(newest - timedelta(minutes=97 * step)).isoformat() for step in range(5_000)]

    def rows() -> Iterator[str]:
        for place, course in enumerate(chosen):
            number = place + 1
            done = done_lessons(number)
            last = firsts[course] + min(done, lessons_of(course) - 1)
            moment = moments[number * 13 % 5_000]
            yield f"{number}\t{course}\t{place // ENROLMENTS_EACH + 1}\t{done}\t{last}\t{moment}"

    written = copy_rows(
        Enrolment,
        ["id", "course_id", "person_id", "done_count", "last_lesson_id", "last_activity_at"],
        rows(),
        status="active",
        source="self",
        enrolled_at=newest,
    )
    set_sequences(Enrolment)
    return written


def write_progress(chosen: array[int], firsts: array[int]) -> int:
    def rows() -> Iterator[str]:
        for place, course in enumerate(chosen):
            enrolment, first = place + 1, firsts[course]
            for lesson in range(first, first + done_lessons(enrolment)):
                yield f"{enrolment}\t{lesson}"

    moment = timezone.now()
    return copy_rows(
        LessonProgress, ["enrolment_id", "lesson_id"], rows(), state="done", done_at=moment, updated_at=moment
    )


def write_submissions(chosen: array[int]) -> int:
    """One attempt of every fifth enrolment at the course's assignment; half of them wait for a grade."""
    newest = timezone.now()
    moments = [(newest - timedelta(minutes=31 * step)).isoformat() for step in range(2_000)]

    def rows() -> Iterator[str]:
        for place in range(0, len(chosen), HAND_IN_EVERY):
            number, course = place // HAND_IN_EVERY + 1, chosen[place]
            status = "submitted" if number % 2 else "graded"
            points = "\\N" if number % 2 else "8"
            person, moment = place // ENROLMENTS_EACH + 1, moments[number % 2_000]
            yield f"{number}\t{name_in_address(number)}\t{course}\t{course}\t{person}\t{status}\t{points}\t{moment}"

    written = copy_rows(
        Submission,
        ["id", "public_id", "task_id", "course_id", "person_id", "status", "points", "submitted_at"],
        rows(),
        task_version=1,
        attempt=1,
        text="Moje rozwiązanie.",
        started_at=newest,
        max_points=10,
    )
    set_sequences(Submission)
    return written


def write_reviews(chosen: array[int]) -> int:
    def rows() -> Iterator[str]:
        for place in range(0, len(chosen), REVIEW_EVERY):
            number, person = place // REVIEW_EVERY + 1, place // ENROLMENTS_EACH + 1
            yield f"{number}\t{name_in_address(number)}\t{chosen[place]}\t{person}\t{rating(place)}"

    written = copy_rows(
        Review, ["id", "public_id", "course_id", "person_id", "rating"], rows(), text="Dobry kurs.", status="visible"
    )
    set_sequences(Review)
    return written


def write_comments(chosen: array[int], firsts: array[int]) -> int:
    """A comment of every fifth enrolment on the first lesson of the course."""
    newest = timezone.now()
    moments = [(newest - timedelta(minutes=17 * step)).isoformat() for step in range(3_000)]

    def rows() -> Iterator[str]:
        for place in range(0, len(chosen), COMMENT_EVERY):
            number, course = place // COMMENT_EVERY + 1, chosen[place]
            person, moment = place // ENROLMENTS_EACH + 1, moments[number * 11 % 3_000]
            yield f"{number}\t{name_in_address(number)}\t{course}\t{firsts[course]}\t{person}\t{moment}"

    written = copy_rows(
        Comment,
        ["id", "public_id", "course_id", "lesson_id", "author_id", "created_at"],
        rows(),
        body_source="Świetne wyjaśnienie.",
        body_html="<p>Świetne wyjaśnienie.</p>",
        status="visible",
    )
    set_sequences(Comment)
    return written
