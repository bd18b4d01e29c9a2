"""Questions read from GIFT.  (Moodle docs, "GIFT format")"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from teleklasa.courses.quizzes.markdown_of import BLANK, has_tags, markdown_of_html, markdown_of_plain
from teleklasa.courses.quizzes.parsed import (
    FAILED,
    SKIPPED,
    ParsedItem,
    ParsedProblem,
    ParsedQuestion,
    UnreadableFile,
    lettered,
)
from teleklasa.courses.quizzes.ranges import range_of

LONGEST = 1_000_000
MOST_ITEMS = 2_000
MOST_ANSWERS = 100
ESCAPED = re.compile(r"\\([~=#{}:n\\])")
SIGNS = "~=#{}:n\\"
HIDDEN = {sign: chr(0xFDD1 + place) for place, sign in enumerate(SIGNS)}
SHOWN = str.maketrans({mark: "\n" if sign == "n" else sign for sign, mark in HIDDEN.items()})
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{1,8})?)%")
TRUE_FALSE = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#|$)", re.IGNORECASE)
CATEGORY = "$CATEGORY:"


class _Refused(Exception):
    """This question becomes none: outcome and reason."""

    def __init__(self, reason: str, outcome: str = FAILED, kind: str = "question") -> None:
        super().__init__(reason)
        self.reason, self.outcome, self.kind = reason, outcome, kind


@dataclass
class _Draft:
    """One question while it is read."""

    line: int
    true_false: tuple[str, str]
    title: str = ""
    format: str = "moodle"
    feedback: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    def text(self, hidden: str) -> str:
        """A text of the file as Markdown."""
        text, kind = hidden, self.format
        if own := FORMAT.match(hidden.lstrip()):
            text, kind = hidden.lstrip()[own.end() :], own[1].lower()
        text = text.translate(SHOWN).strip()
        if kind == "html" or (kind == "moodle" and has_tags(text)):
            text, notes = markdown_of_html(text)
            self.notes |= notes
            return text
        return text if kind == "markdown" else markdown_of_plain(text)

    def comment(self, about: str, feedback: str) -> None:
        if feedback.strip():
            self.feedback.append(f"- {' '.join(about.split())}: {' '.join(self.text(feedback).split())}")


@dataclass(frozen=True)
class _Answer:
    mark: str
    text: str
    weight: Decimal | None
    feedback: str

    @property
    def is_right(self) -> bool:
        return self.weight >= 100 if self.weight is not None else self.mark == "="

    @property
    def is_partial(self) -> bool:
        return self.weight is not None and 0 < self.weight < 100


def parse_gift(text: str, *, true_false: tuple[str, str] = ("Prawda", "Fałsz")) -> list[ParsedItem]:
    """Everything in the text, in its order; `true_false` are the words for the two.  Raises UnreadableFile."""
    if len(text) > LONGEST:
        raise UnreadableFile("too_long")
    items: list[ParsedItem] = []
    for line, block in _blocks(text.removeprefix("\ufeff")):
        if len(items) >= MOST_ITEMS:
            raise UnreadableFile("too_many", line)
        items.append(_item(line, block, true_false))
    return items


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """What stands between empty lines, without comments; a category is a block of its own."""
    found: list[str] = []
    begin = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        bare = line.strip()
        if bare.startswith("//"):
            continue
        is_category = bare.startswith(CATEGORY)
        if (not bare or is_category) and found:
            yield begin, "\n".join(found)
            found = []
        if is_category:
            yield number, bare
        elif bare:
            begin = begin if found else number
            found.append(line)
    if found:
        yield begin, "\n".join(found)


def _item(line: int, block: str, true_false: tuple[str, str]) -> ParsedItem:
    if block.startswith(CATEGORY):
        return ParsedProblem(line, "category", SKIPPED, "category", block.removeprefix(CATEGORY).strip()[:200])
    draft = _Draft(line, true_false)
    try:
        return _question(draft, ESCAPED.sub(lambda found: HIDDEN[found[1]], NONCHARACTERS.sub("", block)))
    except _Refused as no:
        return ParsedProblem(line, no.kind, no.outcome, no.reason, draft.title)


def _question(draft: _Draft, text: str) -> ParsedQuestion:
    rest = _without_title(draft, text.strip())
    if shape := FORMAT.match(rest):
        draft.format, rest = shape[1].lower(), rest[shape.end() :]
    before, brace, after = rest.partition("{")
    if not brace:
        raise _Refused("no_answers", SKIPPED, "description")
    answers, closing, tail = after.partition("}")
    if not closing:
        raise _Refused("unclosed_answers")
    if "{" in answers or "{" in tail:
        raise _Refused("several_answers")
    body = draft.text(before)
    if tail.strip():
        body = f"{body} {BLANK} {draft.text(tail)}".strip()
    answers, _, general = answers.partition("####")
    kind, options, key = _read_answers(draft, answers.strip())
    explanation = "\n\n".join(filter(None, [draft.text(general), "\n".join(draft.feedback)]))
    notes = tuple(sorted(draft.notes))
    return ParsedQuestion(
        kind, body or draft.title, options, key, explanation, title=draft.title, line=draft.line, notes=notes
    )


def _without_title(draft: _Draft, text: str) -> str:
    if not text.startswith("::"):
        return text
    title, end, rest = text[2:].partition("::")
    if not end:
        raise _Refused("unclosed_title")
    draft.title = " ".join(title.translate(SHOWN).split())[:200]
    return rest.strip()


def _read_answers(draft: _Draft, text: str) -> tuple[str, Any, dict[str, Any]]:
    if not text:
        raise _Refused("essay", SKIPPED, "essay")
    if said := TRUE_FALSE.match(text):
        return _true_false(draft, said[1].upper().startswith("T"), text[said.end(1) :])
    if text.startswith("#"):
        return _number(draft, text[1:].strip())
    answers = _answers(text)
    if any("->" in answer.text for answer in answers):
        return _match(draft, answers)
    if all(answer.mark == "=" for answer in answers):
        return _short(draft, answers)
    return _choice(draft, answers)


def _true_false(draft: _Draft, is_true: bool, feedback: str) -> tuple[str, Any, dict[str, Any]]:  # noqa: FBT001 -- a claim
    """Feedback for the wrong answer comes first, then for the right one."""
    for about, told in zip(("✗", "✓"), feedback.lstrip().removeprefix("#").split("#"), strict=False):
        draft.comment(about, told)
    return "single", lettered(list(draft.true_false)), {"right": ["1" if is_true else "2"]}


def _answers(text: str) -> list[_Answer]:
    pieces = re.split("([~=])", text, maxsplit=MOST_ANSWERS)
    if pieces[0].strip() or len(pieces) < 3:
        raise _Refused("no_marks")
    if len(pieces) > 2 * MOST_ANSWERS:
        raise _Refused("too_many")
    return [_answer(mark, told) for mark, told in zip(pieces[1::2], pieces[2::2], strict=True)]


def _answer(mark: str, told: str) -> _Answer:
    told, weight = told.strip(), None
    if found := WEIGHT.match(told):
        weight, told = Decimal(found[1].replace(",", ".")), told[found.end() :]
    text, _, feedback = told.partition("#")
    return _Answer(mark, text.strip(), weight, feedback.strip())


def _choice(draft: _Draft, answers: list[_Answer]) -> tuple[str, Any, dict[str, Any]]:
    """With a `=` one right answer, or more; without one every answer above nothing is right."""
    texts = [draft.text(answer.text) for answer in answers]
    for text, answer in zip(texts, answers, strict=True):
        draft.comment(text, answer.feedback)
    has_equals = any(answer.mark == "=" for answer in answers)
    if has_equals and any(answer.is_partial for answer in answers):
        draft.notes.add("partial_credit_dropped")
    right = [
        str(number)
        for number, answer in enumerate(answers, 1)
        if (answer.is_right if has_equals else (answer.weight or 0) > 0)
    ]
    if not right:
        raise _Refused("no_right_answer", kind="multiple")
    return "single" if has_equals and len(right) == 1 else "multiple", lettered(texts), {"right": right}


def _short(draft: _Draft, answers: list[_Answer]) -> tuple[str, Any, dict[str, Any]]:
    for answer in answers:
        draft.comment(draft.text(answer.text), answer.feedback)
    if any(answer.is_partial for answer in answers):
        draft.notes.add("partial_credit_dropped")
    return "short", [], {"accepted": [answer.text.translate(SHOWN) for answer in answers if answer.is_right]}


def _match(draft: _Draft, answers: list[_Answer]) -> tuple[str, Any, dict[str, Any]]:
    """Pairs; one without a left side only adds to what can be chosen."""
    if not all(answer.mark == "=" and "->" in answer.text for answer in answers):
        raise _Refused("incomplete_pair", kind="match")
    pairs = [answer.text.partition("->")[::2] for answer in answers]
    return matched([(draft.text(left), draft.text(right)) for left, right in pairs])


def matched(pairs: list[tuple[str, str]]) -> tuple[str, Any, dict[str, Any]]:
    """A question of pairs of texts: equal right sides are one; an empty left side only adds a right one."""
    names: dict[str, str] = {}
    for _, right in pairs:
        names.setdefault(right, f"r{len(names) + 1}")
    left = [(told, right) for told, right in pairs if told]
    key = {f"l{number}": names[right] for number, (_, right) in enumerate(left, 1)}
    items = [{"id": name, "source": right} for right, name in names.items()]
    return "match", {"left": lettered([told for told, _ in left], "l"), "right": items}, {"pairs": key}


def _number(draft: _Draft, text: str) -> tuple[str, Any, dict[str, Any]]:
    answers = _answers(text) if text[:1] in {"=", "~"} else [_answer("=", text)]
    right = [answer for answer in answers if answer.is_right]
    if len(right) != 1:
        raise _Refused("several_right_numbers" if right else "no_right_answer", kind="number")
    if len(answers) > 1:
        draft.notes.add("partial_credit_dropped")
    draft.comment(right[0].text, right[0].feedback)
    found = range_of(right[0].text.translate(SHOWN))
    if found is None:
        raise _Refused("not_a_number", kind="number")
    return "number", [], {"value": found[0], "tolerance": found[1]}
