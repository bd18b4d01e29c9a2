"""Word of what happens to tasks: to students of their grades, to the staff of what waits for one."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.models import CourseStaff, Submission, Task
from teleklasa.notifications.telling import notify
from teleklasa.people.models import Person


def tell_of_submission(submission: Submission, *, by: Person) -> None:
    """The staff see once a day for each task that something waits to be graded."""
    task = submission.task
    staff = CourseStaff.objects.filter(course=task.course_id).values_list("person_id", flat=True)
    day = timezone.now().astimezone(ZoneInfo(task.course.time_zone)).date()
    notify(
        staff,
        notices.SUBMISSION_RECEIVED.name,
        target=f"/courses/{task.course.slug}/grade-queue",
        facts=facts_of(task),
        dedupe_key=f"submission-received:{task.public_id}:{day}",
        actor=by,
    )


def tell_of_grades(task: Task, people_ids: Collection[int], *, by: Person, mark: str) -> None:
    """These people see a grade now; `mark` tells this occasion from others at the same task."""
    notify(
        people_ids,
        notices.TASK_GRADED.name,
        target=target_of(task),
        facts=facts_of(task),
        dedupe_key=f"task-graded:{task.public_id}:{mark}",
        actor=by,
    )


def tell_of_return(submission: Submission, *, by: Person) -> None:
    task = submission.task
    notify(
        [submission.person_id],
        notices.TASK_RETURNED.name,
        target=target_of(task),
        facts=facts_of(task),
        dedupe_key=f"task-returned:{submission.public_id}:{submission.version}",
        actor=by,
    )


def target_of(task: Task) -> str:
    return f"/courses/{task.course.slug}/tasks/{task.public_id}"


def facts_of(task: Task) -> dict[str, str]:
    return {"course": task.course.title, "task": task.title}
