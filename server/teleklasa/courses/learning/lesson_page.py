"""A lesson as its readers see it: the same bytes for everyone who may read as much of the course."""

from __future__ import annotations

from typing import Any

from django.db import connection

from teleklasa.courses.learning.lesson_rows import LessonRow
from teleklasa.courses.models import Lesson
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import image_url, signed_url, stream_url

LINK_S = 2 * 3600
"""Addresses of files are good for two to four hours, and the same for everybody during two of them."""

FILES = """
SELECT '' AS language, m.public_id, m.name, m.kind, m.mime, m.size, m.storage_key, f.position
  FROM courses_lessonfile f JOIN media_mediafile m ON m.id = f.file_id AND m.state = 'ready'
 WHERE f.lesson_id = %(lesson)s
UNION ALL
SELECT f.language, m.public_id, m.name, m.kind, m.mime, m.size, m.storage_key, 0
  FROM courses_lessoncaptions f JOIN media_mediafile m ON m.id = f.file_id AND m.state = 'ready'
 WHERE f.lesson_id = %(lesson)s
 ORDER BY language, position, public_id
"""


def lesson_page(row: LessonRow) -> dict[str, Any]:
    """Everything that the page of a lesson shows but what is personal; a query only for one with files.

    The caller has judged that whoever asks may read it.
    """
    files, captions = _files_of(row.pk) if row.has_files else ([], [])
    return {
        "id": row.lesson_id,
        "title": row.title,
        "kind": row.kind,
        "status": row.lesson_status,
        "release_at": row.release_at,
        "is_preview": row.is_preview,
        "required": row.required,
        "completion": row.completion,
        "duration_s": row.duration_s,
        "body_html": row.body_html,
        "link_url": row.link_url or None,
        "files": files,
        "video": _video(row, captions),
        "live": _live(row),
        "course": {"slug": row.course_slug, "title": row.course_title, "status": row.status},
        "section": {"id": row.section_id, "title": row.section_title},
        "previous": row.previous_id,
        "next": row.next_id,
        "comment_count": row.comment_count,
        "comments_locked": row.comments_locked,
        "version": row.version,
    }


def _live(row: LessonRow) -> dict[str, Any] | None:
    if row.kind != Lesson.Kind.LIVE:
        return None
    state = "open" if row.live_since else "limbo"
    return {"state": state, "starts_at": row.starts_at, "started_at": row.live_since}


def _video(row: LessonRow, captions: list[dict[str, Any]]) -> dict[str, Any] | None:
    if row.video_id is None:
        return None
    file = MediaFile(public_id=row.video_id, hls_state=row.hls_state, hls_key=row.hls_key)
    return {
        "url": signed_url(file, None, lifetime_s=LINK_S),
        "hls_url": stream_url(file, None, lifetime_s=LINK_S),
        "duration_s": row.video_s,
        "captions": captions,
    }


def _files_of(lesson_pk: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The files that the lesson offers, and the captions of its video; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FILES, {"lesson": lesson_pk})
        rows = cursor.fetchall()
    files: list[dict[str, Any]] = []
    captions: list[dict[str, Any]] = []
    for language, public_id, name, kind, mime, size, storage_key, _ in rows:
        file = MediaFile(public_id=public_id, kind=kind, storage_key=storage_key)
        if language:
            captions.append({"language": language, "url": signed_url(file, None, lifetime_s=LINK_S)})
        else:
            facts = {"id": public_id, "name": name, "kind": kind, "mime": mime, "size": size}
            files.append({**facts, "url": _address(file)})
    return files, captions


def _address(file: MediaFile) -> str:
    if file.kind == MediaFile.Kind.IMAGE:
        return image_url(file)
    return signed_url(file, None, lifetime_s=LINK_S, as_attachment=file.kind == MediaFile.Kind.DOCUMENT)
