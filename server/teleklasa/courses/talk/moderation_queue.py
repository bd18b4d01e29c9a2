"""What was reported, a line for each thing: those that three people report come first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from teleklasa.courses.catalogue.cursors import Kinds, is_count, read, written
from teleklasa.courses.people_shapes import person_card_of

PAGE, URGENT_FROM, NOTES = 30, 3, 5
CURSORS: Kinds = {"open": (is_count, is_count), "settled": (is_count, is_count)}

THINGS = f"""
SELECT g.urgent, g.id, r.public_id, r.status, r.settled_at, g.reports, g.reasons, g.notes, g.first_at,
       course.slug, course.title,
       c.public_id, c.body_html, c.status, c.deleted_at IS NOT NULL, cl.public_id, cl.title,
       v.public_id, v.text, v.rating, v.status,
       p.public_id, p.display_name, p.avatar_key, s.public_id, s.display_name, s.avatar_key
  FROM (SELECT (count(*) >= {URGENT_FROM})::int AS urgent, min(id) AS id, count(*) AS reports,
               min(created_at) AS first_at, array_agg(DISTINCT reason::text ORDER BY reason::text) AS reasons,
               (array_agg(note ORDER BY id DESC) FILTER (WHERE note <> ''))[1:{NOTES}] AS notes
          FROM courses_report
         WHERE status = %(status)s {{within}}
           AND EXISTS (SELECT FROM courses_course kept WHERE kept.id = course_id AND kept.deleted_at IS NULL)
         GROUP BY course_id, comment_id, review_id
        HAVING true {{after}}
         ORDER BY {{order}} LIMIT {PAGE + 1}) g
  JOIN courses_report r ON r.id = g.id
  JOIN courses_course course ON course.id = r.course_id
  LEFT JOIN courses_comment c ON c.id = r.comment_id
  LEFT JOIN courses_lesson cl ON cl.id = c.lesson_id
  LEFT JOIN courses_review v ON v.id = r.review_id
  LEFT JOIN people_person p ON p.id = coalesce(c.author_id, v.person_id)
  LEFT JOIN people_person s ON s.id = r.settled_by_id
 ORDER BY {{joined_order}}"""  # noqa: S608 -- made of constants

OF_STAFF = """
  AND course_id = %(course)s AND comment_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM courses_comment own WHERE own.id = comment_id AND own.author_id = %(person)s)"""
"""What the staff of a course decide on: comments that are not their own."""


def course_queue(course_id: int, *, person_id: int, is_admin: bool, status: str, cursor: str) -> dict[str, Any]:
    """What of a course waits for this person, or was settled.  One query.

    Raises Invalid for a cursor that this list did not hand out.
    """
    within = "AND course_id = %(course)s" if is_admin else OF_STAFF
    return _page(within, {"course": course_id, "person": person_id}, status=status, cursor=cursor)


def whole_queue(*, status: str, cursor: str) -> dict[str, Any]:
    """Comments, reviews and courses reported in the whole school, for admins.  One query; raises Invalid as above."""
    return _page("", {}, status=status, cursor=cursor)


def _page(within: str, values: dict[str, Any], *, status: str, cursor: str) -> dict[str, Any]:
    is_open = status == "open"
    name = "open" if is_open else "settled"
    after = ""
    if cursor:
        values["urgent"], values["id"] = read(cursor, {name: CURSORS[name]})[1]
        urgent = f"(count(*) >= {URGENT_FROM})::int"
        beyond_open = (
            f"AND ({urgent} < %(urgent)s::bigint OR ({urgent} = %(urgent)s::bigint AND min(id) > %(id)s::bigint))"
        )
        after = beyond_open if is_open else "AND min(id) < %(id)s::bigint"
    order = ("urgent DESC, id", "g.urgent DESC, g.id") if is_open else ("id DESC", "g.id DESC")
    sql = THINGS.format(within=within, after=after, order=order[0], joined_order=order[1])
    with connection.cursor() as statement:
        statement.execute(sql, {**values, "status": status})
        found = statement.fetchall()
    page = found[:PAGE]
    beyond = written(name, list(page[-1][:2])) if found[PAGE:] else None
    return {"results": [_thing(row) for row in page], "next": beyond}


def _thing(row: Sequence[Any]) -> dict[str, Any]:
    (urgent, _, public_id, status, settled_at, reports, reasons, notes, first_at, slug, title) = row[:11]
    comment, review, author, settled_by = row[11:17], row[17:21], row[21:24], row[24:27]
    return {
        "id": public_id,
        "status": status,
        "is_urgent": bool(urgent),
        "reports": reports,
        "reasons": reasons,
        "notes": notes or [],
        "first_reported_at": first_at,
        "settled_at": settled_at,
        "settled_by": person_card_of(*settled_by) if settled_by[0] else None,
        "course": {"slug": slug, "title": title},
        "about": "comment" if comment[0] else "review" if review[0] else "course",
        "author": person_card_of(*author) if author[0] else None,
        "comment": _comment(comment) if comment[0] else None,
        "review": dict(zip(("id", "text", "rating", "status"), review, strict=True)) if review[0] else None,
    }


def _comment(found: Sequence[Any]) -> dict[str, Any]:
    public_id, html, status, is_deleted, lesson_id, lesson_title = found
    return {
        "id": public_id,
        "body_html": html,
        "status": "deleted" if is_deleted else status,
        "lesson": {"id": lesson_id, "title": lesson_title},
    }
