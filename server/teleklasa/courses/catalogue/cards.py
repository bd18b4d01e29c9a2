"""A course as lists show it: columns that one statement reads, and the card made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teleklasa.courses.people_shapes import person_card_of
from teleklasa.media.signing import origin

LISTED = "c.status = 'published' AND c.visibility = 'public' AND c.deleted_at IS NULL"
"""`CourseQuerySet.listed`, word for word as the partial indexes have it."""

OF_COURSE = (
    "c.slug, c.title, c.summary, c.cover_key, c.language, c.level, c.rating_sum, c.reviews, c.students, "
    "c.lessons, c.duration_s, c.previews, c.published_at, c.enrol_policy"
)
OF_OTHERS = "k.slug, k.name, o.public_id, o.display_name, o.avatar_key"
COLUMNS = f"{OF_COURSE}, {OF_OTHERS}"
WIDTH = 19
"""How many columns a card takes; a statement reads its own after them."""

JOINS = "JOIN people_person o ON o.id = c.owner_id LEFT JOIN courses_category k ON k.id = c.category_id"


def card(row: Sequence[Any]) -> dict[str, Any]:
    """The card of a row that begins with COLUMNS."""
    (slug, title, summary, cover_key, language, level, rating_sum, reviews, students) = row[:9]
    (lessons, duration_s, previews, published_at, enrol_policy) = row[9:14]
    (category_slug, category_name, owner_id, owner_name, avatar_key) = row[14:WIDTH]
    return {
        "slug": slug,
        "title": title,
        "summary": summary,
        "cover_url": cover_url(cover_key),
        "language": language,
        "level": level,
        "category": {"slug": category_slug, "name": category_name} if category_slug else None,
        "owner": person_card_of(owner_id, owner_name, avatar_key),
        "rating": average(rating_sum, reviews),
        "reviews": reviews,
        "students": students,
        "lessons": lessons,
        "duration_s": duration_s,
        "has_preview": previews > 0,
        "published_at": published_at,
        "enrol_policy": enrol_policy,
    }


def cover_url(cover_key: str) -> str | None:
    """The picture of a card, 640 pixels wide."""
    return f"{origin()}/media/image/{cover_key}/card" if cover_key else None


def average(rating_sum: int, reviews: int) -> float | None:
    """Stars out of five with one decimal; None before the first review."""
    return round(rating_sum / reviews, 1) if reviews else None
