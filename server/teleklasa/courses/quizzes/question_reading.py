"""Questions as the staff see them, as plain values for the answer."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.models import Question, Task


def question_for_staff(question: Question, task: Task) -> dict[str, Any]:
    return {
        "id": question.public_id,
        "task_id": task.public_id,
        "version": question.task_version,
        "position": question.position,
        "kind": question.kind,
        "body_source": question.body_source,
        "body_html": question.body_html,
        "options": question.options,
        "key": question.key,
        "explanation_source": question.explanation_source,
        "explanation_html": question.explanation_html,
        "points": question.points,
    }
