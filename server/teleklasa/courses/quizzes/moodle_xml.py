"""Questions read from Moodle's XML.  (Moodle docs, "Moodle XML format")"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from teleklasa.courses.quizzes.gift import LONGEST, MOST_ITEMS, matched
from teleklasa.courses.quizzes.markdown_of import has_tags, markdown_of_html, markdown_of_plain
from teleklasa.courses.quizzes.parsed import (
    FAILED,
    SKIPPED,
    ParsedItem,
    ParsedProblem,
    ParsedQuestion,
    UnreadableFile,
    lettered,
)
from teleklasa.courses.quizzes.ranges import pair_of
from teleklasa.courses.quizzes.texts import decimal_of

DEEPEST = 30
MOST_ELEMENTS = 40_000
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
NOT_QUESTIONS = {"category": "category", "description": "no_answers", "essay": "essay"}
MOST_POINTS = Decimal("99999.99")


@dataclass
class _Node:
    """An element of the file."""

    tag: str
    facts: dict[str, str]
    line: int
    parts: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def all(self, tag: str) -> list[_Node]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> _Node | None:
        return next((child for child in self.children if child.tag == tag), None)

    def value(self, tag: str) -> str:
        """What the child says, by itself or in its `text`; nothing without such a child."""
        child = self.first(tag)
        return "" if child is None else child.said

    @property
    def said(self) -> str:
        inner = self.first("text")
        return "".join((inner or self).parts).strip()


class _Tree(ContentHandler):
    """Builds the nodes; refuses what is nested too deeply, and too many."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("", {}, 0)
        self._open = [self.root]
        self._elements = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 -- SAX names it
        line = (self._locator.getLineNumber() or 0) if self._locator else 0  # type: ignore[attr-defined]  # set by SAX
        if len(self._open) > DEEPEST:
            raise UnreadableFile("too_deep", line)
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise UnreadableFile("too_many", line)
        node = _Node(name, dict(attrs.items()), line)
        self._open[-1].children.append(node)
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802 -- SAX names it
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].parts.append(content)


def parse_moodle_xml(text: str, *, true_false: tuple[str, str] = ("Prawda", "Fałsz")) -> list[ParsedItem]:
    """Every question of the file, in its order.  Raises UnreadableFile."""
    if len(text) > LONGEST:
        raise UnreadableFile("too_long")
    tree = _Tree()
    try:
        parseString(
            DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode("utf-8", "replace"), tree, forbid_dtd=True
        )
    except SAXParseException as error:
        raise UnreadableFile("not_xml", error.getLineNumber() or 0) from error
    except DefusedXmlException as error:
        raise UnreadableFile("entities_refused") from error
    except (SAXException, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("not_xml") from error
    quiz = tree.root.first("quiz")
    if quiz is None:
        raise UnreadableFile("not_a_quiz")
    questions = quiz.all("question")
    if len(questions) > MOST_ITEMS:
        raise UnreadableFile("too_many", questions[MOST_ITEMS].line)
    return [_item(node, true_false) for node in questions]


class _Refused(Exception):
    """This question becomes none."""


class _Draft:
    """One question while it is read."""

    def __init__(self, node: _Node, true_false: tuple[str, str]) -> None:
        self.node, self.true_false = node, true_false
        self.notes: set[str] = set()
        self.feedback: list[str] = []

    def text(self, node: _Node | None) -> str:
        """A text of the file as Markdown; files in it are left out."""
        if node is None:
            return ""
        if node.all("file"):
            self.notes.add("files_dropped")
        kind, said = node.facts.get("format", "moodle_auto_format"), node.said
        if kind == "html" or (kind == "moodle_auto_format" and has_tags(said)):
            said, notes = markdown_of_html(said)
            self.notes |= notes
            return said
        return said if kind == "markdown" else markdown_of_plain(said)

    def answers(self) -> list[tuple[str, Decimal, _Node]]:
        """Text, percentage and node of each answer; what is said about it is kept for the explanation."""
        found = []
        for node in self.node.all("answer"):
            text = self.text(node)
            told = " ".join(self.text(node.first("feedback")).split())
            if told:
                self.feedback.append(f"- {' '.join(text.split())}: {told}")
            found.append((text, decimal_of(node.facts.get("fraction", "0")) or Decimal(0), node))
        if any(0 < share < 100 for _, share, _ in found):
            self.notes.add("partial_credit_dropped")
        return found


def _item(node: _Node, true_false: tuple[str, str]) -> ParsedItem:
    kind, title = node.facts.get("type", "")[:40], " ".join(node.value("name").split())[:200]
    if kind not in READERS:
        return ParsedProblem(node.line, kind, SKIPPED, NOT_QUESTIONS.get(kind, "unsupported_kind"), title)
    draft = _Draft(node, true_false)
    try:
        ours, options, key = READERS[kind](draft)
    except _Refused as no:
        return ParsedProblem(node.line, kind, FAILED, str(no), title)
    explanation = [draft.text(node.first("generalfeedback")), "\n".join(draft.feedback)]
    body = draft.text(node.first("questiontext")) or title
    return ParsedQuestion(
        ours,
        body,
        options,
        key,
        "\n\n".join(filter(None, explanation)),
        points=_points(node),
        title=title,
        line=node.line,
        notes=tuple(sorted(draft.notes)),
    )


def _points(node: _Node) -> Decimal:
    said = decimal_of(node.value("defaultgrade"))
    return Decimal(1) if said is None or not 0 <= said <= MOST_POINTS else said.quantize(Decimal("0.01"))


def _choice(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    is_single = draft.node.value("single").lower() not in {"false", "0"}
    answers = draft.answers()
    least = Decimal(100) if is_single else Decimal("0.00001")
    right = [str(number) for number, (_, share, _) in enumerate(answers, 1) if share >= least]
    if not right:
        raise _Refused("no_right_answer")
    if not is_single:
        draft.notes.discard("partial_credit_dropped")
    kind = "single" if is_single and len(right) == 1 else "multiple"
    return kind, lettered([text for text, _, _ in answers]), {"right": right}


def _true_false(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    right = [text.lower() for text, share, _ in draft.answers() if share >= 100]
    if right not in (["true"], ["false"]):
        raise _Refused("no_right_answer")
    return "single", lettered(list(draft.true_false)), {"right": ["1" if right == ["true"] else "2"]}


def _short(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    accepted = [node.said for _, share, node in draft.answers() if share >= 100]
    if not accepted:
        raise _Refused("no_right_answer")
    return "short", [], {"accepted": accepted, "case_matters": draft.node.value("usecase") == "1"}


def _number(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    right = [node for _, share, node in draft.answers() if share >= 100]
    if len(right) != 1:
        raise _Refused("several_right_numbers" if right else "no_right_answer")
    if draft.node.first("units") is not None:
        draft.notes.add("units_dropped")
    found = pair_of(right[0].said, right[0].value("tolerance") or "0")
    if found is None:
        raise _Refused("not_a_number")
    return "number", [], {"value": found[0], "tolerance": found[1]}


def _match(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    return matched([(draft.text(one), draft.text(one.first("answer"))) for one in draft.node.all("subquestion")])


def _order(draft: _Draft) -> tuple[str, Any, dict[str, Any]]:
    """Answers are numbered by `fraction` in the order that is right."""
    answers = sorted(draft.answers(), key=lambda answer: answer[1])
    draft.notes.discard("partial_credit_dropped")
    options = lettered([text for text, _, _ in answers])
    return "order", options, {"order": [item["id"] for item in options]}


READERS: dict[str, Callable[[_Draft], tuple[str, Any, dict[str, Any]]]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _match,
    "ddmatch": _match,
    "ordering": _order,
}
