"""The page of a course: the same bytes for everyone of a viewer class, told apart without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from teleklasa.courses.catalogue.answering import tag_of
from teleklasa.courses.catalogue.cards import COLUMNS, JOINS, WIDTH, card
from teleklasa.courses.catalogue.page_standing import SETTINGS, PageFacts
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.courses.rules import READ_DRAFTS, READ_LESSONS, may
from teleklasa.courses.standing import Standing
from teleklasa.media.signing import origin
from teleklasa.rest.kept_bytes import KeptBytes
from teleklasa.rest.replica import read_rows

FORM = 1
"""Raised when the page shows other fields, so that nobody keeps the old form."""

MOST_KEPT_BYTES = 32 * 1024 * 1024
kept: KeptBytes[tuple[int, str], bytes] = KeptBytes(MOST_KEPT_BYTES)

DETAILS = f"""
SELECT {COLUMNS}, c.description_html, c.goals::text, c.requirements::text, c.cover_key, c.time_zone, c.required_lessons
  FROM courses_course c {JOINS} WHERE c.id = %s
"""  # noqa: S608 -- made of constants

STAFF = """
SELECT s.role, p.public_id, p.display_name, p.avatar_key
  FROM courses_coursestaff s JOIN people_person p ON p.id = s.person_id WHERE s.course_id = %s
 ORDER BY array_position(ARRAY['owner', 'teacher', 'assistant'], s.role::text), s.id
"""

OUTLINE = """
SELECT s.public_id, s.title, l.public_id, l.title, l.kind, l.status, l.duration_s, l.is_preview, l.required,
       l.release_at, l.starts_at, coalesce(t.tasks, 0)
  FROM courses_section s
  {join} JOIN courses_lesson l ON l.section_id = s.id AND l.deleted_at IS NULL {lessons}
  LEFT JOIN (SELECT lesson_id, count(*) AS tasks FROM courses_task
              WHERE course_id = %s AND deleted_at IS NULL {tasks} GROUP BY lesson_id) t ON t.lesson_id = l.id
 WHERE s.course_id = %s
 ORDER BY s.position, s.id, l.position, l.id
"""
OUTLINE_OF_STAFF = OUTLINE.format(join="LEFT", lessons="", tasks="")
OUTLINE_OF_OTHERS = OUTLINE.format(join="", lessons="AND l.status = 'published'", tasks="AND status = 'published'")
"""Drafts, and sections that hold nothing else, are the staff's alone."""


def viewer_class(standing: Standing) -> str:
    """`staff` see drafts, `member` what is published, `public` the same before they join."""
    if may(READ_DRAFTS, standing):
        return "staff"
    return "member" if may(READ_LESSONS, standing) else "public"


def tag_of_page(facts: PageFacts, viewer: str) -> str:
    """The strong ETag of the page."""
    return tag_of(FORM, facts.course_id, viewer, *facts.values)


def page_bytes(facts: PageFacts, viewer: str, *, tag: str) -> bytes:
    """The page as JSON; three statements unless this process has just made it."""
    body = kept.get((facts.course_id, tag))
    if body is None:
        body = orjson.dumps(_page(facts, viewer))
        kept.keep((facts.course_id, tag), body, size_bytes=len(body))
    return body


def _page(facts: PageFacts, viewer: str) -> dict[str, Any]:
    (row,) = read_rows(DETAILS, [facts.course_id])
    known = facts.named()
    description_html, goals, requirements, cover_key, time_zone, required_lessons = row[WIDTH:]
    outline = OUTLINE_OF_STAFF if viewer == "staff" else OUTLINE_OF_OTHERS
    return {
        **card(row),
        "viewer": viewer,
        **{name: known[name] for name in (*SETTINGS, "outline_version")},
        "image_url": f"{origin()}/media/image/{cover_key}" if cover_key else None,
        "time_zone": time_zone,
        "required_lessons": required_lessons,
        "description_html": description_html,
        "goals": orjson.Fragment(goals),
        "requirements": orjson.Fragment(requirements),
        "staff": [{"role": role, **person_card_of(*person)} for role, *person in read_rows(STAFF, [facts.course_id])],
        "sections": _sections(read_rows(outline, [facts.course_id, facts.course_id])),
    }


def _sections(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The outline from its rows, which come in order; a section without lessons has one row with none."""
    sections: list[dict[str, Any]] = []
    for section_id, section_title, *lesson in rows:
        if not sections or sections[-1]["id"] != section_id:
            sections.append({"id": section_id, "title": section_title, "lessons": []})
        if lesson[0] is not None:
            sections[-1]["lessons"].append(dict(zip(LESSON_FIELDS, lesson, strict=True)))
    return sections


LESSON_FIELDS = (
    "id",
    "title",
    "kind",
    "status",
    "duration_s",
    "is_preview",
    "required",
    "release_at",
    "starts_at",
    "task_count",
)
