"""Comments as a reader sees them: a page of threads in one statement, however long the talk is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teleklasa.courses.catalogue.cursors import Kinds, is_count, is_moment, read, written
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.rest.replica import read_rows

ROOTS, REPLIES, INLINE = 20, 50, 3
CURSORS: Kinds = {"newest": (is_moment, is_count), "replies": (is_moment, is_count)}

KEPT = (
    "id, parent_id, public_id, course_id, author_id, status, deleted_at, body_html, body_source, reply_count, "
    "locked, edited_at, created_at"
)
SHOWN = """
SELECT c.id, c.parent_id, c.created_at, c.public_id, c.author_id,
       CASE WHEN c.deleted_at IS NULL THEN c.status ELSE 'deleted' END, c.body_html,
       CASE WHEN c.author_id = %(reader)s THEN c.body_source END, c.reply_count, c.locked, c.edited_at,
       p.public_id, p.display_name, p.avatar_key, p.email IS NULL AND starts_with(p.password, '!'), s.role,
       {parent}
  FROM {rows} c
  JOIN people_person p ON p.id = c.author_id
  LEFT JOIN courses_coursestaff s ON s.course_id = c.course_id AND s.person_id = c.author_id
"""
THREADS = f"""
WITH roots AS MATERIALIZED (
    SELECT {KEPT} FROM courses_comment c
     WHERE lesson_id = %(lesson)s AND parent_id IS NULL AND (deleted_at IS NULL OR reply_count > 0) {{after}}
     ORDER BY created_at DESC, id DESC LIMIT {ROOTS + 1}
), shown AS (
    SELECT * FROM roots
    UNION ALL
    SELECT first.* FROM roots CROSS JOIN LATERAL (
        SELECT {KEPT} FROM courses_comment r WHERE r.parent_id = roots.id AND r.deleted_at IS NULL
         ORDER BY created_at, id LIMIT {INLINE}) first
) {SHOWN.format(rows="shown", parent="NULL")}"""  # noqa: S608 -- made of constants

PARENT = "(SELECT root.public_id FROM courses_comment root WHERE root.id = c.parent_id)"
THREAD = f"""{SHOWN.format(rows="courses_comment", parent=PARENT)}
 WHERE c.parent_id = %(root)s AND c.deleted_at IS NULL {{after}}
 ORDER BY c.created_at, c.id LIMIT {REPLIES + 1}"""
ONE = f"{SHOWN.format(rows='courses_comment', parent=PARENT)} WHERE c.id = %(comment)s"


@dataclass(frozen=True)
class Reader:
    """Who reads: `moderates` shows hidden words, `is_inside` the names of pupils who have only a link."""

    person_id: int | None
    moderates: bool
    is_inside: bool


def threads_page(lesson_id: int, *, reader: Reader, cursor: str) -> dict[str, Any]:
    """Threads, the newest first, each with its first replies.  One query.

    Raises Invalid for a cursor that this list did not hand out.
    """
    values: dict[str, Any] = {"lesson": lesson_id, "reader": reader.person_id}
    after = ""
    if cursor:
        values["moment"], values["id"] = read(cursor, {"newest": CURSORS["newest"]})[1]
        after = "AND (created_at, id) < (%(moment)s::timestamptz, %(id)s::bigint)"
    roots: list[Sequence[Any]] = []
    replies: dict[int, list[Sequence[Any]]] = {}
    for row in read_rows(THREADS.format(after=after), values):
        if row[1] is None:
            roots.append(row)
        else:
            replies.setdefault(row[1], []).append(row)
    roots.sort(key=_place, reverse=True)
    page = roots[:ROOTS]
    return {
        "results": [_thread(row, sorted(replies.get(row[0], ()), key=_place), reader) for row in page],
        "next": written("newest", [page[-1][2], page[-1][0]]) if roots[ROOTS:] else None,
    }


def replies_page(root_id: int, *, reader: Reader, cursor: str) -> dict[str, Any]:
    """All replies of a thread, the oldest first.  One query.  Raises Invalid as above."""
    values: dict[str, Any] = {"root": root_id, "reader": reader.person_id}
    after = ""
    if cursor:
        values["moment"], values["id"] = read(cursor, {"replies": CURSORS["replies"]})[1]
        after = "AND (c.created_at, c.id) > (%(moment)s::timestamptz, %(id)s::bigint)"
    found = read_rows(THREAD.format(after=after), values)
    page = found[:REPLIES]
    beyond = written("replies", [page[-1][2], page[-1][0]]) if found[REPLIES:] else None
    return {"results": [_said(row, row[16], reader) for row in page], "next": beyond}


def one_comment(comment_id: int, *, reader: Reader) -> dict[str, Any]:
    (row,) = read_rows(ONE, {"comment": comment_id, "reader": reader.person_id})
    return _said(row, row[16], reader)


def _thread(root: Sequence[Any], replies: Sequence[Sequence[Any]], reader: Reader) -> dict[str, Any]:
    shown = _said(root, None, reader)
    shown["replies"] = [_said(reply, root[3], reader) for reply in replies]
    return shown


def _said(row: Sequence[Any], parent: str | None, reader: Reader) -> dict[str, Any]:
    """One comment; what was deleted, and what is hidden from who does not moderate, is a grave without words."""
    (_, _, created_at, public_id, author_id, status, html, source, reply_count, locked, edited_at) = row[:11]
    (person, name, avatar, is_link_only, role) = row[11:16]
    is_grave = status == "deleted" or (status == "hidden" and not reader.moderates)
    is_unnamed = is_grave or (is_link_only and not reader.is_inside)
    return {
        "id": public_id,
        "parent": parent,
        "status": status,
        "author": None if is_unnamed else person_card_of(person, name, avatar),
        "is_pupil": is_link_only and not is_grave,
        "role": None if is_grave else role,
        "is_own": author_id == reader.person_id,
        "body_html": None if is_grave else html,
        "body_source": None if is_grave else source,
        "reply_count": reply_count,
        "is_locked": locked,
        "edited_at": None if is_grave else edited_at,
        "created_at": created_at,
    }


def _place(row: Sequence[Any]) -> tuple[Any, int]:
    return row[2], row[0]
