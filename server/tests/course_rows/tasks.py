"""Tasks, attempts and grades.  An attempt is the pupil's or the student's; of each other's they see nothing."""

from typing import Any

from django.utils import timezone

from teleklasa.courses.factories import add_task
from teleklasa.courses.models import Lesson, Submission, Task
from tests.course_cast import Cast
from tests.course_table import CourseRow


def a_task(cast: Cast, **fields: Any) -> Task:
    lesson = Lesson.objects.get(course=cast.course)
    return add_task(lesson, "Wypracowanie", **fields)


def of_task(cast: Cast) -> dict[str, Any]:
    task = a_task(cast)
    return {"lesson_id": task.lesson.public_id, "task_id": task.public_id}


def of_deleted_task(cast: Cast) -> dict[str, Any]:
    return {"task_id": a_task(cast, deleted_at=timezone.now()).public_id}


def of_submission(cast: Cast, role: str, status: str, **fields: Any) -> dict[str, Any]:
    task, now = a_task(cast), timezone.now()
    handed_in = {"submitted_at": now} if status in {"submitted", "graded"} else {}
    made = Submission.objects.create(
        task=task,
        course=cast.course,
        person=cast.person(role),
        task_version=1,
        attempt=1,
        status=status,
        text="Dawno temu.",
        started_at=now,
        max_points=task.max_points,
        **handed_in,
        **fields,
    )
    return {"submission_id": made.public_id}


def own_draft(cast: Cast) -> dict[str, Any]:
    return of_submission(cast, "St", "draft")


def own_deleted_draft(cast: Cast) -> dict[str, Any]:
    return of_submission(cast, "St", "draft", deleted_at=timezone.now())


def own_waiting(cast: Cast) -> dict[str, Any]:
    return of_submission(cast, "St", "submitted")


def pupils_waiting(cast: Cast) -> dict[str, Any]:
    return of_submission(cast, "Li", "submitted")


NOT_MINE = {"Li": 404}
ROWS = [
    CourseRow("lesson-tasks", "GET", 40, prepare=of_task),
    CourseRow("lesson-tasks", "POST", 41, 201, {"kind": "assignment", "title": "Rozprawka"}, of_task),
    CourseRow("lesson-tasks-order", "PUT", 41, 200, {"tasks": ["{task_id}"]}, of_task),
    CourseRow("task", "GET", 40, prepare=of_task),
    CourseRow("task", "PATCH", 41, 200, {"title": "Esej"}, of_task),
    CourseRow("task", "DELETE", 41, 204, prepare=of_task),
    CourseRow("task-restore", "POST", 41, prepare=of_deleted_task),
    CourseRow("task-publish", "POST", 41, prepare=of_task),
    CourseRow("task-unpublish", "POST", 41, prepare=of_task),
    CourseRow("task-release", "POST", 46, prepare=of_task),
    CourseRow("own-task-submissions", "GET", 40, prepare=of_task),
    CourseRow("task-submissions", "GET", 44, prepare=of_task, own=frozenset("+g"), answers={"Li": 403, "St": 403}),
    CourseRow("task-submissions", "POST", 43, 201, prepare=of_task),
    CourseRow("submission", "GET", 44, prepare=pupils_waiting, own=frozenset("+og"), answers={"St": 404}),
    CourseRow("submission", "PATCH", 43, 200, {"text": "Dawno."}, own_draft, answers=NOT_MINE),
    CourseRow("submission", "DELETE", 43, 204, prepare=own_draft, answers=NOT_MINE),
    CourseRow("submission-restore", "POST", 43, prepare=own_deleted_draft, answers=NOT_MINE),
    CourseRow("submission-files", "PUT", 43, 200, {"files": []}, own_draft, answers=NOT_MINE),
    CourseRow("submission-hand-in", "POST", 43, prepare=own_draft, answers=NOT_MINE),
    CourseRow("submission-take-back", "POST", 43, prepare=own_waiting, answers=NOT_MINE),
    CourseRow("submission-grade", "POST", 45, 200, {"points": "7.5", "version": 1}, pupils_waiting),
    CourseRow("submission-return", "POST", 45, 200, {"feedback_source": "Dokończ."}, pupils_waiting),
    CourseRow("course-grade-queue", "GET", 44, own=frozenset("+g"), answers={"Li": 403, "St": 403}),
    CourseRow("own-course-grades", "GET", 40),
]
