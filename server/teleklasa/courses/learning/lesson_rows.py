"""One lesson with its course, who asks and its neighbours, in one statement: the hottest read of a course."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from teleklasa.courses.models import Lesson
from teleklasa.courses.standing import TEACHES_GROUP, Standing, standing_of
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

OPEN_TO_ASKER = """n.deleted_at IS NULL AND (me.is_staff OR (
           n.status = 'published' AND (n.release_at IS NULL OR n.release_at <= %(now)s)
           AND (me.is_inside OR n.is_preview)))"""
"""What `asking.require_readable` says, of a neighbour `n`."""

NEIGHBOUR = """coalesce(
         (SELECT n.public_id FROM courses_lesson n
           WHERE n.section_id = l.section_id AND n.position {beyond} l.position AND {open}
           ORDER BY n.position {order} LIMIT 1),
         (SELECT n.public_id FROM courses_section a JOIN courses_lesson n ON n.section_id = a.id
           WHERE a.course_id = l.course_id AND a.position {beyond} s.position AND {open}
           ORDER BY a.position {order}, n.position {order} LIMIT 1))"""

ONE_LESSON = f"""
SELECT l.id, l.public_id, l.title, l.kind, l.status, l.body_html, l.release_at, l.starts_at, l.is_preview,
       l.required, l.completion, l.duration_s, l.link_url, l.comment_count, l.comments_locked, l.version,
       EXISTS (SELECT FROM courses_lessonfile f WHERE f.lesson_id = l.id)
         OR (l.kind = 'video' AND EXISTS (SELECT FROM courses_lessoncaptions f WHERE f.lesson_id = l.id)),
       open_now.started_at, v.public_id, v.hls_state, v.hls_key, v.duration_s,
       s.public_id, s.title, c.slug, c.title, c.status, c.visibility, c.enrol_policy, c.shows_classmates,
       st.role, e.id, e.status, e.source, g.teaches,
       {NEIGHBOUR.format(beyond="<", order="DESC", open=OPEN_TO_ASKER)},
       {NEIGHBOUR.format(beyond=">", order="ASC", open=OPEN_TO_ASKER)}
  FROM courses_lesson l
  JOIN courses_section s ON s.id = l.section_id
  JOIN courses_course c ON c.id = l.course_id AND c.deleted_at IS NULL
  LEFT JOIN courses_coursestaff st ON st.course_id = l.course_id AND st.person_id = %(person)s
  LEFT JOIN courses_enrolment e ON e.course_id = l.course_id AND e.person_id = %(person)s
  LEFT JOIN media_mediafile v ON v.id = l.video_id AND v.state = 'ready'
  LEFT JOIN live_livelesson open_now ON open_now.room_id = l.room_id AND open_now.state IN ('running', 'suspect')
  CROSS JOIN LATERAL (SELECT {TEACHES_GROUP.format(course="l.course_id", person="%(person)s")} AS teaches) g
  CROSS JOIN LATERAL (SELECT %(is_admin)s OR (%(may_be_staff)s AND st.role IS NOT NULL) AS is_author) a
  CROSS JOIN LATERAL (
    SELECT a.is_author AND NOT %(as_student)s AS is_staff,
           a.is_author OR (g.teaches AND %(is_moderator)s)
             OR coalesce(e.status IN ('active', 'completed'), false) AS is_inside) me
 WHERE l.public_id = %(lesson)s AND l.deleted_at IS NULL
"""  # noqa: S608 -- only constants of ours are put in


class LessonRow(NamedTuple):
    """The columns of ONE_LESSON; those of `status` and `own_…` are named as `standing_of` reads them."""

    pk: int
    lesson_id: str
    title: str
    kind: str
    lesson_status: str
    body_html: str
    release_at: datetime | None
    starts_at: datetime | None
    is_preview: bool
    required: bool
    completion: str
    duration_s: int
    link_url: str
    comment_count: int
    comments_locked: bool
    version: int
    has_files: bool
    live_since: datetime | None
    video_id: str | None
    hls_state: str
    hls_key: str
    video_s: float | None
    section_id: str
    section_title: str
    course_slug: str
    course_title: str
    status: str
    visibility: str
    enrol_policy: str
    shows_classmates: bool
    own_role: str | None
    own_enrolment_id: int | None
    own_status: str | None
    own_source: str | None
    teaches_group: bool
    previous_id: str | None
    next_id: str | None

    def standing_of(self, person: Person | None) -> Standing:
        course: Any = self
        return standing_of(person, course)

    def as_lesson(self) -> Lesson:
        """What the rules of reading look at."""
        return Lesson(
            public_id=self.lesson_id,
            status=self.lesson_status,
            release_at=self.release_at,
            is_preview=self.is_preview,
        )


def lesson_row(public_id: str, person: Person | None, *, now: datetime, as_student: bool) -> LessonRow | None:
    """The kept lesson of a kept course, whoever may read it; one statement.

    `as_student` shows whoever may read drafts the neighbours that a member has.
    """
    is_known = person is not None and person.is_active
    facts = {
        "lesson": public_id,
        "person": person.pk if is_known and person else None,
        "is_admin": bool(is_known and person and person.is_staff and not person.is_by_link),
        "may_be_staff": not (person and person.is_by_link and not person.is_link_only),
        "is_moderator": bool(person and person.is_moderator),
        "as_student": as_student,
        "now": now,
    }
    found = read_rows(ONE_LESSON, facts)
    return LessonRow(*found[0]) if found else None
