"""Lists of a course as CSV for a spreadsheet, read and written a thousand students at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from django.db.models import QuerySet

from teleklasa.courses.dashboard.grades import graded_tasks, points_of
from teleklasa.courses.enrolment.students import COLUMNS, student_cards
from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress
from teleklasa.rest.paging import page_of

AT_ONCE = 1000
BYTE_ORDER_MARK = "\ufeff"
"""Without it some spreadsheets take UTF-8 for the letters of a single country."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
STUDENT_FIELDS = ("status", "source", "percent", "enrolled_at", "last_activity_at", "completed_at")


def students_csv(course: Course, rows: QuerySet[Enrolment]) -> Iterator[str]:
    """Everybody with status, progress and dates; two queries for each thousand."""
    yield _lines([["id", "display_name", *STUDENT_FIELDS]], first=True)
    for page in _pages(rows):
        cards = student_cards(course, page)
        yield _lines(_named(card, [card[field] for field in STUDENT_FIELDS]) for card in cards)


def progress_csv(course: Course, rows: QuerySet[Enrolment]) -> Iterator[str]:
    """Everybody with the state of each published lesson; three queries for each thousand, and one."""
    lessons = list(
        Lesson.objects.published()
        .filter(course=course)
        .order_by("section__position", "position")
        .values_list("pk", "title")
    )
    yield _lines([["id", "display_name", "percent", *[title for _, title in lessons]]], first=True)
    for page in _pages(rows):
        states = _states([row["id"] for row in page])
        cards = zip(page, student_cards(course, page), strict=True)
        yield _lines(
            _named(card, [card["percent"], *[states.get((row["id"], pk), "") for pk, _ in lessons]])
            for row, card in cards
        )


def grades_csv(course: Course, rows: QuerySet[Enrolment]) -> Iterator[str]:
    """Everybody with the points that count in each published task; two queries for each thousand, and one."""
    tasks = graded_tasks(course)
    heads = [f"{task.title} ({task.max_points.normalize():f})" for task in tasks]
    yield _lines([["id", "display_name", *heads]], first=True)
    for page in _pages(rows):
        points = points_of(course, tasks, [row["person_id"] for row in page])
        yield _lines(
            [
                row["person__public_id"],
                row["name"],
                *[points[row["person_id"]].get(task.public_id) for task in tasks],
            ]
            for row in page
        )


def _pages(rows: QuerySet[Enrolment]) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        page, cursor = page_of(rows.values(*COLUMNS), keys=["name", "id"], cursor=cursor, size=AT_ONCE)
        yield [dict(row) for row in page]


def _states(enrolments: list[int]) -> dict[tuple[int, int], str]:
    rows = LessonProgress.objects.filter(enrolment__in=enrolments)
    return {(row, lesson): state for row, lesson, state in rows.values_list("enrolment_id", "lesson_id", "state")}


def _named(card: dict[str, Any], cells: Sequence[object]) -> list[object]:
    return [card["person"]["id"], card["person"]["display_name"], *cells]


def _lines(rows: Iterable[Iterable[object]], *, first: bool = False) -> str:
    written = StringIO()
    csv.writer(written).writerows([plain_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK if first else "") + written.getvalue()


def plain_cell(value: object) -> str:
    """The value as a spreadsheet shows it; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
