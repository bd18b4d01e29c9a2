"""How far students are: lessons that become done by their tasks; see `batches` for what students tell themselves."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from teleklasa.courses.learning.batches import Activity, note_activity
from teleklasa.courses.learning.recording import NEVER
from teleklasa.courses.models import Enrolment, Lesson, LessonProgress, Submission, Task

COMPLETE = """
INSERT INTO {table} AS kept (enrolment_id, lesson_id, state, position_s, seen_s, done_at, updated_at)
VALUES (%(enrolment)s, %(lesson)s, 'done', 0, 0, %(now)s, %(never)s)
ON CONFLICT (enrolment_id, lesson_id) DO UPDATE
SET state = 'done', done_at = excluded.done_at
WHERE kept.state <> 'done'
"""


def complete_by_tasks(enrolment_id: int, lesson_id: int) -> bool:
    """Complete a lesson whose rule is `passed` once each of its published tasks is handed in or passed.

    True for the one call that completed it.  An assignment counts when it is handed in, a quiz when an
    attempt reached the points to pass.  Call it in the transaction of what was handed in or graded: the
    enrolment changes with the row, once, however often and from however many sides it is called, and is
    completed with its last required lesson.
    """
    lesson = Lesson.objects.kept().filter(pk=lesson_id, completion=Lesson.Completion.PASSED).first()
    if lesson is None:
        return False
    now = timezone.now()
    with transaction.atomic():
        # two tasks handed in at once wait for each other here, and the second sees the first
        Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment_id)
        if open_tasks(enrolment_id, lesson_id) or not _complete(enrolment_id, lesson_id):
            return False
        done = Activity(lesson_id, now, more=int(lesson.required), may_finish=True)
        note_activity({enrolment_id: done}, now=now)
    return True


def open_tasks(enrolment_id: int, lesson_id: int) -> bool:
    """Whether a published task of the lesson is still to be done by the person of the enrolment."""
    enough = Q(task__kind=Task.Kind.ASSIGNMENT) | Q(
        status=Submission.Status.GRADED, points__gte=F("max_points") * F("task__pass_percent") / 100
    )
    done = Submission.objects.kept().filter(
        enough,
        task=OuterRef("pk"),
        person__enrolments=enrolment_id,
        status__in=[Submission.Status.SUBMITTED, Submission.Status.GRADED],
    )
    return Task.objects.published().filter(~Exists(done), lesson=lesson_id).exists()


def _complete(enrolment_id: int, lesson_id: int) -> bool:
    facts: dict[str, Any] = {"enrolment": enrolment_id, "lesson": lesson_id, "now": timezone.now(), "never": NEVER}
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE.format(table=LessonProgress._meta.db_table), facts)
        return bool(cursor.rowcount == 1)
