"""Questions written as GIFT, so that `gift.py` reads the same back.

GIFT has no questions of order, no weights of questions and no word on letters' case: the first are left out
with a comment, the others are not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from teleklasa.courses.quizzes.parsed import ParsedQuestion

SPECIAL = re.compile(r"([~=#{}:\\])")
LEFT_OUT = "// A question of order is left out: GIFT has none.\n"


def as_gift(questions: Iterable[ParsedQuestion]) -> str:
    """The questions in their order, texts as Markdown."""
    return "\n".join(_block(question) for question in questions)


def _block(question: ParsedQuestion) -> str:
    answers = ANSWERS.get(question.kind)
    if answers is None:
        return LEFT_OUT
    explanation = f"####{_escaped(question.explanation)}" if question.explanation.strip() else ""
    return f"[markdown]{_escaped(question.body)} {{{answers(question)}{explanation}}}\n"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text.strip()).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _single(question: ParsedQuestion) -> str:
    right = question.key["right"]
    return "".join(_line("=%100%" if item["id"] in right else "~%0%", item["source"]) for item in question.options)


def _multiple(question: ParsedQuestion) -> str:
    right = question.key["right"]
    part = (Decimal(100) / len(right)).quantize(Decimal("0.00001"))
    return "".join(
        _line(f"~%{part}%" if item["id"] in right else "~%-100%", item["source"]) for item in question.options
    )


def _short(question: ParsedQuestion) -> str:
    return "".join(_line("=%100%", text) for text in question.key["accepted"])


def _number(question: ParsedQuestion) -> str:
    return f"#{question.key['value']}:{question.key['tolerance']}"


def _match(question: ParsedQuestion) -> str:
    right = {item["id"]: item["source"] for item in question.options["right"]}
    pairs: dict[str, str] = question.key["pairs"]
    lines = [(item["source"], right[pairs[item["id"]]]) for item in question.options["left"]]
    lines += [("", text) for name, text in right.items() if name not in pairs.values()]
    return "".join(f"\n\t={_escaped(left)} -> {_escaped(text)}" for left, text in lines) + "\n"


def _line(mark: str, text: str) -> str:
    return f"\n\t{mark}{_escaped(text)}"


ANSWERS: dict[str, Any] = {
    "single": _single,
    "multiple": _multiple,
    "short": _short,
    "number": _number,
    "match": _match,
}
