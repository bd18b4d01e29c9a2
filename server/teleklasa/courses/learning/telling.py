"""A batch of progress as devices write it, read without a serializer.

Every watcher sends one every few seconds, and making a serializer costs more than all else that is done for it.
What is not plain goes to `ProgressIn`, which says what is wrong with it; both take the same for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from teleklasa.courses.learning.recording import DONE, STARTED, Told
from teleklasa.courses.learning.serializers import LONGEST_S, MOST_ITEMS
from teleklasa.rest.fields import moment_of

LONGEST_ID = 16
STATES = {STARTED, DONE}


class _Unplain(ValueError):
    """Not as devices write it; perhaps it is good all the same."""


def plainly_told(body: object, *, now: datetime) -> list[Told] | None:
    """The items of a batch; None for one that `ProgressIn` has to look at."""
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list) or not 0 < len(items) <= MOST_ITEMS:
        return None
    try:
        return [_item(item, now) for item in items]
    except _Unplain:
        return None


def _item(item: Any, now: datetime) -> Told:
    if not isinstance(item, dict) or item.get("reset", False) is not False:
        raise _Unplain
    return Told(
        lesson=_lesson(item.get("lesson")),
        state=_state(item.get("state")),
        at=min(_moment(item["at"]), now) if "at" in item else now,
        position_s=_seconds(item["position_s"]) if "position_s" in item else None,
        seen_s=_seconds(item.get("seen_s", 0)),
    )


def _lesson(value: object) -> str:
    if isinstance(value, str) and value.isascii() and value.isalnum() and len(value) <= LONGEST_ID:
        return value
    raise _Unplain


def _state(value: object) -> str:
    if isinstance(value, str) and value in STATES:
        return value
    raise _Unplain


def _moment(value: object) -> datetime:
    if moment := moment_of(value):
        return moment
    raise _Unplain


def _seconds(value: object) -> int:
    if type(value) is int and 0 <= value <= LONGEST_S:
        return value
    raise _Unplain
