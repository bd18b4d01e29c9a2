"""News as people read them: of one course, pinned ones first, and of all courses that a person studies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from teleklasa.courses.catalogue.cursors import Kinds, is_count, is_moment, read, written
from teleklasa.courses.models import News
from teleklasa.courses.people_shapes import person_card, person_card_of
from teleklasa.courses.rules import OPEN_EDITOR, READ_MEMBERS_NEWS, may
from teleklasa.courses.standing import Standing
from teleklasa.rest.replica import read_rows

PAGE, MOST_UNREAD = 20, 99
CURSORS: Kinds = {"pinned": (is_count, is_moment, is_count)}
OWN_CURSORS: Kinds = {"news": (is_moment, is_count)}

COLUMNS = """n.id, n.published_at, n.pinned, n.public_id, n.audience, n.title, n.body_html, n.edited_at,
       {source}, p.public_id, p.display_name, p.avatar_key, {seen}"""
SEEN = "coalesce(e.news_seen_at, e.enrolled_at, e.created_at)"
OF_COURSE = f"""
SELECT {COLUMNS.format(source="CASE WHEN %(writes)s THEN n.body_source END", seen=SEEN)}
  FROM courses_news n
  LEFT JOIN people_person p ON p.id = n.author_id
  LEFT JOIN courses_enrolment e ON e.id = %(enrolment)s
 WHERE n.course_id = %(course)s {{shown}} {{after}}
 ORDER BY n.pinned DESC, n.published_at DESC, n.id DESC LIMIT {PAGE + 1}"""  # noqa: S608 -- made of constants

OF_PERSON = f"""
SELECT {COLUMNS.format(source="NULL", seen="n.seen")}, c.slug, c.title
  FROM courses_enrolment e
  JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.status IN ('published', 'archived')
  CROSS JOIN LATERAL (
       SELECT n.*, {SEEN} AS seen FROM courses_news n
        WHERE n.course_id = e.course_id AND n.published_at <= %(now)s {{after}}
        ORDER BY n.published_at DESC, n.id DESC LIMIT {PAGE + 1}) n
  LEFT JOIN people_person p ON p.id = n.author_id
 WHERE e.person_id = %(person)s AND e.status IN ('active', 'completed')
 ORDER BY n.published_at DESC, n.id DESC LIMIT {PAGE + 1}"""  # noqa: S608 -- made of constants

UNREAD = f"""
SELECT count(*) FROM (
    SELECT FROM courses_enrolment e JOIN courses_news n ON n.course_id = e.course_id
     WHERE e.id = %s AND n.published_at <= %s AND n.published_at > {SEEN} LIMIT {MOST_UNREAD}) unread"""  # noqa: S608 -- made of constants


def news_page(course_id: int, standing: Standing, *, cursor: str) -> dict[str, Any]:
    """What this person may read, pinned first, then the newest.  One query.

    Raises Invalid for a cursor that this list did not hand out.
    """
    writes = may(OPEN_EDITOR, standing)
    values: dict[str, Any] = {
        "course": course_id,
        "enrolment": standing.enrolment_id if standing.is_member else None,
        "writes": writes,
        "now": timezone.now(),
    }
    shown = "" if writes else "AND n.published_at <= %(now)s"
    if not may(READ_MEMBERS_NEWS, standing):
        shown += " AND n.audience = 'public'"
    after = ""
    if cursor:
        values["pin"], values["moment"], values["id"] = read(cursor, CURSORS)[1]
        after = "AND (n.pinned::int, n.published_at, n.id) < (%(pin)s::bigint, %(moment)s::timestamptz, %(id)s::bigint)"
    found = read_rows(OF_COURSE.format(shown=shown, after=after), values)
    page = found[:PAGE]
    last = page[-1] if page else ()
    beyond = written("pinned", [int(last[2]), last[1], last[0]]) if found[PAGE:] else None
    return {"results": [_line(row) for row in page], "next": beyond}


def own_news_page(person_id: int, *, cursor: str) -> dict[str, Any]:
    """The newest of all courses that the person studies.  One query, a probe of an index for each course.

    Raises Invalid as above.
    """
    values: dict[str, Any] = {"person": person_id, "now": timezone.now()}
    after = ""
    if cursor:
        values["moment"], values["id"] = read(cursor, OWN_CURSORS)[1]
        after = "AND (n.published_at, n.id) < (%(moment)s::timestamptz, %(id)s::bigint)"
    found = read_rows(OF_PERSON.format(after=after), values)
    page = found[:PAGE]
    beyond = written("news", [page[-1][1], page[-1][0]]) if found[PAGE:] else None
    results = [{**_line(row[:13]), "course": {"slug": row[13], "title": row[14]}} for row in page]
    return {"results": results, "next": beyond}


def unread_news(enrolment_id: int) -> int:
    """At most MOST_UNREAD; one query."""
    return int(read_rows(UNREAD, [enrolment_id, timezone.now()])[0][0])


def one_news(news: News, *, writes: bool) -> dict[str, Any]:
    """News that were read with their author."""
    return {
        "id": news.public_id,
        "audience": news.audience,
        "title": news.title,
        "body_html": news.body_html,
        "body_source": news.body_source if writes else None,
        "author": None if news.author is None else person_card(news.author),
        "pinned": news.pinned,
        "is_unread": False,
        "published_at": news.published_at,
        "edited_at": news.edited_at,
    }


def _line(row: Sequence[Any]) -> dict[str, Any]:
    (_, published_at, pinned, public_id, audience, title, html, edited_at, source) = row[:9]
    seen: datetime | None = row[12]
    return {
        "id": public_id,
        "audience": audience,
        "title": title,
        "body_html": html,
        "body_source": source,
        "author": person_card_of(*row[9:12]) if row[9] else None,
        "pinned": pinned,
        "is_unread": seen is not None and seen < published_at <= timezone.now(),
        "published_at": published_at,
        "edited_at": edited_at,
    }
