"""What waits to be graded, oldest first: one statement for a page, whatever waits behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from teleklasa.courses.models import Course, CourseStaff, Submission, Task
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid
from teleklasa.rest.replica import read_rows

PAGE = 100
CURSOR = re.compile(r"(\d{1,16})-(\d{1,18})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIELDS = (
    "id",
    "submitted_at",
    "public_id",
    "attempt",
    "late",
    "version",
    "task__public_id",
    "task__title",
    "task__kind",
    "person__public_id",
    "person__display_name",
    "person__avatar_key",
)
Row = Sequence[Any]
Place = tuple[datetime, int]

OF_STAFF = """
SELECT waiting.*, course.slug, course.title
FROM {staff} AS staff
JOIN {course} AS course ON course.id = staff.course_id
CROSS JOIN LATERAL (
    SELECT submission.id, submission.submitted_at, submission.public_id, submission.attempt, submission.late,
        submission.version, task.public_id, task.title, task.kind,
        person.public_id, person.display_name, person.avatar_key
    FROM {submission} AS submission
    JOIN {task} AS task ON task.id = submission.task_id
    JOIN {person} AS person ON person.id = submission.person_id
    WHERE submission.course_id = staff.course_id AND submission.status = 'submitted'
        AND submission.deleted_at IS NULL AND task.deleted_at IS NULL
        AND (submission.submitted_at, submission.id) > (%(moment)s, %(after)s)
    ORDER BY submission.submitted_at, submission.id
    LIMIT %(rows)s
) AS waiting (id, submitted_at, public_id, attempt, late, version, task_id, task_title, task_kind,
    person_id, display_name, avatar_key)
WHERE staff.person_id = %(person)s AND course.deleted_at IS NULL AND course.status IN ('published', 'archived')
ORDER BY waiting.submitted_at, waiting.id
LIMIT %(rows)s
"""


def waiting_in(course_id: int) -> QuerySet[Submission]:
    """What waits in a course, for `queue_page`."""
    return Submission.objects.waiting().filter(course=course_id, task__deleted_at=None)


def queue_page(rows: QuerySet[Submission], cursor: str) -> dict[str, Any]:
    """A page of what waits; one query.  Raises Invalid for a cursor that is none."""
    if cursor:
        moment, after = place_in(cursor)
        rows = rows.filter(Q(submitted_at__gt=moment) | Q(pk__gt=after), submitted_at__gte=moment)
    found = list(rows.order_by("submitted_at", "id").values_list(*FIELDS)[: PAGE + 1])
    return {"results": [item_of(row) for row in found[:PAGE]], "next": next_of(found)}


def own_queue_page(person: Person, cursor: str) -> dict[str, Any]:
    """A page of what waits in all courses of whose staff the person is; one query, a probe of an index per course.

    Nothing for who came by a link: that makes nobody staff of a course.
    """
    if person.is_by_link:
        return {"results": [], "next": None}
    moment, after = place_in(cursor) if cursor else (EPOCH, 0)
    sql = OF_STAFF.format(
        staff=CourseStaff._meta.db_table,
        course=Course._meta.db_table,
        submission=Submission._meta.db_table,
        task=Task._meta.db_table,
        person=Person._meta.db_table,
    )
    found = read_rows(sql, {"moment": moment, "after": after, "rows": PAGE + 1, "person": person.pk})
    items = [{**item_of(row[:12]), "course": {"slug": row[12], "title": row[13]}} for row in found[:PAGE]]
    return {"results": items, "next": next_of(found)}


def item_of(row: Iterable[Any]) -> dict[str, Any]:
    """One line of the queue from the columns of FIELDS."""
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
