"""What waits to be graded, oldest first: one statement for a page, whatever waits behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from teleklasa.courses.people_shapes import person_card_of
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid
from teleklasa.rest.replica import read_rows

PAGE = 100
CURSOR = re.compile(r"(\d{1,16})-(\d{1,18})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Row = Sequence[Any]
Place = tuple[datetime, int]

WAITING = """
    SELECT submission.id, submission.submitted_at, submission.public_id, submission.attempt, submission.late,
        submission.version, task.public_id, task.title, task.kind,
        person.public_id, person.display_name, person.avatar_key
    FROM courses_submission submission
    JOIN courses_task task ON task.id = submission.task_id
    JOIN people_person person ON person.id = submission.person_id
    WHERE submission.course_id = {course} AND submission.status = 'submitted'
        AND submission.deleted_at IS NULL AND task.deleted_at IS NULL
        AND (submission.submitted_at, submission.id) > (%(moment)s, %(after)s) {narrowed}
    ORDER BY submission.submitted_at, submission.id
    LIMIT %(rows)s"""
OF_PUPILS = """AND person.retired_at IS NULL AND EXISTS (
        SELECT FROM courses_groupenrolment learning
          JOIN groups_group taught ON taught.id = learning.group_id
          JOIN groups_groupmember member ON member.group_id = learning.group_id AND member.removed_at IS NULL
          {joined}
         WHERE learning.course_id = submission.course_id AND learning.active
           AND member.person_id = submission.person_id AND {which})"""
NARROWED = {
    "task": "AND task.public_id = %(task)s",
    "group": OF_PUPILS.format(joined="", which="taught.slug = %(group)s"),
    "taught_by": OF_PUPILS.format(
        joined="JOIN groups_groupmoderator teaching ON teaching.group_id = learning.group_id",
        which="teaching.person_id = %(taught_by)s AND taught.deleted_at IS NULL",
    ),
}
"""What of a course is shown: of one task, of the pupils of one group, of all groups that a person teaches."""

OF_STAFF = f"""
SELECT waiting.*, course.slug, course.title
FROM courses_coursestaff AS staff
JOIN courses_course AS course ON course.id = staff.course_id
CROSS JOIN LATERAL ({WAITING.format(course="staff.course_id", narrowed="")}
) AS waiting (id, submitted_at, public_id, attempt, late, version, task_id, task_title, task_kind,
    person_id, display_name, avatar_key)
WHERE staff.person_id = %(person)s AND course.deleted_at IS NULL AND course.status IN ('published', 'archived')
ORDER BY waiting.submitted_at, waiting.id
LIMIT %(rows)s
"""  # noqa: S608 -- made of constants; values are parameters


def queue_page(course_id: int, cursor: str, **narrowed: Any) -> dict[str, Any]:
    """A page of what waits in a course, narrowed by the keys of NARROWED; one query.

    Raises Invalid for a cursor that is none.
    """
    statement = WAITING.format(course="%(course)s", narrowed=" ".join(NARROWED[name] for name in narrowed))
    found = read_rows(statement, {"course": course_id, **narrowed, **_part(cursor)})
    return {"results": [item_of(row) for row in found[:PAGE]], "next": next_of(found)}


def own_queue_page(person: Person, cursor: str) -> dict[str, Any]:
    """A page of what waits in all courses of whose staff the person is; one query, a probe of an index per course.

    Nothing for who came by a link: that makes nobody staff of a course.
    """
    if person.is_by_link:
        return {"results": [], "next": None}
    found = read_rows(OF_STAFF, {"person": person.pk, **_part(cursor)})
    items = [{**item_of(row[:12]), "course": {"slug": row[12], "title": row[13]}} for row in found[:PAGE]]
    return {"results": items, "next": next_of(found)}


def _part(cursor: str) -> dict[str, Any]:
    moment, after = place_in(cursor) if cursor else (EPOCH, 0)
    return {"moment": moment, "after": after, "rows": PAGE + 1}


def item_of(row: Iterable[Any]) -> dict[str, Any]:
    """One line of the queue from the columns of WAITING."""
    _, submitted_at, public_id, attempt, late, version, task, title, kind, person, name, avatar = row
    return {
        "id": public_id,
        "submitted_at": submitted_at,
        "attempt": attempt,
        "late": late,
        "version": version,
        "task": {"id": task, "title": title, "kind": kind},
        "person": person_card_of(person, name, avatar),
    }


def next_of(found: Sequence[Row]) -> str | None:
    """The cursor of the next page: where this one ends, if there is more."""
    if len(found) <= PAGE:
        return None
    pk, submitted_at = found[PAGE - 1][:2]
    return f"{(submitted_at - EPOCH) // MICROSECOND}-{pk}"


def place_in(cursor: str) -> Place:
    """Raises Invalid for a text that no page gave."""
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise Invalid(fields={"cursor": ["invalid"]})
    return EPOCH + int(found[1]) * MICROSECOND, int(found[2])
