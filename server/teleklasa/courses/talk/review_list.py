"""Reviews as people read them: a page in one statement, and the summary of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from teleklasa.courses.catalogue.cards import average
from teleklasa.courses.catalogue.cursors import Kinds, is_count, is_moment, read, written
from teleklasa.courses.models import Course, Review
from teleklasa.courses.people_shapes import person_card_of

PAGE = 20
FIELDS = (
    "id",
    "created_at",
    "public_id",
    "rating",
    "text",
    "status",
    "edited_at",
    "person__public_id",
    "person__display_name",
    "person__avatar_key",
    "reply",
    "replied_at",
    "replied_by__public_id",
    "replied_by__display_name",
    "replied_by__avatar_key",
)
ORDERS = {
    "newest": ("-created_at", "-id"),
    "best": ("-rating", "-id"),
    "worst": ("rating", "id"),
}
CURSORS: Kinds = {"newest": (is_moment, is_count), "best": (is_count, is_count), "worst": (is_count, is_count)}
LARGEST_RATING = 5


def reviews_page(course: Course, *, sort: str, cursor: str) -> dict[str, Any]:
    """What everybody sees, in the order of `sort`.  One query.

    Raises Invalid for a cursor that this order did not hand out.
    """
    rows: QuerySet[Review] = Review.objects.visible().filter(course=course)
    order = ORDERS[sort]
    if cursor:
        _, (value, pk) = read(cursor, {sort: CURSORS[sort]})
        rows = _beyond(rows, order[0], value if sort == "newest" else min(value, LARGEST_RATING + 1), pk)
    found = list(rows.order_by(*order).values_list(*FIELDS)[: PAGE + 1])
    page = found[:PAGE]
    key = 1 if sort == "newest" else 3
    beyond = written(sort, [page[-1][key], page[-1][0]]) if found[PAGE:] else None
    return {"results": [shown(row) for row in page], "next": beyond}


def _beyond(rows: QuerySet[Review], key: str, value: Any, pk: int) -> QuerySet[Review]:
    name, way = key.removeprefix("-"), "lt" if key.startswith("-") else "gt"
    at_or_beyond = Q(**{f"{name}__{way}e": value})  # narrows the index, which the alternative below cannot
    return rows.filter(at_or_beyond, Q(**{f"{name}__{way}": value}) | Q(**{f"id__{way}": pk}))


def own_review(course: Course, person_id: int | None) -> dict[str, Any] | None:
    """The review of the person, hidden or not; one query, none for nobody."""
    if person_id is None:
        return None
    row = Review.objects.filter(course=course, person=person_id).values_list(*FIELDS).first()
    return None if row is None else shown(row)


def one_review(review_id: int) -> dict[str, Any]:
    return shown(Review.objects.filter(pk=review_id).values_list(*FIELDS).get())


def shown(row: Sequence[Any]) -> dict[str, Any]:
    """A review from the columns of FIELDS."""
    (_, created_at, public_id, rating, text, status, edited_at) = row[:7]
    reply, replied_at, replied_by = row[10], row[11], row[12:15]
    return {
        "id": public_id,
        "person": person_card_of(*row[7:10]),
        "rating": rating,
        "text": text,
        "status": status,
        "created_at": created_at,
        "edited_at": edited_at,
        "reply": {
            "text": reply,
            "person": person_card_of(*replied_by) if replied_by[0] else None,
            "replied_at": replied_at,
        }
        if reply
        else None,
    }


def review_summary(course: Course) -> dict[str, Any]:
    """How many stars how many gave; one query, answered by the index alone.

    The course was read with `reviews` and `rating_sum`.
    """
    rows = Review.objects.visible().filter(course=course).order_by().values_list("rating")
    found = dict(rows.annotate(number=Count("pk")))
    return {
        "rating": average(course.rating_sum, course.reviews),
        "reviews": course.reviews,
        "stars": {str(stars): found.get(stars, 0) for stars in range(LARGEST_RATING, 0, -1)},
    }
