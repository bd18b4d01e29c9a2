"""`course.json` of our own package, read strictly: every field is known, typed and bounded.

The format is written down in docs/course-package.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from teleklasa.courses.packages.plan import PackageFault
from teleklasa.rest.names import clean_name, name_fault
from teleklasa.rest.storable import is_storable

FORMAT, VERSION = "teleklasa-course", 1
ENTRY = "course.json"
MOST_JSON_BYTES = 48 * 1024 * 1024
MOST_VALUES = 2_000_000
YEARS = range(2000, 2200)

Read = Callable[[Any, str], Any]
"""Reads one value, told where it is; raises PackageFault."""


@dataclass(frozen=True)
class Optional:
    """A field that may be left out, and what it is then."""

    read: Read
    default: Any = None


def loaded(data: bytes) -> Any:
    """The document as plain values, numbers exact.  Raises PackageFault."""
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise PackageFault("json_too_much", ENTRY)
    try:
        return json.loads(data, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise PackageFault("json_malformed", ENTRY) from error


def _no_number(name: str) -> Any:
    raise ValueError(name)


def record(fields: dict[str, Read | Optional]) -> Read:
    """An object with these fields and no others."""

    def read(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise PackageFault("invalid", path)
        if unknown := sorted(value.keys() - fields.keys()):
            raise PackageFault("unknown_field", f"{path}.{unknown[0]}"[:200])
        told = {}
        for name, how in fields.items():
            if name in value:
                told[name] = (how.read if isinstance(how, Optional) else how)(value[name], f"{path}.{name}")
            elif isinstance(how, Optional):
                told[name] = how.default
            else:
                raise PackageFault("required", f"{path}.{name}")
        return told

    return read


def many(read: Read, *, most: int) -> Read:
    def each(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list):
            raise PackageFault("invalid", path)
        if len(value) > most:
            raise PackageFault("too_many", path)
        return [read(one, f"{path}[{place}]") for place, one in enumerate(value)]

    return each


def nullable(read: Read) -> Read:
    return lambda value, path: None if value is None else read(value, path)


def text(longest: int) -> Read:
    """Text that may be stored, taken as it is."""

    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or not is_storable(value):
            raise PackageFault("invalid", path)
        if len(value) > longest:
            raise PackageFault("max_length", path)
        return value

    return read


def line(longest: int, *, blank: bool = False) -> Read:
    """One line of visible text."""

    def read(value: Any, path: str) -> str:
        cleaned = clean_name(text(4 * longest)(value, path))
        if not cleaned and blank:
            return cleaned
        if fault := name_fault(cleaned, longest=longest):
            raise PackageFault(fault, path)
        return cleaned

    return read


def one_of(known: Any) -> Read:
    allowed = {str(one) for one in known}

    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise PackageFault("unknown", path)
        return value

    return read


def whole(low: int, high: int) -> Read:
    def read(value: Any, path: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise PackageFault("invalid", path)
        return value

    return read


def number(low: str, high: str) -> Read:
    """A decimal written as text, such as "2.50"."""

    def read(value: Any, path: str) -> Decimal:
        try:
            found = Decimal(text(20)(value, path))
        except InvalidOperation:
            raise PackageFault("not_a_number", path) from None
        if not found.is_finite() or not Decimal(low) <= found <= Decimal(high):
            raise PackageFault("invalid", path)
        return found.quantize(Decimal("0.01"))

    return read


def claim(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise PackageFault("invalid", path)
    return value


def moment(value: Any, path: str) -> datetime:
    try:
        found = datetime.fromisoformat(text(40)(value, path))
    except ValueError:
        raise PackageFault("invalid", path) from None
    if found.tzinfo is None or found.year not in YEARS:
        raise PackageFault("invalid", path)
    return found.astimezone(UTC)


def anything(value: Any, path: str) -> Any:
    """What another module judges."""
    return value
