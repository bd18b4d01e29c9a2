"""Questions written into a quiz: by hand, from a file, from a package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from teleklasa.courses.models import Course, Question, Task
from teleklasa.courses.quizzes.keys import KeyFault, Options, checked_question, items_of, renamed
from teleklasa.courses.quizzes.parsed import FAILED, SKIPPED, ParsedItem, ParsedProblem, ParsedQuestion
from teleklasa.courses.quizzes.versions import AT_ONCE, hold, open_for_editing, questions_of
from teleklasa.courses.writing import rendered
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid
from teleklasa.rest.storable import is_storable

MOST_QUESTIONS = 1000
"""Of one quiz, and of one import."""

LONGEST_BODY = 20_000
IMPORTED, KNOWN = "imported", "known"
ID_LENGTH = 8


@dataclass(frozen=True)
class ImportLine:
    """What became of one thing in a file; `question` is the id of the question that was made.

    `outcome`: `imported` (or would be), `skipped`, `failed`; `reason` a code, with the `field` it is about.
    """

    line: int
    kind: str
    outcome: str
    title: str = ""
    reason: str = ""
    field: str = ""
    notes: tuple[str, ...] = ()
    question: str | None = None


@dataclass(frozen=True)
class ImportReport:
    lines: Sequence[ImportLine]

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)


def add_questions(
    task: Task, parsed: Iterable[ParsedItem], *, by: Person, dry_run: bool = False, skip_known: bool = True
) -> ImportReport:
    """Write the questions behind those of the quiz, which was read with its course; one transaction.

    What cannot be taken is told in the report and the rest is written.  `skip_known` leaves out what the quiz
    has already, by its texts and key.  Raises Invalid (`questions: too_many`) before anything is written.
    """
    items = list(parsed)
    checked = [one if isinstance(one, ParsedProblem) else _checked(one) for one in items]
    if sum(isinstance(one, ParsedQuestion) for one in items) > MOST_QUESTIONS:
        raise Invalid(fields={"questions": ["too_many"]})
    with transaction.atomic():
        if not dry_run:  # the same file sent twice at once is written once
            hold(task)
        known = _known(task) if skip_known else None
        lines, fresh = _sorted_out(items, checked, known)
        if dry_run or not fresh:
            _require_room(task, len(fresh))
            return ImportReport(lines)
        open_for_editing(task)
        made = append(task, [row_of(one, course=task.course, by=by) for one in fresh.values()])
    for place, question in zip(fresh, made, strict=True):
        lines[place] = replace(lines[place], question=question.public_id)
    return ImportReport(lines)


def _sorted_out(
    items: list[ParsedItem], checked: list[ParsedQuestion | ParsedProblem | KeyFault], known: set[str] | None
) -> tuple[list[ImportLine], dict[int, ParsedQuestion]]:
    """A line for every item, and by their places the questions to be written."""
    lines: list[ImportLine] = []
    fresh: dict[int, ParsedQuestion] = {}
    for place, (item, one) in enumerate(zip(items, checked, strict=True)):
        if isinstance(one, KeyFault):
            lines.append(_line(item, FAILED, reason=one.code, field=one.field))
        elif isinstance(one, ParsedProblem):
            lines.append(_line(item, one.outcome, reason=one.reason))
        elif known is not None and (mark := fingerprint(one.kind, one.body, one.options, one.key)) in known:
            lines.append(_line(item, SKIPPED, reason=KNOWN))
        else:
            lines.append(_line(item, IMPORTED, notes=one.notes))
            fresh[place] = one
            if known is not None:
                known.add(mark)
    return lines, fresh


def _line(item: ParsedItem, outcome: str, **facts: Any) -> ImportLine:
    return ImportLine(line=item.line, kind=item.kind, outcome=outcome, title=item.title[:200], **facts)


def _checked(question: ParsedQuestion) -> ParsedQuestion | KeyFault:
    try:
        return checked(question)
    except KeyFault as fault:
        return fault


def checked(question: ParsedQuestion) -> ParsedQuestion:
    """The question with nothing but what belongs to it.  Raises KeyFault."""
    for field, text in {"body_source": question.body, "explanation_source": question.explanation}.items():
        if len(text) > LONGEST_BODY:
            raise KeyFault(field, "max_length")
        if not is_storable(text):
            raise KeyFault(field, "invalid")
    if not question.body.strip():
        raise KeyFault("body_source", "blank")
    options, key = checked_question(question.kind, question.options, question.key)
    return replace(question, options=options, key=key)


def row_of(question: ParsedQuestion, *, course: Course, by: Person, kept: Iterable[str] = ()) -> Question:
    """A checked question as a row, not written yet, without its place; texts are rendered.

    Ids of options are made anew, so that neither they nor their order tell the key, but for those in `kept`.
    """
    kept = set(kept)
    names = {item["id"]: new_public_id()[:ID_LENGTH] for item in items_of(question.options) if item["id"] not in kept}
    options, key = renamed(question.options, question.key, names)
    return Question(
        kind=question.kind,
        body_source=question.body,
        body_html=rendered(question.body, place_course=course, author=by),
        options=_with_html(options, course, by),
        key=key,
        explanation_source=question.explanation,
        explanation_html=rendered(question.explanation, place_course=course, author=by),
        points=question.points,
    )


def _with_html(options: Options, course: Course, by: Person) -> Options:
    if isinstance(options, dict):
        return {side: _with_html(items, course, by) for side, items in options.items()}
    return [{**item, "html": rendered(item["source"], place_course=course, author=by)} for item in options]


def append(task: Task, rows: Sequence[Question]) -> list[Question]:
    """Put the rows behind the questions of a quiz that is open for editing.  Raises Invalid when it is full."""
    _require_room(task, len(rows))
    last = questions_of(task).aggregate(last=Max("position"))["last"]
    for place, row in enumerate(rows, 0 if last is None else last + 1):
        row.task, row.task_version, row.position = task, task.version, place
    return Question.objects.bulk_create(rows, batch_size=AT_ONCE)


def _require_room(task: Task, more: int) -> None:
    if questions_of(task).count() + more > MOST_QUESTIONS:
        raise Invalid(fields={"questions": ["too_many"]})


def _known(task: Task) -> set[str]:
    rows = questions_of(task).values_list("kind", "body_source", "options", "key")
    return {fingerprint(*row) for row in rows.iterator()}


def fingerprint(kind: str, body: str, options: Options, key: dict[str, Any]) -> str:
    """The same for questions that ask the same: ids of options and spaces in the text make no difference."""
    places = {item["id"]: str(place) for place, item in enumerate(items_of(options))}
    texts = [item["source"] for item in items_of(options)]
    told = json.dumps([kind, body.split(), texts, renamed(options, key, places)[1]], sort_keys=True)
    return sha256(told.encode()).hexdigest()
