"""How many courses each filter would leave, counted within a bound and estimated beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teleklasa.courses.catalogue.listing import LONG_S, SHORT_S, Conditions, conditions_of
from teleklasa.courses.catalogue.searching import estimated_rows
from teleklasa.courses.catalogue.wanted import LENGTHS, Wanted
from teleklasa.courses.models import Course
from teleklasa.rest.replica import read_rows

MOST_COUNTED = 1000
STARS = (4.5, 4.0, 3.0)
MOST_LANGUAGES = 20

LOOKED_AT = f"""
SELECT c.category_id, c.language, c.level,
       CASE WHEN c.duration_s < {SHORT_S} THEN 'short'
            WHEN c.duration_s < {LONG_S} THEN 'medium' ELSE 'long' END AS length,
       CASE WHEN c.reviews > 0 THEN c.rating_sum::float8 / c.reviews END AS stars, c.previews
  FROM courses_course c WHERE {{where}} ORDER BY c.published_at DESC, c.id DESC LIMIT {MOST_COUNTED + 1}
"""  # noqa: S608 -- made of constants
COUNTED = f"""
SELECT GROUPING(category_id, language, level, length), category_id, language, level, length, count(*),
       count(*) FILTER (WHERE previews > 0), {", ".join(f"count(*) FILTER (WHERE stars >= {star})" for star in STARS)}
  FROM ({LOOKED_AT}) looked_at
 GROUP BY GROUPING SETS ((category_id), (language), (level), (length), ())
"""  # noqa: S608 -- made of constants
GROUPED = {0b0111: "category", 0b1011: "language", 0b1101: "level", 0b1110: "length"}
"""PostgreSQL's GROUPING has a zero bit for the column that a row is about."""

FILTERS = ("category", "language", "level", "length", "rating", "has_preview")


def facets(wanted: Wanted) -> dict[str, Any]:
    """For each filter its values with `count`, as if that filter were not set and all others were.

    Up to MOST_COUNTED matching courses the counts are exact.  Beyond, the newest MOST_COUNTED tell the
    shares, PostgreSQL's statistics the whole, and `is_estimate` is true.  One statement and one for
    categories; one more for each filter that is set, and for each estimate.
    """
    if wanted.is_search and not wanted.found_by:
        empty = _Counts([], whole=0)
        return {"total": empty.total(), **{name: _values(name, empty, []) for name in FILTERS}}
    conditions = conditions_of(wanted)
    everything = _counts(conditions)
    categories = read_rows("SELECT id, slug, name, parent_id FROM courses_category ORDER BY position, name, id", [])
    told: dict[str, Any] = {"total": everything.total()}
    for name in FILTERS:
        counts = _counts(conditions, without=name) if name in conditions.parts else everything
        told[name] = _values(name, counts, categories)
    return told


class _Counts:
    """The counts of one set of filters; `whole` is how many courses match in truth or by estimate."""

    def __init__(self, rows: Sequence[Sequence[Any]], *, whole: int) -> None:
        self.by_value: dict[str, dict[Any, int]] = {name: {} for name in GROUPED.values()}
        self.looked_at, self.previews, self.stars = 0, 0, [0] * len(STARS)
        for grouping, *values, count, previews, at_least_a, at_least_b, at_least_c in rows:
            if grouping in GROUPED:
                name = GROUPED[grouping]
                self.by_value[name][values[list(GROUPED.values()).index(name)]] = count
            else:
                self.looked_at, self.previews = count, previews
                self.stars = [at_least_a, at_least_b, at_least_c]
        self.whole = max(whole, self.looked_at)

    def total(self) -> dict[str, Any]:
        return self.number(self.looked_at)

    def number(self, counted: int) -> dict[str, Any]:
        if self.whole == self.looked_at <= MOST_COUNTED:
            return {"count": counted, "is_estimate": False}
        return {"count": round(counted * self.whole / self.looked_at), "is_estimate": True}


def _counts(conditions: Conditions, *, without: str = "") -> _Counts:
    where, values = conditions.said(without=without)
    rows = read_rows(COUNTED.replace("{where}", where), values)
    looked_at = max((row[5] for row in rows if row[0] not in GROUPED), default=0)
    whole = estimated_rows(conditions, without=without) if looked_at > MOST_COUNTED else looked_at
    return _Counts(rows, whole=whole)


def _values(name: str, counts: _Counts, categories: Sequence[Sequence[Any]]) -> Any:
    if name == "category":
        return _of_categories(counts, categories)
    if name == "rating":
        return [{"value": star, **counts.number(n)} for star, n in zip(STARS, counts.stars, strict=True)]
    if name == "has_preview":
        return counts.number(counts.previews)
    found = counts.by_value[name]
    if name == "language":
        ranked = sorted(found, key=lambda value: (-found[value], value))[:MOST_LANGUAGES]
        return [{"value": value, **counts.number(found[value])} for value in ranked]
    known = Course.Level.values if name == "level" else LENGTHS
    return [{"value": value, **counts.number(found.get(value, 0))} for value in known]


def _of_categories(counts: _Counts, categories: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Every category that has courses, a parent with those of its children."""
    found = dict(counts.by_value["category"])
    for category_id, _, _, parent_id in categories:
        if parent_id is not None and category_id in found:
            found[parent_id] = found.get(parent_id, 0) + found[category_id]
    return [
        {"value": slug, "name": name, **counts.number(found[category_id])}
        for category_id, slug, name, _ in categories
        if category_id in found
    ]
