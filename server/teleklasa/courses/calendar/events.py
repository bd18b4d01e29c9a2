"""What happens when in the courses that a person studies or teaches: deadlines, releases, live lessons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

MOST_EVENTS = 500
LIVE_LESSON_S = 3600
"""How long a live lesson of unknown length is shown."""

# Students see published courses and what is open or announced in them; staff see drafts too, as in the editor.
COURSES = """
  SELECT c.id, c.slug, c.title, false AS teaches, e.person_id AS student
    FROM courses_enrolment e JOIN courses_course c ON c.id = e.course_id
   WHERE e.person_id = %(person)s AND e.status IN ('active', 'completed')
     AND c.status = 'published' AND c.deleted_at IS NULL
     AND NOT EXISTS (SELECT FROM courses_coursestaff s WHERE s.course_id = c.id AND s.person_id = e.person_id
                     AND %(may_teach)s)
  UNION ALL
  SELECT c.id, c.slug, c.title, true, NULL
    FROM courses_coursestaff s JOIN courses_course c ON c.id = s.course_id
   WHERE s.person_id = %(person)s AND %(may_teach)s AND c.status <> 'archived' AND c.deleted_at IS NULL"""

DEADLINES = """
  SELECT 'deadline', t.due_at AS starts_at, 0, t.public_id, t.title, t.kind, m.slug, m.title, m.teaches,
         (SELECT a.status FROM courses_submission a
           WHERE a.task_id = t.id AND a.person_id = m.student AND a.deleted_at IS NULL
           ORDER BY a.attempt DESC LIMIT 1)
    FROM mine m JOIN courses_task t ON t.course_id = m.id JOIN courses_lesson l ON l.id = t.lesson_id
   WHERE t.due_at >= %(start)s AND t.due_at < %(end)s AND t.deleted_at IS NULL AND l.deleted_at IS NULL
     AND (m.teaches OR t.status = 'published' AND l.status = 'published'
                       AND (l.release_at IS NULL OR l.release_at <= %(now)s))"""

LESSONS = """
  SELECT {kind}, l.{moment} AS starts_at, l.duration_s, l.public_id, l.title, l.kind, m.slug, m.title, m.teaches, NULL
    FROM mine m JOIN courses_lesson l ON l.course_id = m.id
   WHERE l.{moment} >= %(start)s AND l.{moment} < %(end)s AND l.deleted_at IS NULL
     AND (m.teaches OR l.status = 'published') {only}"""

SQL = f"""WITH mine AS ({COURSES}), events AS ({DEADLINES}
  UNION ALL {LESSONS.format(kind="'release'", moment="release_at", only="")}
  UNION ALL {LESSONS.format(kind="'live'", moment="starts_at", only="AND l.kind = 'live'")})
SELECT * FROM (
  SELECT * FROM events
   ORDER BY starts_at < %(nearest_to)s, greatest(starts_at - %(nearest_to)s, %(nearest_to)s - starts_at), 1, 4
   LIMIT {MOST_EVENTS}) kept
ORDER BY starts_at, 1, 4"""  # noqa: S608 -- made of constants


@dataclass(frozen=True)
class Event:
    """One line of a calendar; `status` is that of the person's newest attempt at a task."""

    kind: str
    id: str
    title: str
    of: str
    starts_at: datetime
    ends_at: datetime | None
    course: dict[str, Any]
    is_taught: bool
    status: str | None

    @property
    def path(self) -> str:
        """Where the web app shows it."""
        place = "tasks" if self.kind == "deadline" else "lessons"
        return f"/courses/{self.course['slug']}/{place}/{self.id}"


def events_of(
    person: Person, *, start: datetime, end: datetime, now: datetime, nearest_to: datetime | None = None
) -> list[Event]:
    """What begins in [start, end), the earliest first, at most MOST_EVENTS.  One query.

    Of more than that the first ones are kept; with `nearest_to` the first ones from that moment on, and only then
    the last ones before it.  A session that a quick link opened teaches no course.
    """
    may_teach = person.is_link_only or not person.is_by_link
    values = {"person": person.pk, "may_teach": may_teach, "start": start, "end": end, "now": now}
    values["nearest_to"] = nearest_to or start
    return [_event(row) for row in read_rows(SQL, values)]


def _event(row: tuple[Any, ...]) -> Event:
    kind, starts_at, duration_s, public_id, title, of, slug, course_title, is_taught, status = row
    ends_at = starts_at + timedelta(seconds=duration_s or LIVE_LESSON_S) if kind == "live" else None
    course = {"slug": slug, "title": course_title}
    return Event(kind, public_id, title, of, starts_at, ends_at, course, is_taught, status)
