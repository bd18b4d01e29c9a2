"""What is right in a question of QTI 1.2: options and keys, kind by kind.  Plain values only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from teleklasa.courses.packages.bounded_xml import Element, child, within
from teleklasa.courses.quizzes.parsed import lettered
from teleklasa.courses.quizzes.texts import decimal_of

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
PARTIAL = "partial_credit_dropped"
MORE_ANSWERS = "more_answers_dropped"

Markdown = Callable[[Element], str]
Read = tuple[Any, dict[str, Any], list[str]]


class NotUnderstood(Exception):
    """The key cannot be read; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def scored(item: Element) -> Iterator[tuple[Element, Decimal, bool]]:
    """The conditions that give points: each with how many, and whether they are added to others."""
    for condition in within(item, "respcondition"):
        variables = child(condition, "conditionvar")
        setting = child(condition, "setvar")
        if variables is None or setting is None:
            continue
        points = decimal_of((setting.text or "").strip() or "0")
        if points is not None and points > 0:
            yield variables, points, setting.get("action", "Set").lower() == "add"


def claims(variables: Element, *names: str) -> Iterator[Element]:
    """The comparisons of a condition that have to hold; what is inside a `not` is left out."""
    for one in variables:
        if one.tag in names:
            yield one
        elif one.tag != "not":
            yield from claims(one, *names)


def _labels(response: Element, markdown: Markdown) -> list[tuple[str, str]]:
    """The ids and texts of what may be chosen."""
    return [(one.get("ident", ""), markdown(one)) for one in within(response, "response_label")]


def _the_response(item: Element, *names: str) -> Element:
    presentation = child(item, "presentation")
    found = [] if presentation is None else list(within(presentation, *names))
    if not found:
        raise NotUnderstood("no_answers")
    return found[0]


def _options(item: Element, markdown: Markdown) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The options, and their ids by those of the file."""
    labels = _labels(_the_response(item, "response_lid", "response_grp"), markdown)
    options = lettered([text for _, text in labels])
    return options, {ident: option["id"] for (ident, _), option in zip(labels, options, strict=True)}


def _values(variables: Element, *names: str) -> list[str]:
    return [(one.text or "").strip() for one in claims(variables, *names)]


def _single(item: Element, markdown: Markdown) -> Read:
    options, names = _options(item, markdown)
    best = max((points for _, points, _ in scored(item)), default=None)
    if best is None:
        raise NotUnderstood("no_key")
    right = {
        value for variables, points, _ in scored(item) if points == best for value in _values(variables, "varequal")
    }
    partial = [points for _, points, _ in scored(item) if points < best]
    known = [names[ident] for ident in sorted(right) if ident in names]
    if len(known) != 1:
        raise NotUnderstood("several_right" if known else "no_key")
    return options, {"right": known}, [PARTIAL] if partial else []


def _multiple(item: Element, markdown: Markdown) -> Read:
    options, names = _options(item, markdown)
    found = list(scored(item))
    whole = [one for one in found if not one[2]]
    taken = [max(whole, key=lambda one: one[1])] if whole else found
    right = {value for variables, _, _ in taken for value in _values(variables, "varequal")}
    known = [option for ident, option in names.items() if ident in right]
    if not known:
        raise NotUnderstood("no_key")
    return options, {"right": known}, [PARTIAL] if len(found) > len(taken) or not whole else []


def _short(item: Element, markdown: Markdown) -> Read:
    if len(list(within(item, "response_str"))) > 1:
        raise NotUnderstood("several_blanks")
    accepted: dict[str, None] = {}
    case_matters = False
    for variables, _, _ in scored(item):
        for one in claims(variables, "varequal", "varsubstring", "varsubset"):
            value = (one.text or "").strip().replace("*", "\\*")
            accepted[f"*{value}*" if one.tag != "varequal" else value] = None
            case_matters = case_matters or one.get("case", "No").lower() == "yes"
    texts = [text for text in accepted if text.strip("*\\ ")]
    if not texts:
        raise NotUnderstood("no_key")
    return (
        [],
        {"accepted": texts[:50], "case_matters": case_matters, "accents_matter": True},
        ([MORE_ANSWERS] if len(texts) > 50 else []),
    )


def _number(item: Element, markdown: Markdown) -> Read:
    found = [one for one in map(_range, (variables for variables, _, _ in scored(item))) if one is not None]
    if not found:
        raise NotUnderstood("no_key")
    value, tolerance = found[0]
    key = {"value": format(value, "f"), "tolerance": format(tolerance, "f")}
    return [], key, [MORE_ANSWERS] if len(found) > 1 else []


def _range(variables: Element) -> tuple[Decimal, Decimal] | None:
    """The number and how far from it is right still; a range alone is told by its middle."""
    exact = _first(variables, "varequal")
    low, high = _first(variables, "vargte", "vargt"), _first(variables, "varlte", "varlt")
    if low is None or high is None or low > high:
        return None if exact is None else (exact, Decimal(0))
    if exact is None:
        exact = (low + high) / 2
    return exact, max(exact - low, high - exact, Decimal(0))


def _first(variables: Element, *names: str) -> Decimal | None:
    return next((number for number in map(decimal_of, _values(variables, *names)) if number is not None), None)


def _order(item: Element, markdown: Markdown) -> Read:
    options, names = _options(item, markdown)
    best = max(scored(item), key=lambda one: len(_values(one[0], "varequal")), default=None)
    if best is None:
        raise NotUnderstood("no_key")
    order = [names[ident] for ident in _values(best[0], "varequal") if ident in names]
    if sorted(order) != sorted(names.values()):
        raise NotUnderstood("key_incomplete")
    return options, {"order": order}, []


def _match(item: Element, markdown: Markdown) -> Read:
    presentation = child(item, "presentation")
    responses = [] if presentation is None else list(within(presentation, "response_lid"))
    left = lettered([markdown(one) for one in responses], "l")
    texts: dict[str, str] = {}
    for response in responses:
        texts |= dict(_labels(response, markdown))
    right = lettered(list(texts.values()), "r")
    lefts = {one.get("ident", ""): told["id"] for one, told in zip(responses, left, strict=True)}
    rights = {ident: told["id"] for ident, told in zip(texts, right, strict=True)}
    pairs: dict[str, str] = {}
    for variables, _, _ in scored(item):
        for one in claims(variables, "varequal"):
            asked, answer = one.get("respident", ""), (one.text or "").strip()
            if asked in lefts and answer in rights:
                pairs[lefts[asked]] = rights[answer]
    if len(pairs) != len(left):
        raise NotUnderstood("key_incomplete")
    return {"left": left, "right": right}, {"pairs": pairs}, []


READ: dict[str, Callable[[Element, Markdown], Read]] = {
    "single": _single,
    "multiple": _multiple,
    "short": _short,
    "number": _number,
    "order": _order,
    "match": _match,
}
"""How options, the key and notes are read, by our kinds."""
