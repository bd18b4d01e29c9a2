"""A course as a package describes it, before anything of it is written; and what becomes of each item.

Texts are Markdown in which `media:KEY` shows the file of that key of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from teleklasa.courses.quizzes.parsed import ParsedQuestion
from teleklasa.rest.names import clean_name, name_fault

LONGEST_TITLE = 120
MOST_ITEMS = 12_000
"""Rows of one report; what is beyond is said once."""

MADE, SKIPPED, FAILED = "made", "skipped", "failed"


class PackageFault(Exception):
    """The whole package cannot be taken; `reason` is a stable code, `path` where in it that was seen."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(f"{reason} {path}")
        self.reason, self.path = reason, path


@dataclass(frozen=True)
class PlannedFile:
    """A file of the archive that the course needs; `kind` as of MediaFile, `entry` its name in the archive.

    `sha256` is what its bytes have to be; empty where the package does not say.
    """

    key: str
    entry: str
    name: str
    kind: str
    path: str
    sha256: str = ""


@dataclass
class PlannedTask:
    """`fields` are columns of Task; an assignment has no questions."""

    title: str
    kind: str
    path: str
    instructions: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    questions: list[ParsedQuestion] = field(default_factory=list)


@dataclass
class PlannedLesson:
    """`fields` are columns of Lesson; files, the video and captions (file, language) are keys of the plan."""

    title: str
    kind: str
    path: str
    body: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    video: str | None = None
    captions: list[tuple[str, str]] = field(default_factory=list)
    tasks: list[PlannedTask] = field(default_factory=list)


@dataclass
class PlannedSection:
    title: str
    path: str
    lessons: list[PlannedLesson] = field(default_factory=list)


@dataclass
class CoursePlan:
    """`card` holds columns of Course; `category` is a slug that may be unknown here."""

    title: str
    card: dict[str, Any] = field(default_factory=dict)
    category: str = ""
    cover: str | None = None
    sections: list[PlannedSection] = field(default_factory=list)
    files: dict[str, PlannedFile] = field(default_factory=dict)


@dataclass
class Report:
    """What becomes of each item, in the order of the package."""

    items: list[dict[str, str]] = field(default_factory=list)

    def made(self, path: str, kind: str, title: str, *, note: str = "") -> None:
        self._add(path, kind, title, MADE, note)

    def skipped(self, path: str, kind: str, title: str, *, reason: str) -> None:
        self._add(path, kind, title, SKIPPED, reason)

    def failed(self, path: str, kind: str, title: str, *, reason: str) -> None:
        self._add(path, kind, title, FAILED, reason)

    def _add(self, path: str, kind: str, title: str, outcome: str, reason: str) -> None:
        if len(self.items) < MOST_ITEMS:
            told = {"path": shown(path, 300), "kind": shown(kind, 80), "title": shown(title, LONGEST_TITLE)}
            self.items.append({**told, "outcome": outcome, "reason": reason})
        elif len(self.items) == MOST_ITEMS:
            self.items.append({"path": "", "kind": "", "title": "", "outcome": SKIPPED, "reason": "report_too_long"})


def shown(text: str, longest: int) -> str:
    """The text as a report may hold it: one line, nothing that cannot be stored."""
    return "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest]).strip()[:longest]


def title_of(*texts: str) -> str:
    """The first of the texts that can be a title, cut to its length; empty when none can."""
    for text in texts:
        title = clean_name(shown(text, LONGEST_TITLE))
        if name_fault(title, longest=LONGEST_TITLE) is None:
            return title
    return ""
