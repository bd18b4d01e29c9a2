"""Long lists by key: a page says where the next one begins, and nothing is ever counted."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from rest_framework import serializers

from teleklasa.rest.problems import Invalid
from teleklasa.rest.storable import is_storable

MOST_PER_PAGE = 100


def page_of[R](
    rows: QuerySet[Any, R], *, keys: Sequence[str], cursor: str, size: int = MOST_PER_PAGE
) -> tuple[list[R], str | None]:
    """One page of `rows` in the order of `keys` (a minus turns one round, the last is unique), and the next cursor.

    `rows` are models or, by `values()`, mappings that hold every key; keys are texts, numbers and moments.
    Raises Invalid for a cursor that this list did not hand out.
    """
    after = place_in(cursor, length=len(keys)) if cursor else None
    try:
        if after is not None:
            rows = rows.filter(_beyond(keys, after))
        found = list(rows.order_by(*keys)[: size + 1])
    except (ValueError, TypeError, DataError, ValidationError) as error:
        raise Invalid(fields={"cursor": ["invalid"]}) from error
    page, rest = found[:size], found[size:]
    return page, next_place([_value(page[-1], key.removeprefix("-")) for key in keys]) if rest else None


def _value(row: Any, key: str) -> Any:
    value = row[key] if isinstance(row, Mapping) else getattr(row, key)
    return value.isoformat() if isinstance(value, datetime) else value


def _beyond(keys: Sequence[str], after: Sequence[Any]) -> Q:
    condition = Q()
    for place, key in enumerate(keys):
        same = {name.removeprefix("-"): value for name, value in zip(keys[:place], after, strict=False)}
        beyond = f"{key[1:]}__lt" if key.startswith("-") else f"{key}__gt"
        condition |= Q(**same, **{beyond: after[place]})
    return condition


def next_place(values: Sequence[Any]) -> str:
    """The cursor of a page that begins after the row with these keys."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).rstrip(b"=").decode()


def place_in(cursor: str, *, length: int) -> list[Any]:
    """The keys after which the page begins.  Raises Invalid for a text that no list of so many keys handed out."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid(fields={"cursor": ["invalid"]}) from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_key, values)):
        raise Invalid(fields={"cursor": ["invalid"]})
    return values


def _is_key(value: object) -> bool:
    """A text or a number as the tables hold them."""
    if isinstance(value, str):
        return is_storable(value)
    return type(value) is int and abs(value) < 2**63


class PageQuery(serializers.Serializer[Any]):
    """`cursor` comes from the `next` of the page before; `search` is any part of a name."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    search = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
