"""What the sample courses are written in: plain values, with nothing of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from teleklasa.courses.quizzes.parsed import ParsedQuestion, lettered


@dataclass(frozen=True)
class SampleTask:
    """An assignment, or a quiz when it has questions; `due_in_days` from the day of the seeding."""

    title: str
    instructions: str
    questions: Sequence[ParsedQuestion] = ()
    due_in_days: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SampleLesson:
    """A lesson; `media:NAME` in its text shows the picture of that name.

    `film` and `papers` are names of files, `captions` pairs of language and name, `opens_in_days` and
    `live_in_days` count from the day of the seeding.
    """

    title: str
    body: str = ""
    kind: str = "text"
    is_draft: bool = False
    film: str = ""
    captions: Sequence[tuple[str, str]] = ()
    papers: Sequence[str] = ()
    opens_in_days: int | None = None
    live_in_days: int | None = None
    tasks: Sequence[SampleTask] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SampleNews:
    title: str
    body: str
    days_ago: int
    audience: str = "members"
    pinned: bool = False


@dataclass(frozen=True)
class SampleStudent:
    """Somebody who learns there: the first `done` open lessons are done, of which `favourites` were kept."""

    person: str
    done: int = 0
    favourites: Sequence[str] = ()
    asks: str = ""
    """What was written when asking to join; such a person still waits."""


@dataclass(frozen=True)
class SampleReview:
    person: str
    rating: int
    text: str
    days_ago: int
    reply: str = ""


@dataclass(frozen=True)
class SampleComment:
    """A thread on the lesson of that title; `replies` are pairs of person and text."""

    lesson: str
    person: str
    text: str
    replies: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class SampleWork:
    """What somebody handed in for an assignment: `waiting`, `graded` or `returned`."""

    task: str
    person: str
    text: str
    outcome: str = "waiting"
    points: int = 0
    feedback: str = ""


@dataclass(frozen=True)
class SampleAttempt:
    """An attempt at a quiz: the first `right` questions are answered rightly, the others wrongly."""

    task: str
    person: str
    right: int
    is_handed_in: bool = True


@dataclass(frozen=True)
class SampleCourse:
    """A course as its authors leave it, and what happened in it; people by the names of `people`."""

    title: str
    summary: str
    owner: str
    category: str
    cover: str
    description: str
    sections: Sequence[tuple[str, Sequence[SampleLesson]]]
    card: Mapping[str, Any]
    end: str = "published"
    """How it ends: `draft`, `review`, `published` or `archived`."""
    published_days_ago: int = 30
    staff: Sequence[tuple[str, str]] = ()
    groups: Sequence[str] = ()
    has_invite: bool = False
    news: Sequence[SampleNews] = ()
    students: Sequence[SampleStudent] = ()
    reviews: Sequence[SampleReview] = ()
    comments: Sequence[SampleComment] = ()
    works: Sequence[SampleWork] = ()
    attempts: Sequence[SampleAttempt] = ()


def single(body: str, right: str, *wrong: str, why: str = "") -> ParsedQuestion:
    """One of the answers is right; the middle one as it is shown."""
    texts = [*wrong[:1], right, *wrong[1:]]
    key = {"right": [str(texts.index(right) + 1)]}
    return ParsedQuestion("single", body, lettered(texts), key, explanation=why)


def multiple(body: str, right: Sequence[str], wrong: Sequence[str], why: str = "") -> ParsedQuestion:
    texts = sorted([*right, *wrong])
    key = {"right": [str(texts.index(text) + 1) for text in right]}
    return ParsedQuestion("multiple", body, lettered(texts), key, explanation=why)


def short(body: str, *accepted: str, why: str = "") -> ParsedQuestion:
    key = {"accepted": list(accepted), "case_matters": False, "accents_matter": False}
    return ParsedQuestion("short", body, key=key, explanation=why)


def number(body: str, value: str, tolerance: str = "0", why: str = "") -> ParsedQuestion:
    return ParsedQuestion("number", body, key={"value": value, "tolerance": tolerance}, explanation=why)


def order(body: str, *items: str, why: str = "") -> ParsedQuestion:
    """The items are given in the right order, and kept by the alphabet."""
    texts = sorted(items)
    key = {"order": [str(texts.index(item) + 1) for item in items]}
    return ParsedQuestion("order", body, lettered(texts), key, explanation=why)


def match(body: str, pairs: Mapping[str, str], why: str = "") -> ParsedQuestion:
    left, right = list(pairs), sorted(pairs.values())
    options = {"left": lettered(left, "l"), "right": lettered(right, "r")}
    key = {f"l{place}": f"r{right.index(pairs[text]) + 1}" for place, text in enumerate(left, 1)}
    return ParsedQuestion("match", body, options, {"pairs": key}, explanation=why)
