"""Batches that are read without a serializer are read as it would read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from teleklasa.courses.learning.recording import Told
from teleklasa.courses.learning.serializers import ProgressIn
from teleklasa.courses.learning.telling import plainly_told

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLAIN = {"lesson": "abc123def4", "state": "started"}


def by_serializer(body: dict[str, Any]) -> list[Told] | None:
    serializer = ProgressIn(data=body)
    if not serializer.is_valid():
        return None
    items = serializer.validated_data["items"]
    return [Told(**{**item, "at": min(item.get("at", NOW), NOW)}) for item in items]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"state": "done"},
        {"position_s": 0, "seen_s": 1_000_000},
        {"reset": False},
        {"at": "2026-05-04T11:59:00Z"},
        {"at": "2026-05-04T13:00:00+02:00"},
        {"at": "2030-01-01T00:00:00Z"},
        {"more": [1]},
    ],
)
def test_plain_items_are_read_as_the_serializer_reads_them(facts: dict[str, Any]) -> None:
    body = {"items": [{**PLAIN, **facts}, PLAIN]}

    told = plainly_told(body, now=NOW)

    assert told is not None
    assert told == by_serializer(body)


@pytest.mark.parametrize(
    "facts",
    [
        {"lesson": ""},
        {"lesson": " abc "},
        {"lesson": "a" * 17},
        {"lesson": "a\x00b"},
        {"lesson": "ż"},
        {"lesson": 7},
        {"lesson": None},
        {"state": "begun"},
        {"state": None},
        {"state": ["started"]},
        {"position_s": -1},
        {"position_s": 1_000_001},
        {"position_s": "7"},
        {"position_s": 7.0},
        {"position_s": True},
        {"position_s": None},
        {"seen_s": None},
        {"seen_s": 10**400},
        {"at": ""},
        {"at": None},
        {"at": 7},
        {"at": "1999-12-31T00:00:00Z"},
        {"at": "yesterday"},
        {"reset": True},
        {"reset": 0},
        {"reset": None},
    ],
)
def test_anything_else_is_left_to_the_serializer(facts: dict[str, Any]) -> None:
    assert plainly_told({"items": [PLAIN, {**PLAIN, **facts}]}, now=NOW) is None


@pytest.mark.parametrize(
    "body",
    [None, [], "items", {}, {"items": None}, {"items": {}}, {"items": []}, {"items": [7]}, {"items": [PLAIN] * 101}],
)
def test_bodies_of_another_shape_are_left_to_the_serializer(body: object) -> None:
    assert plainly_told(body, now=NOW) is None


def test_missing_fields_are_left_to_the_serializer() -> None:
    assert [plainly_told({"items": [{name: PLAIN[name]}]}, now=NOW) for name in PLAIN] == [None, None]
