"""Questions as they were read from a file, before they are anybody's: what parsers give and `add_questions` takes.

Options and keys have the shapes of the API (see `models.Question` and `keys.py`), with ids that need to be
unique only in their question: they are replaced when the question is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SKIPPED, FAILED = "skipped", "failed"


@dataclass(frozen=True)
class ParsedQuestion:
    """A question: texts are Markdown.

    `line` is where it began in the file, from 1; `notes` are codes of what was left out of it, such as
    `partial_credit_dropped` or `picture_dropped`.
    """

    kind: str
    body: str
    options: Any = field(default_factory=list)
    key: dict[str, Any] = field(default_factory=dict)
    explanation: str = ""
    points: Decimal = Decimal(1)
    title: str = ""
    line: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedProblem:
    """Something that becomes no question: `skipped` on purpose (an essay, a description) or `failed` (not understood).

    `kind` is what the file calls it; `reason` is a stable code.
    """

    line: int
    kind: str
    outcome: str
    reason: str
    title: str = ""


ParsedItem = ParsedQuestion | ParsedProblem


class UnreadableFile(ValueError):
    """The whole file cannot be read; `reason` is a stable code, `line` where that was seen, 0 when unknown."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def lettered(texts: list[str], prefix: str = "") -> list[dict[str, str]]:
    """Options of these texts, with ids that count them."""
    return [{"id": f"{prefix}{number}", "source": text} for number, text in enumerate(texts, 1)]
