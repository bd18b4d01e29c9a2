"""Work that people grade, give back and show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.learning.progress import complete_by_tasks
from teleklasa.courses.models import Enrolment, Submission, Task
from teleklasa.courses.tasks.grading import (
    Correction,
    Grade,
    release_grades,
    return_for_correction,
    write_grade,
)
from teleklasa.courses.tasks.telling import tell_of_grades, tell_of_return
from teleklasa.people.audit import record
from teleklasa.people.models import Person


@dataclass(frozen=True)
class Grader:
    """Who grades, which version they read, and whether they may change a grade that the student sees."""

    person: Person
    version: int | None
    may_override: bool


def grade_work(submission: Submission, grade: Grade, *, grader: Grader) -> None:
    """Write the grade of an attempt that was read with its task and course.

    Changing a grade that the student sees is noted with the old and the new points.  Raises
    TooManyPoints, NotHandedIn, EditedMeanwhile and Forbidden.
    """
    old, was_shown = submission.points, submission.released_at is not None
    with transaction.atomic():
        write_grade(
            submission,
            grade,
            moment=timezone.now(),
            is_shown=submission.task.releases_at_once,
            version=grader.version,
            may_override=grader.may_override,
        )
        if was_shown:
            points = {"old": str(old), "new": str(submission.points)}
            record(grader.person, "grade-overridden", f"submission:{submission.public_id}", **points)
        complete_lesson_of(submission)
        if submission.released_at is not None:
            tell_of_grades(submission.task, [submission.person_id], by=grader.person, mark=str(submission.version))


def return_work(submission: Submission, correction: Correction, *, grader: Grader) -> None:
    """Give an attempt back to be corrected.  Raises NotHandedIn, EditedMeanwhile and Forbidden."""
    old, was_shown = submission.points, submission.released_at is not None
    with transaction.atomic():
        return_for_correction(
            submission,
            correction,
            moment=timezone.now(),
            version=grader.version,
            may_override=grader.may_override,
        )
        if was_shown:
            points = {"old": str(old), "new": None}
            record(grader.person, "grade-overridden", f"submission:{submission.public_id}", **points)
        tell_of_return(submission, by=grader.person)


def release_work(task: Task, *, by: Person) -> int:
    """Show all grades of the task; how many people see theirs now."""
    now = timezone.now()
    with transaction.atomic():
        people = release_grades(task, moment=now)
        if people:
            record(by, "grades-released", f"task:{task.public_id}", people=len(people))
            tell_of_grades(task, people, by=by, mark=now.isoformat())
    return len(people)


def complete_lesson_of(submission: Submission) -> None:
    """A grade may be what the lesson was waiting for; one query more where it cannot be."""
    members = Enrolment.objects.members().filter(course=submission.course_id, person=submission.person_id)
    enrolment_id = members.values_list("pk", flat=True).first()
    if enrolment_id is not None:
        complete_by_tasks(enrolment_id, submission.task.lesson_id)
