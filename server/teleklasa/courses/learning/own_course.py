"""What is personal on the page of a course: two queries beside the standing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from teleklasa.courses.enrolment.my_courses import MOST_UNREAD
from teleklasa.courses.models import Course
from teleklasa.courses.percent import percent_of
from teleklasa.courses.rules import READ_DRAFTS, READ_LESSONS, may
from teleklasa.courses.standing import Standing
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_connection

LESSONS = """
SELECT l.id, l.public_id, l.title, l.required, l.status = 'published',
       l.release_at IS NULL OR l.release_at <= %(now)s, l.is_preview,
       p.state, coalesce(p.position_s, 0), coalesce(p.seen_s, 0), f.id IS NOT NULL
  FROM courses_lesson l
  JOIN courses_section s ON s.id = l.section_id
  LEFT JOIN courses_lessonprogress p ON p.lesson_id = l.id AND p.enrolment_id = %(enrolment)s
  LEFT JOIN courses_favourite f ON f.lesson_id = l.id AND f.person_id = %(person)s
 WHERE l.course_id = %(course)s AND l.deleted_at IS NULL
 ORDER BY s.position, l.position
"""

FACTS = f"""
SELECT (SELECT last_lesson_id FROM courses_enrolment WHERE id = %(enrolment)s),
       (SELECT count(*) FROM (
          SELECT FROM courses_news n JOIN courses_enrolment e ON e.id = %(enrolment)s
           WHERE n.course_id = %(course)s AND n.published_at <= %(now)s
             AND n.published_at > coalesce(e.news_seen_at, e.enrolled_at, e.created_at)
           LIMIT {MOST_UNREAD}) unread),
       (SELECT public_id FROM courses_review WHERE course_id = %(course)s AND person_id = %(person)s),
       (SELECT json_agg(json_build_object('id', id, 'lesson_id', lesson_id, 'status', status) ORDER BY id) FROM (
          SELECT DISTINCT ON (t.id) t.public_id AS id, l.public_id AS lesson_id,
                 CASE WHEN a.status = 'graded' AND a.released_at IS NULL THEN 'submitted' ELSE a.status END AS status
            FROM courses_submission a
            JOIN courses_task t ON t.id = a.task_id AND t.status = 'published' AND t.deleted_at IS NULL
            JOIN courses_lesson l ON l.id = t.lesson_id AND l.status = 'published' AND l.deleted_at IS NULL
           WHERE a.person_id = %(person)s AND a.course_id = %(course)s AND a.deleted_at IS NULL
           ORDER BY t.id, a.attempt DESC) begun)
"""  # noqa: S608 -- only constants of ours are put in


class OwnLesson(NamedTuple):
    """A kept lesson of the course, in the order of the outline; `state` None before it was started."""

    pk: int
    id: str
    title: str
    required: bool
    is_published: bool
    is_released: bool
    is_preview: bool
    state: str | None
    position_s: int
    seen_s: int
    is_favourite: bool

    @property
    def is_done(self) -> bool:
        return self.state == "done"


def own_course(course: Course, person: Person, standing: Standing, *, now: datetime) -> dict[str, Any]:
    """As `serializers.OwnCourse`; of lessons, only those that the person may open."""
    facts: dict[str, Any] = {"course": course.pk, "person": person.pk, "now": now}
    facts["enrolment"] = standing.enrolment_id if standing.is_member else None
    with read_connection().cursor() as cursor:
        cursor.execute(LESSONS, facts)
        rows = [OwnLesson(*row) for row in cursor.fetchall()]
        cursor.execute(FACTS, facts)
        last_lesson_pk, unread, review_id, tasks = cursor.fetchone()
    published = [row for row in rows if row.is_published]
    readable = [row for row in rows if _may_open(row, standing)]
    required = [row for row in published if row.required]
    started = [row for row in readable if row.state == "started"]
    return {
        "enrolment": standing.enrolment,
        "role": standing.role,
        "teaches_group": standing.teaches_group,
        "done": [row.id for row in published if row.is_done],
        "started": [{"id": row.id, "position_s": row.position_s, "seen_s": row.seen_s} for row in started],
        "percent": percent_of(sum(row.is_done for row in required), len(required)),
        "continue_with": _shown(where_to_go_on(readable, last_lesson_pk)) if standing.is_member else None,
        "favourites": [row.id for row in readable if row.is_favourite],
        "unread_news": unread,
        "review_id": review_id,
        "tasks": tasks or [],
    }


def where_to_go_on(lessons: Sequence[OwnLesson], last_lesson_pk: int | None) -> OwnLesson | None:
    """The last lesson while it is not done, else the next one after it that is not, else the first such.

    Of open lessons in their order; None when all are done.
    """
    place = next((at for at, row in enumerate(lessons) if row.pk == last_lesson_pk), 0)
    return next((row for row in (*lessons[place:], *lessons[:place]) if not row.is_done), None)


def _may_open(row: OwnLesson, standing: Standing) -> bool:
    if may(READ_DRAFTS, standing):
        return True
    return row.is_published and row.is_released and (row.is_preview or may(READ_LESSONS, standing))


def _shown(row: OwnLesson | None) -> dict[str, Any] | None:
    return None if row is None else {"id": row.id, "title": row.title, "position_s": row.position_s}
