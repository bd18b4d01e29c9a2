"""What the search finds a course by, written again whenever one of its sources changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from teleklasa.courses.catalogue.folding import tsvector_of

AT_ONCE = 500

SOURCES = """
SELECT c.id, c.title, c.summary, goals.words,
       concat_ws(' ', k.name, k.name_en, p.name, p.name_en),
       (SELECT string_agg(t.display_name, ' ' ORDER BY s.id) FROM courses_coursestaff s
          JOIN people_person t ON t.id = s.person_id WHERE s.course_id = c.id)
  FROM courses_course c
  LEFT JOIN courses_category k ON k.id = c.category_id
  LEFT JOIN courses_category p ON p.id = k.parent_id
  LEFT JOIN LATERAL (
    SELECT string_agg(goal, ' ') AS words
      FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(c.goals) = 'array' THEN c.goals ELSE '[]' END) goal
  ) goals ON true
 WHERE c.id = ANY(%s)
 ORDER BY c.id
   FOR NO KEY UPDATE OF c
"""

WRITE = """
UPDATE courses_course c SET search = new.search::tsvector
  FROM unnest(%s::bigint[], %s::text[]) AS new (id, search) WHERE c.id = new.id
"""


def index_course(course_id: int) -> None:
    """Make the course findable by its title, teachers, category, summary and goals as they are now.

    Call it after any of them changed, in the same transaction; two statements.
    """
    index_courses([course_id])


def index_courses(course_ids: Sequence[int]) -> None:
    """The same for many; two statements for each AT_ONCE courses."""
    for start in range(0, len(course_ids), AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SOURCES, [list(course_ids[start : start + AT_ONCE])])
            rows = cursor.fetchall()
            cursor.execute(WRITE, [[row[0] for row in rows], [_vector(*row[1:]) for row in rows]])


def _vector(title: str, summary: str, goals: str | None, category: str, staff: str | None) -> str:
    """Titles weigh most, then people and category, then the summary, then what one will learn."""
    return tsvector_of([(title, "A"), (f"{staff or ''} {category}", "B"), (summary, "C"), (goals or "", "D")])
