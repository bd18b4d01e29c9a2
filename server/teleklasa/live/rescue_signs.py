"""Reading the signs by which a lesson moves by itself, finding the lessons that do, and moving them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from teleklasa.live.models import LiveLesson
from teleklasa.live.rescue import REST_BY_ITSELF_S, move_by_itself
from teleklasa.live.rescue_rules import Signs, may_move_by_itself
from teleklasa.live.witnesses import WITNESS_COUNTS_S

TRY_EVERY_S = 10
MOST_AT_ONCE = 200
SIGNS = """
SELECT lesson.id, server.health = 'down' AND server.bad_polls > 0,
       count(witness.id) FILTER (WHERE NOT witness.reaches), count(witness.id) FILTER (WHERE witness.reaches),
       coalesce(server.last_heartbeat < now() - make_interval(secs => %(silent_s)s)
                AND server.last_heartbeat > server.health_changed_at - make_interval(secs => %(silent_s)s), false),
       (SELECT CASE WHEN count(*) > 2 THEN count(*) FILTER (WHERE health = 'online') * 2 <= count(*)
                    ELSE count(*) = 2 AND count(*) FILTER (WHERE health = 'online') = 0 END
          FROM swarm_server WHERE intent = 'enabled')
FROM live_livelesson lesson
JOIN swarm_server server ON server.id = lesson.server_id
LEFT JOIN live_witness witness ON witness.live_lesson_id = lesson.id AND witness.meeting_id = lesson.meeting_id
     AND witness.told_at > now() - make_interval(secs => %(counts_s)s)
WHERE lesson.state = 'suspect' AND server.health = 'down'
  AND (lesson.moved_at IS NULL OR lesson.moved_at < now() - make_interval(secs => %(rest_s)s))
  AND NOT EXISTS (
      SELECT FROM live_lessonmove move WHERE move.live_lesson_id = lesson.id
        AND (move.outcome = '' OR move.begun_at > now() - make_interval(secs => %(try_every_s)s)))
  AND (%(only)s::bigint IS NULL OR lesson.id = %(only)s)
GROUP BY lesson.id, server.id
ORDER BY lesson.most_people DESC, lesson.id
"""
"""Of every lesson that could be moved by itself, or of one, the largest classes first.

A node is silent whose keepalives stopped when the server died; one that stopped long before says nothing.
"""


def lessons_to_rescue() -> list[LiveLesson]:
    """Lessons whose server is dead by two signs and that were not moved within five minutes.  Two queries."""
    due = [lesson_id for lesson_id, signs in _read_signs() if may_move_by_itself(signs)][:MOST_AT_ONCE]
    found = LiveLesson.objects.in_bulk(due) if due else {}
    return [found[lesson_id] for lesson_id in due if lesson_id in found]


def rescue(lesson: LiveLesson) -> bool:
    """Move the lesson unless the signs have changed since it was found: others may have been moved first for long."""
    is_due = any(may_move_by_itself(signs) for _, signs in _read_signs(only=lesson))
    return is_due and move_by_itself(lesson)


def _read_signs(*, only: LiveLesson | None = None) -> list[tuple[int, Signs]]:
    facts: dict[str, Any] = {
        "silent_s": settings.NODE_SILENT_S,
        "counts_s": WITNESS_COUNTS_S,
        "rest_s": REST_BY_ITSELF_S,
        "try_every_s": TRY_EVERY_S,
        "only": only and only.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(SIGNS, facts)
        return [(lesson_id, Signs(*signs)) for lesson_id, *signs in cursor.fetchall()]
