"""A batch of progress: four statements, however many lessons and courses it is about, and one for a heartbeat.

The enrolments are locked first, in the order of their courses as whoever enrols groups does, so two devices
of one student wait for each other and nobody waits in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from teleklasa.courses.learning.heartbeats import go_on
from teleklasa.courses.learning.recording import DONE, Goal, Progress, Told, merged
from teleklasa.people.models import Person

NOTED_AGAIN_AFTER = timedelta(seconds=60)
"""That a student was active is written again so much later, or with anything else that changes."""

OWN_PLACES = """
SELECT l.public_id, l.id, l.required, l.completion, l.duration_s,
       l.completion = 'passed' AND EXISTS (
         SELECT FROM courses_task t WHERE t.lesson_id = l.id AND t.status = 'published' AND t.deleted_at IS NULL),
       e.id, e.last_lesson_id, e.last_activity_at
  FROM courses_lesson l
  JOIN courses_enrolment e ON e.course_id = l.course_id AND e.person_id = %(person)s
   AND e.status IN ('active', 'completed')
  JOIN courses_course c ON c.id = l.course_id AND c.status = 'published' AND c.deleted_at IS NULL
 WHERE l.public_id = ANY(%(lessons)s::text[]) AND l.status = 'published' AND l.deleted_at IS NULL
   AND (l.release_at IS NULL OR l.release_at <= %(now)s)
 ORDER BY l.course_id
   FOR NO KEY UPDATE OF e
"""

KNOWN = """
SELECT p.lesson_id, p.state, p.position_s, p.seen_s, p.done_at, p.updated_at
  FROM courses_lessonprogress p
  JOIN unnest(%(enrolments)s::bigint[], %(lessons)s::bigint[]) AS asked (enrolment_id, lesson_id)
    ON asked.enrolment_id = p.enrolment_id AND asked.lesson_id = p.lesson_id
   FOR NO KEY UPDATE OF p
"""

WRITE = """
INSERT INTO courses_lessonprogress (enrolment_id, lesson_id, state, position_s, seen_s, done_at, updated_at)
SELECT * FROM unnest(%(enrolments)s::bigint[], %(lessons)s::bigint[], %(states)s::text[], %(positions)s::int[],
                     %(seen)s::int[], %(done)s::timestamptz[], %(at)s::timestamptz[])
ON CONFLICT (enrolment_id, lesson_id) DO UPDATE
SET state = excluded.state, position_s = excluded.position_s, seen_s = excluded.seen_s,
    done_at = excluded.done_at, updated_at = excluded.updated_at
"""

NOTE_ACTIVITY = """
WITH told AS (
  SELECT * FROM unnest(%(enrolments)s::bigint[], %(lessons)s::bigint[], %(at)s::timestamptz[], %(more)s::int[],
                       %(finish)s::boolean[]) AS t (enrolment_id, lesson_id, at, more, may_finish)
), counted AS (
  SELECT told.*, e.status = 'active' AND told.may_finish
         AND EXISTS (SELECT FROM courses_lesson l WHERE l.course_id = e.course_id AND l.required
                        AND l.status = 'published' AND l.deleted_at IS NULL)
         AND NOT EXISTS (
           SELECT FROM courses_lesson l
             LEFT JOIN courses_lessonprogress p
               ON p.enrolment_id = e.id AND p.lesson_id = l.id AND p.state = 'done'
            WHERE l.course_id = e.course_id AND l.required AND l.status = 'published' AND l.deleted_at IS NULL
              AND p.lesson_id IS NULL) AS finished
    FROM told JOIN courses_enrolment e ON e.id = told.enrolment_id
)
UPDATE courses_enrolment e
   SET done_count = GREATEST(0, e.done_count + counted.more),
       last_lesson_id = CASE WHEN e.last_lesson_id IS NULL OR counted.at >= e.last_activity_at
                             THEN counted.lesson_id ELSE e.last_lesson_id END,
       last_activity_at = GREATEST(e.last_activity_at, counted.at),
       status = CASE WHEN counted.finished THEN 'completed' ELSE e.status END,
       completed_at = CASE WHEN counted.finished THEN %(now)s ELSE e.completed_at END,
       updated_at = %(now)s
  FROM counted WHERE e.id = counted.enrolment_id
RETURNING counted.finished, (SELECT slug FROM courses_course WHERE id = e.course_id)
"""


@dataclass(frozen=True)
class OwnPlace:
    """A lesson that a student may learn now, and the enrolment by which, which is locked."""

    lesson: str
    lesson_pk: int
    required: bool
    goal: Goal
    enrolment: int
    last_lesson_pk: int | None
    last_activity_at: datetime


@dataclass(frozen=True)
class Activity:
    """What happened in one course: where last and when, and by how many required lessons more are done."""

    lesson_pk: int
    at: datetime
    more: int = 0
    may_finish: bool = False


@dataclass(frozen=True)
class Recorded:
    """How far the student is in every lesson of the batch, and the slugs of the courses that it completed."""

    lessons: dict[str, Progress]
    completed: frozenset[str] = frozenset()


def record_progress(person: Person, items: Sequence[Told]) -> Recorded | None:
    """Write what a device tells; None, with nothing written, unless the person may learn every lesson named.

    May be repeated.  Two statements when it says nothing new, else four; one for a single step ahead.
    """
    if not items:
        return Recorded({})
    now = timezone.now()
    if len(items) == 1 and (ahead := _step(person, items[0], now)):
        return Recorded({items[0].lesson: ahead})
    with transaction.atomic():
        places = _own_places(person, {told.lesson for told in items}, now)
        if any(told.lesson not in places for told in items):
            return None
        known = _known(places.values())
        after = _all_merged(items, places, known)
        changed = {lesson: progress for lesson, progress in after.items() if progress != known.get(lesson)}
        _write([places[lesson] for lesson in changed], list(changed.values()))
        activity = _activity(items, places, known, changed)
        completed = note_activity(activity, now=now)
    return Recorded(after, completed)


def _step(person: Person, told: Told, now: datetime) -> Progress | None:
    return go_on(person.pk, told, now=now, noted_after=told.at - NOTED_AGAIN_AFTER)


def note_activity(activity: Mapping[int, Activity], *, now: datetime) -> frozenset[str]:
    """Write what happened on enrolments, by their keys; who has done every required lesson has completed the course.

    The slugs of the courses that were completed by this.  Call it with the enrolments locked, after
    progress was written.  A completed course stays so when it gets more lessons.
    """
    if not activity:
        return frozenset()
    told = list(activity.values())
    facts = {
        "enrolments": list(activity),
        "lessons": [one.lesson_pk for one in told],
        "at": [one.at for one in told],
        "more": [one.more for one in told],
        "finish": [one.may_finish for one in told],
        "now": now,
    }
    return frozenset(course for is_finished, course in _rows(NOTE_ACTIVITY, facts) if is_finished)


def _own_places(person: Person, lessons: set[str], now: datetime) -> dict[str, OwnPlace]:
    rows = _rows(OWN_PLACES, {"person": person.pk, "lessons": sorted(lessons), "now": now})
    return {
        lesson: OwnPlace(lesson, pk, required, Goal(completion, duration_s, tasks_complete), *enrolment)
        for lesson, pk, required, completion, duration_s, tasks_complete, *enrolment in rows
    }


def _known(places: Iterable[OwnPlace]) -> dict[str, Progress]:
    by_pk = {place.lesson_pk: place for place in places}
    enrolments = [place.enrolment for place in by_pk.values()]
    rows = _rows(KNOWN, {"enrolments": enrolments, "lessons": list(by_pk)})
    return {by_pk[lesson_pk].lesson: Progress(*progress) for lesson_pk, *progress in rows}


def _all_merged(
    items: Sequence[Told], places: Mapping[str, OwnPlace], known: Mapping[str, Progress]
) -> dict[str, Progress]:
    after: dict[str, Progress] = {}
    for told in items:
        before = after.get(told.lesson, known.get(told.lesson))
        after[told.lesson] = merged(before, told, places[told.lesson].goal)
    return after


def _write(places: Sequence[OwnPlace], progress: Sequence[Progress]) -> None:
    if not places:
        return
    facts: dict[str, Any] = {
        "enrolments": [place.enrolment for place in places],
        "lessons": [place.lesson_pk for place in places],
        "states": [one.state for one in progress],
        "positions": [one.position_s for one in progress],
        "seen": [one.seen_s for one in progress],
        "done": [one.done_at for one in progress],
        "at": [one.position_at for one in progress],
    }
    _rows(WRITE, facts)


def _activity(
    items: Sequence[Told],
    places: Mapping[str, OwnPlace],
    known: Mapping[str, Progress],
    changed: Mapping[str, Progress],
) -> dict[int, Activity]:
    """What is worth writing on each enrolment, in their order."""
    more: dict[int, int] = defaultdict(int)
    finishing: set[int] = set()
    for lesson, progress in changed.items():
        was_done = lesson in known and known[lesson].state == DONE
        step = (progress.state == DONE) - was_done
        place = places[lesson]
        more[place.enrolment] += step * place.required
        if step > 0:
            finishing.add(place.enrolment)
    newest: dict[int, Told] = {}
    for told in items:
        enrolment = places[told.lesson].enrolment
        if enrolment not in newest or told.at >= newest[enrolment].at:
            newest[enrolment] = told
    found = {}
    for enrolment, told in sorted(newest.items()):
        place = places[told.lesson]
        if more[enrolment] or enrolment in finishing or _is_news(place, told):
            found[enrolment] = Activity(place.lesson_pk, told.at, more[enrolment], enrolment in finishing)
    return found


def _rows(statement: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall() if cursor.description else []


def _is_news(place: OwnPlace, told: Told) -> bool:
    """Whether the student went on to another lesson, or was not seen for a while."""
    if place.last_lesson_pk is None:
        return True
    is_elsewhere = place.lesson_pk != place.last_lesson_pk and told.at >= place.last_activity_at
    return is_elsewhere or told.at - place.last_activity_at >= NOTED_AGAIN_AFTER
