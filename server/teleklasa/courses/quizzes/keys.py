"""What the options and the key of a question may be, and what may answer it, kind by kind: plain values only.

Codes of faults: `invalid` (wrong type or shape), `blank`, `max_length`, `too_few`, `too_many`, `twice` (an id or
value is there again), `unknown` (an id that no option has), `incomplete` (an item is left out), `unknown_field`,
`not_a_number`, `negative`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from teleklasa.courses.quizzes.texts import decimal_of, folded
from teleklasa.rest.storable import is_storable

MOST_OPTIONS = 50
LONGEST_OPTION = 2_000
LONGEST_ACCEPTED = 200
LONGEST_ANSWER = 500
ID = re.compile(r"[A-Za-z0-9_-]{1,16}")

Options = Any
"""`[{id, source}]`, for match `{left: […], right: […]}`, `[]` for short and number; stored ones have `html` too."""

Key = dict[str, Any]


class KeyFault(ValueError):
    """What cannot be taken: the field, as `options` or `key.right`, and a code."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def checked_question(kind: str, options: object, key: object) -> tuple[Options, Key]:
    """The options and the key with nothing but what belongs to them.  Raises KeyFault."""
    if not isinstance(key, dict):
        raise KeyFault("key", "invalid")
    check = CHECKS.get(kind)
    if check is None:
        raise KeyFault("kind", "invalid")
    return check(options, key)


def _single(options: object, key: Key) -> tuple[Options, Key]:
    found, key = _multiple(options, key)
    if len(key["right"]) > 1:
        raise KeyFault("key.right", "too_many")
    return found, key


def _multiple(options: object, key: Key) -> tuple[Options, Key]:
    found = _items(options, "options", least=2)
    _require_fields(key, {"right"})
    right = _ids(key.get("right"), _names(found), "key.right")
    if not right:
        raise KeyFault("key.right", "too_few")
    return found, {"right": [item["id"] for item in found if item["id"] in right]}


def _order(options: object, key: Key) -> tuple[Options, Key]:
    found = _items(options, "options", least=2)
    _require_fields(key, {"order"})
    order = _ids(key.get("order"), _names(found), "key.order")
    if len(order) != len(found):
        raise KeyFault("key.order", "incomplete")
    return found, {"order": order}


def _match(options: object, key: Key) -> tuple[Options, Key]:
    if not isinstance(options, dict) or set(options) != {"left", "right"}:
        raise KeyFault("options", "invalid")
    left = _items(options["left"], "options.left", least=1)
    right = _items(options["right"], "options.right", least=2)
    if _names(left) & _names(right):
        raise KeyFault("options", "twice")
    _require_fields(key, {"pairs"})
    pairs = _pairs(key.get("pairs"), _names(left), _names(right), "key.pairs")
    if len(pairs) != len(left):
        raise KeyFault("key.pairs", "incomplete")
    return {"left": left, "right": right}, {"pairs": pairs}


def _short(options: object, key: Key) -> tuple[Options, Key]:
    _require_none(options)
    _require_fields(key, {"accepted", "case_matters", "accents_matter"})
    accepted = key.get("accepted")
    if not isinstance(accepted, list):
        raise KeyFault("key.accepted", "invalid")
    if not 0 < len(accepted) <= MOST_OPTIONS:
        raise KeyFault("key.accepted", "too_many" if accepted else "too_few")
    texts = [_text(one, LONGEST_ACCEPTED, "key.accepted") for one in accepted]
    if not all(folded(text, accents_matter=False) for text in texts):
        raise KeyFault("key.accepted", "blank")
    case_matters = _claim(key, "case_matters", default=False)
    accents_matter = _claim(key, "accents_matter", default=True)
    return [], {"accepted": texts, "case_matters": case_matters, "accents_matter": accents_matter}


def _number(options: object, key: Key) -> tuple[Options, Key]:
    _require_none(options)
    _require_fields(key, {"value", "tolerance"})
    value = _decimal(key.get("value"), "value")
    tolerance = _decimal(key.get("tolerance", "0"), "tolerance")
    if tolerance.startswith("-"):
        raise KeyFault("key.tolerance", "negative")
    return [], {"value": value, "tolerance": tolerance}


CHECKS: dict[str, Callable[[object, Key], tuple[Options, Key]]] = {
    "single": _single,
    "multiple": _multiple,
    "short": _short,
    "number": _number,
    "order": _order,
    "match": _match,
}


def _decimal(value: object, name: str) -> str:
    """The number without an exponent, as long as it can be read back."""
    number = decimal_of(value) if isinstance(value, str) else None
    text = "" if number is None else format(number.copy_abs() if number.is_zero() else number, "f")
    if decimal_of(text) is None:
        raise KeyFault(f"key.{name}", "not_a_number")
    return text


def _claim(key: Key, name: str, *, default: bool) -> bool:
    value = key.get(name, default)
    if not isinstance(value, bool):
        raise KeyFault(f"key.{name}", "invalid")
    return value


def _require_none(options: object) -> None:
    if options not in (None, [], {}):
        raise KeyFault("options", "too_many")


def _require_fields(key: Key, known: set[str]) -> None:
    if set(key) - known:
        raise KeyFault("key", "unknown_field")


def _items(items: object, field: str, *, least: int) -> list[dict[str, str]]:
    if not isinstance(items, list):
        raise KeyFault(field, "invalid")
    if not least <= len(items) <= MOST_OPTIONS:
        raise KeyFault(field, "too_many" if len(items) > MOST_OPTIONS else "too_few")
    found = [_item(one, field) for one in items]
    if len(_names(found)) != len(found):
        raise KeyFault(field, "twice")
    return found


def _item(item: object, field: str) -> dict[str, str]:
    if not isinstance(item, dict) or set(item) - {"id", "source", "html"}:
        raise KeyFault(field, "invalid")
    name = item.get("id")
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise KeyFault(field, "invalid")
    return {"id": name, "source": _text(item.get("source"), LONGEST_OPTION, field)}


def _text(text: object, longest: int, field: str) -> str:
    if not isinstance(text, str) or not is_storable(text):
        raise KeyFault(field, "invalid")
    if not text.strip():
        raise KeyFault(field, "blank")
    if len(text) > longest:
        raise KeyFault(field, "max_length")
    return text


def _names(items: list[dict[str, str]]) -> set[str]:
    return {item["id"] for item in items}


def _ids(ids: object, known: Collection[str], field: str) -> list[str]:
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise KeyFault(field, "invalid")
    if not set(ids) <= set(known):
        raise KeyFault(field, "unknown")
    if len(set(ids)) != len(ids):
        raise KeyFault(field, "twice")
    return list(ids)


def _pairs(pairs: object, left: Collection[str], right: Collection[str], field: str) -> dict[str, str]:
    if not isinstance(pairs, dict) or not all(isinstance(one, str) for one in pairs.values()):
        raise KeyFault(field, "invalid")
    if not set(pairs) <= set(left) or not set(pairs.values()) <= set(right):
        raise KeyFault(field, "unknown")
    return dict(pairs)


def items_of(options: Options) -> list[dict[str, str]]:
    """Every option and item of a question, left before right."""
    return [*options["left"], *options["right"]] if isinstance(options, dict) else list(options)


def ids_of(options: Options) -> set[str]:
    return {item["id"] for item in items_of(options)}


def renamed(options: Options, key: Key, names: Mapping[str, str]) -> tuple[Options, Key]:
    """Checked options and key with other ids, where `names` has one for them."""

    def name(one: str) -> str:
        return names.get(one, one)

    def items(some: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**item, "id": name(item["id"])} for item in some]

    told = {side: items(some) for side, some in options.items()} if isinstance(options, dict) else items(options)
    if "pairs" in key:
        return told, {"pairs": {name(left): name(right) for left, right in key["pairs"].items()}}
    named: Key = {field: [name(one) for one in key[field]] for field in ("right", "order") if field in key}
    return told, {**key, **named}


def checked_answer(kind: str, options: Options, value: object) -> Any:
    """An answer as it is kept; it may be wrong or half done, but fits the question.  Raises KeyFault for `value`."""
    match kind:
        case "single":
            return _ids([value], ids_of(options), "value")[0]
        case "multiple":
            return _ids(value, ids_of(options), "value")
        case "order":
            order = _ids(value, ids_of(options), "value")
            if len(order) != len(options):
                raise KeyFault("value", "incomplete")
            return order
        case "match":
            return _pairs(value, ids_of(options["left"]), ids_of(options["right"]), "value")
        case "number":
            text = _text(value, LONGEST_ANSWER, "value")
            if decimal_of(text) is None:
                raise KeyFault("value", "not_a_number")
            return text.strip()
        case _:
            return _text(value, LONGEST_ANSWER, "value")
