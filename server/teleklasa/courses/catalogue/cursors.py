"""Places in the orders of the catalogue, as texts that a program hands back to get the next page."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from teleklasa.rest.problems import Invalid
from teleklasa.rest.storable import is_storable

LARGEST = 2**63 - 1
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00", re.ASCII)


def is_moment(value: object) -> bool:
    """A time in UTC as `written` writes it."""
    try:
        return isinstance(value, str) and MOMENT.fullmatch(value) is not None and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def is_share(value: object) -> bool:
    """A number with a fraction that fits every column of the orders."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1e6


def is_text(value: object) -> bool:
    return isinstance(value, str) and is_storable(value)


Kinds = Mapping[str, Sequence[Callable[[object], bool]]]


def written(order: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([order, *values])).rstrip(b"=").decode()


def read(cursor: str, kinds: Kinds) -> tuple[str, list[Any]]:
    """The order and the values after which the page begins.  Raises Invalid unless it is of one of `kinds`."""
    try:
        order, *values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        tests = kinds[order]
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise Invalid(fields={"cursor": ["invalid"]}) from error
    if len(values) != len(tests) or not all(test(value) for test, value in zip(tests, values, strict=True)):
        raise Invalid(fields={"cursor": ["invalid"]})
    return order, values
