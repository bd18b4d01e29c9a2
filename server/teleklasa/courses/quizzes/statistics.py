"""How the questions of a quiz were answered, for the staff."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from teleklasa.courses.models import Answer, Submission, Task
from teleklasa.courses.quizzes.versions import questions_of

MOST_WRONG = 5
"""Wrong answers that are told for each question, the commonest first."""

COMMON_WRONG = """
SELECT question_id, value::text, attempts FROM (
    SELECT question_id, value, count(*) AS attempts,
        row_number() OVER (PARTITION BY question_id ORDER BY count(*) DESC, value) AS place
    FROM courses_answer AS answer JOIN courses_submission AS attempt ON attempt.id = answer.submission_id
    WHERE attempt.task_id = %s AND attempt.task_version = %s AND attempt.status = 'graded'
        AND attempt.deleted_at IS NULL AND NOT answer.is_right
    GROUP BY question_id, value
) AS wrong WHERE place <= %s ORDER BY question_id, place
"""


def statistics_of(task: Task, version: int) -> dict[str, Any]:
    """Every question of one version: how many answered it, how many were right, and what was wrong most often.

    Of attempts that were handed in; four statements.
    """
    attempts = Submission.objects.kept().filter(task=task, task_version=version, status=Submission.Status.GRADED)
    answers = Answer.objects.filter(submission__in=attempts).values("question_id")
    counted = answers.annotate(answered=Count("id"), right=Count("id", filter=Q(is_right=True))).order_by()
    found = {row["question_id"]: (row["answered"], row["right"]) for row in counted}
    handed_in, wrong = attempts.count(), _common_wrong(task, version)
    lines = []
    for question in questions_of(task, version).only("public_id", "kind", "position", "body_source"):
        answered, right = found.get(question.pk, (0, 0))
        lines.append(
            {
                "id": question.public_id,
                "kind": question.kind,
                "beginning": question.body_source[:80],
                "answered": answered,
                "right": right,
                "right_percent": round(100 * right / handed_in) if handed_in else None,
                "wrong": wrong[question.pk],
            }
        )
    return {"version": version, "attempts": handed_in, "questions": lines}


def _common_wrong(task: Task, version: int) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(COMMON_WRONG, [task.pk, version, MOST_WRONG])
        for question, value, attempts in cursor.fetchall():
            found[question].append({"answer": json.loads(value), "attempts": attempts})
    return found
