"""Questions of a quiz made, changed, ordered, taken out, and keys corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from teleklasa.courses.models import Question, Task
from teleklasa.courses.quizzes.keys import KeyFault, checked_question, ids_of
from teleklasa.courses.quizzes.parsed import ParsedQuestion
from teleklasa.courses.quizzes.versions import AT_ONCE, close_up, current, hold, open_for_editing, questions_of
from teleklasa.courses.quizzes.writing_questions import append, checked, row_of
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

CHANGED = ("body_source", "body_html", "options", "key", "explanation_source", "explanation_html", "points")


def create_question(task: Task, question: ParsedQuestion, *, by: Person) -> Question:
    """A question at the end of a quiz that was read with its course.  Raises Invalid."""
    row = row_of(_taken(question), course=task.course, by=by)
    with transaction.atomic():
        open_for_editing(task)
        return append(task, [row])[0]


def change_question(question: Question, task: Task, fields: dict[str, Any], *, by: Person) -> Question:
    """Write the named fields; the question of the newest version, whichever version was named.

    `fields` are named as in ParsedQuestion.  Options keep the ids that they have in the question, others are
    new.  Raises Invalid and QuestionReplaced.
    """
    with transaction.atomic():
        open_for_editing(task)
        row = current(question, task)
        made = row_of(_taken(replace(as_parsed(row), **fields)), course=task.course, by=by, kept=ids_of(row.options))
        for name in CHANGED:
            setattr(row, name, getattr(made, name))
        row.save(update_fields=CHANGED)
    return row


def delete_question(question: Question, task: Task) -> None:
    """Take a question out of the newest version; attempts at older ones keep it.  Raises QuestionReplaced."""
    with transaction.atomic():
        open_for_editing(task)
        current(question, task).delete()
        close_up(task)


def order_questions(task: Task, public_ids: list[str]) -> None:
    """Put the questions in this order.  Raises Invalid unless each of the newest version is named once."""
    with transaction.atomic():
        hold(task)
        named = dict(Question.objects.filter(task=task, public_id__in=public_ids).values_list("public_id", "lineage"))
        wanted = [named.get(public_id, "") for public_id in public_ids]
        if sorted(wanted) != sorted(questions_of(task).values_list("lineage", flat=True)):
            raise Invalid(fields={"questions": ["not_the_same"]})
        open_for_editing(task)
        rows = {row.lineage: row for row in questions_of(task).only("pk", "lineage", "position")}
        for place, lineage in enumerate(wanted):
            rows[lineage].position = place
        Question.objects.bulk_update(rows.values(), ["position"], batch_size=AT_ONCE)


def correct_key(question: Question, task: Task, key: dict[str, Any], *, by: Person) -> None:
    """Write another key into a question, also of a version that was answered; grades change by a regrade only.

    Noted with the old and the new key.  Brings `question` up to date.  Raises Invalid.
    """
    try:
        _, key = checked_question(question.kind, question.options, key)
    except KeyFault as fault:
        raise invalid(fault) from fault
    with transaction.atomic():
        hold(task)
        held = Question.objects.select_for_update().get(pk=question.pk)
        if held.key != key:
            record(by, "question-key-corrected", f"question:{held.public_id}", old=held.key, new=key)
            Question.objects.filter(pk=held.pk).update(key=key)
    question.key = key


def as_parsed(question: Question) -> ParsedQuestion:
    """A written question in the shape in which questions are taken."""
    return ParsedQuestion(
        kind=question.kind,
        body=question.body_source,
        options=question.options,
        key=question.key,
        explanation=question.explanation_source,
        points=question.points,
    )


def _taken(question: ParsedQuestion) -> ParsedQuestion:
    try:
        return checked(question)
    except KeyFault as fault:
        raise invalid(fault) from fault


def invalid(fault: KeyFault) -> Invalid:
    return Invalid(fields={fault.field: [fault.code]})
