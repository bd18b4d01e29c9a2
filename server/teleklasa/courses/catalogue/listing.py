"""Pages of the catalogue in one statement each: filters, an order that an index holds, and the next cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS, LISTED, OF_COURSE, WIDTH, card
from teleklasa.courses.catalogue.wanted import Wanted
from teleklasa.rest.problems import Invalid
from teleklasa.rest.replica import read_rows

SHORT_S, LONG_S = 2 * 3600, 10 * 3600
"""A short course takes less than the one, a long one at least the other."""

LENGTH = {
    "short": f"c.duration_s < {SHORT_S}",
    "medium": f"c.duration_s >= {SHORT_S} AND c.duration_s < {LONG_S}",
    "long": f"c.duration_s >= {LONG_S}",
}
BY_VALUE = {
    "language": "c.language = %s",
    "level": "c.level = %s",
    "rating": "c.reviews > 0 AND c.rating_sum >= %s::float8 * c.reviews",
    "found_by": "c.search @@ %s::tsquery",
}


@dataclass(frozen=True)
class Order:
    """An order by `key` and then by id; `is_key` tells whether a cursor's value can be one."""

    key: str
    kind: str
    is_key: Any
    is_falling: bool = True

    @property
    def by(self) -> str:
        way = " DESC" if self.is_falling else ""
        return f"c.{self.key}{way}, c.id{way}"

    @property
    def beyond(self) -> str:
        return f"(c.{self.key}, c.id) {'<' if self.is_falling else '>'} (%s::{self.kind}, %s::bigint)"


ORDERS = {
    "newest": Order("published_at", "timestamptz", cursors.is_moment),
    "popular": Order("students", "bigint", cursors.is_count),
    "rating": Order("rating_rank", "float8", cursors.is_share),
    "title": Order("title", "text", cursors.is_text, is_falling=False),
}
KINDS: cursors.Kinds = {name: (order.is_key, cursors.is_count) for name, order in ORDERS.items()}


@dataclass
class Conditions:
    """Conditions on a course `c`, by the filter that they come from."""

    parts: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, name: str, sql: str, *values: Any) -> None:
        self.parts[name] = sql
        self.values[name] = list(values)

    def said(self, *, without: str = "") -> tuple[str, list[Any]]:
        """What stands after WHERE, and its values; one filter may be left out."""
        names = [name for name in self.parts if name != without]
        where = " AND ".join([LISTED, *(self.parts[name] for name in names)])
        return where, [value for name in names for value in self.values[name]]


def conditions_of(wanted: Wanted) -> Conditions:
    """The filters as SQL; one query if a category is named.  Raises Invalid for an unknown category."""
    made = Conditions()
    if wanted.category:
        ids = category_ids(wanted.category)
        is_one = len(ids) == 1  # then an index holds the category in every order
        made.add("category", "c.category_id = %s" if is_one else "c.category_id = ANY(%s)", ids[0] if is_one else ids)
    for name, sql in BY_VALUE.items():
        if value := getattr(wanted, name):
            made.add(name, sql, value)
    if wanted.length:
        made.add("length", LENGTH[wanted.length])
    if wanted.has_preview:
        made.add("has_preview", "c.previews > 0")
    return made


def category_ids(slug: str) -> list[int]:
    """The category and its children.  Raises Invalid when there is none."""
    found = read_rows(
        "SELECT k.id FROM courses_category k LEFT JOIN courses_category p ON p.id = k.parent_id "
        "WHERE %s IN (k.slug, p.slug)",
        [slug],
    )
    ids = [row[0] for row in found]
    if not ids:
        raise Invalid(fields={"category": ["unknown"]})
    return ids


def ordered_page(
    conditions: Conditions, wanted: Wanted, *, order: str = "", kinds: cursors.Kinds = KINDS
) -> dict[str, Any]:
    """One page in the order that is wanted: the place is found by the index, then owner and category are joined.

    `order`, one of `kinds`, is what cursors call it, if not as it is called in addresses.
    """
    name, by = order or wanted.sort, ORDERS[wanted.sort]
    if wanted.cursor:
        _, after = cursors.read(wanted.cursor, {name: kinds[name]})
        conditions.add("cursor", by.beyond, *after)
    where, values = conditions.said()
    rows = read_rows(
        f"SELECT {COLUMNS}, c.{by.key}, c.id FROM ("  # noqa: S608 -- made of constants; values are parameters
        f"SELECT c.id, c.owner_id, c.category_id, c.rating_rank, {OF_COURSE} "
        f"FROM courses_course c WHERE {where} ORDER BY {by.by} LIMIT %s"
        f") c {JOINS} ORDER BY {by.by}",
        [*values, wanted.size + 1],
    )
    return page(rows, size=wanted.size, order=name)


def page(rows: Sequence[Sequence[Any]], *, size: int, order: str) -> dict[str, Any]:
    """Cards of at most `size` rows; the columns after a card are the key of the order."""
    shown = rows[:size]
    following = cursors.written(order, shown[-1][WIDTH:]) if len(rows) > size else None
    return {"results": [card(row) for row in shown], "next": following}
