"""The commonest thing that a device tells: the position in a lesson that is being learnt went on.

Everybody who watches a video tells it again and again, so it is one statement that changes one row.
Whatever else is told goes through `batches`, which locks and puts together; both leave the same rows behind.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from teleklasa.courses.learning.recording import STARTED, Progress, Told

GO_ON = """
UPDATE courses_lessonprogress p
   SET position_s = %(position)s, seen_s = GREATEST(p.seen_s, %(seen)s), updated_at = %(at)s
  FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon_enough, courses_lesson l
  JOIN courses_course c ON c.id = l.course_id AND c.status = 'published' AND c.deleted_at IS NULL
  JOIN courses_enrolment e ON e.course_id = l.course_id AND e.person_id = %(person)s
   AND e.status IN ('active', 'completed') AND e.last_lesson_id = l.id AND e.last_activity_at > %(noted_after)s
 WHERE l.public_id = %(lesson)s AND l.status = 'published' AND l.deleted_at IS NULL
   AND (l.release_at IS NULL OR l.release_at <= %(now)s)
   AND p.enrolment_id = e.id AND p.lesson_id = l.id AND p.updated_at < %(at)s
   AND (p.state = 'done' OR NOT (l.completion = 'opened' OR (
         l.completion = 'watched' AND l.duration_s > 0 AND 10 * GREATEST(p.seen_s, %(seen)s) >= 9 * l.duration_s)))
RETURNING p.state, p.position_s, p.seen_s, p.done_at, p.updated_at
"""
"""Only where nothing else follows: the lesson does not become done, and the enrolment has no news in it.

The disk is not waited for: should the database's machine lose its power, the last second of a position is lost.
"""


def go_on(person_id: int, told: Told, *, now: datetime, noted_after: datetime) -> Progress | None:
    """How far the student is now; None, with nothing written, if this is more than a step ahead.  One statement.

    `noted_after`: activity noted on the enrolment later than this need not be noted again.
    """
    if told.reset or told.state != STARTED or told.position_s is None:
        return None
    facts: dict[str, Any] = {
        "person": person_id,
        "lesson": told.lesson,
        "position": told.position_s,
        "seen": told.seen_s,
        "at": told.at,
        "now": now,
        "noted_after": noted_after,
    }
    with connection.cursor() as cursor:
        cursor.execute(GO_ON, facts)
        row = cursor.fetchone()
    return Progress(*row) if row else None
