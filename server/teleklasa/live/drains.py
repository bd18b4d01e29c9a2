"""When a server that gets no new lessons will be empty, as far as its lessons tell."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from teleklasa.swarm.drains import DrainEstimate

USUAL_LESSON_S = 45 * 60
LEAST_LEFT_S = 5 * 60
"""A lesson that is over its time is taken to go on for so long."""
LESSONS_REMEMBERED = 5
ESTIMATES = """
SELECT lesson.server_id, count(*),
       max(greatest(now() + make_interval(secs => %(least_left_s)s),
                    coalesce(lesson.started_at, lesson.claimed_at)
                    + make_interval(secs => coalesce(announced.length_s, usual.length_s, %(usual_s)s))))
FROM live_livelesson lesson
JOIN swarm_server server ON server.id = lesson.server_id
LEFT JOIN LATERAL (
    SELECT planned.length_s::float8 FROM live_plannedlesson planned
    WHERE planned.live_lesson_id = lesson.id LIMIT 1
) announced ON true
LEFT JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM past.ended_at - past.started_at)) AS length_s
    FROM (SELECT started_at, ended_at FROM live_livelesson
          WHERE room_id = lesson.room_id AND state = 'ended' AND started_at IS NOT NULL AND most_people > 0
          ORDER BY started_at DESC LIMIT %(remembered)s) past
) usual ON true
WHERE lesson.state IN ('starting', 'running', 'suspect')
  AND (server.intent <> 'enabled' OR EXISTS (
       SELECT FROM swarm_alertdrain alert WHERE alert.server_id = server.id AND alert.lifted_at IS NULL))
GROUP BY lesson.server_id
"""


def estimates() -> Mapping[int, DrainEstimate]:
    """How many lessons each server has left that is being emptied, and when the last of them should end.

    A lesson lasts as long as was announced, else as the room's last lessons did at the median, else
    45 minutes.  One statement.
    """
    facts = {"least_left_s": LEAST_LEFT_S, "usual_s": USUAL_LESSON_S, "remembered": LESSONS_REMEMBERED}
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATES, facts)
        return {server_id: DrainEstimate(lessons, ends_at) for server_id, lessons, ends_at in cursor.fetchall()}
