"""Tasks of lessons: listed, made, changed, ordered, published, deleted and brought back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import (
    require_readable,
    seen_as_student,
    seen_lesson,
    version_asked,
)
from teleklasa.courses.models import Task
from teleklasa.courses.rules import EDIT_TASKS, READ_TASKS
from teleklasa.courses.tasks import editing
from teleklasa.courses.tasks import serializers as shapes
from teleklasa.courses.tasks.asking import deleted_task, seen_task
from teleklasa.courses.tasks.reading import task_for_staff, task_seen_by, tasks_of
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated

TAGS = ["tasks"]


class LessonTasks(APIView):
    @extend_schema(tags=TAGS, responses=shapes.TaskOut(many=True))
    def get(self, request: Request, lesson_id: str) -> Response:
        """The tasks of a lesson that is open, in their order; drafts too for the staff."""
        lesson, standing = seen_lesson(request, lesson_id, READ_TASKS)
        standing = seen_as_student(request, standing)
        require_readable(lesson, standing)
        now = timezone.now()
        return Response([task_seen_by(task, standing, now) for task in tasks_of(lesson, standing)])

    @extend_schema(tags=TAGS, request=shapes.TaskIn, responses={201: shapes.TaskOut})
    def post(self, request: Request, lesson_id: str) -> Response:
        """Make a task, as a draft at the end of the lesson. Deadlines are moments in UTC."""
        lesson, _ = seen_lesson(request, lesson_id, EDIT_TASKS)
        task = editing.create_task(lesson, by=person_of(request), fields=validated(shapes.TaskIn, request))
        return answer(task, status=201)


class LessonTasksOrder(APIView):
    @extend_schema(tags=TAGS, request=shapes.TaskOrderIn, responses=shapes.TaskOut(many=True))
    def put(self, request: Request, lesson_id: str) -> Response:
        """Put the tasks of a lesson in another order: every task is named once."""
        lesson, standing = seen_lesson(request, lesson_id, EDIT_TASKS)
        editing.order_tasks(lesson, validated(shapes.TaskOrderIn, request)["tasks"])
        now = timezone.now()
        return Response([task_for_staff(task, now) for task in tasks_of(lesson, standing)])


class OneTask(APIView):
    @extend_schema(tags=TAGS, responses=shapes.TaskOut)
    def get(self, request: Request, task_id: str) -> Response:
        """A task, once its lesson is open to whoever asks."""
        task, standing = seen_task(request, task_id)
        return Response(task_seen_by(task, seen_as_student(request, standing), timezone.now()))

    @extend_schema(tags=TAGS, request=shapes.TaskChange, responses=shapes.TaskOut)
    def patch(self, request: Request, task_id: str) -> Response:
        """Change the named fields; a stale `edition` is refused. Where grades exist, points can only be raised."""
        task, _ = seen_task(request, task_id, EDIT_TASKS)
        fields = validated(shapes.TaskChange, request)
        edition = version_asked(request, {"version": fields.pop("edition", None)})
        editing.change_task(task, by=person_of(request), edition=edition, fields=fields)
        return answer(task)

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, task_id: str) -> Response:
        """Delete a task; for 30 days it can be brought back with everything that was handed in."""
        task, _ = seen_task(request, task_id, EDIT_TASKS)
        editing.delete_task(task, by=person_of(request))
        return Response(status=204)


class TaskRestore(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.TaskOut)
    def post(self, request: Request, task_id: str) -> Response:
        """Undo the deletion of a task."""
        task = deleted_task(request, task_id, EDIT_TASKS)
        editing.restore_task(task, by=person_of(request))
        return answer(task)


class TaskPublish(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.TaskOut)
    def post(self, request: Request, task_id: str) -> Response:
        """Show a task to the members of the course."""
        task, _ = seen_task(request, task_id, EDIT_TASKS)
        editing.publish_task(task, by=person_of(request))
        return answer(task)


class TaskUnpublish(APIView):
    @extend_schema(tags=TAGS, request=None, responses=shapes.TaskOut)
    def post(self, request: Request, task_id: str) -> Response:
        """Hide a task from the members again; what they handed in stays."""
        task, _ = seen_task(request, task_id, EDIT_TASKS)
        editing.unpublish_task(task, by=person_of(request))
        return answer(task)


def answer(task: Task, **options: Any) -> Response:
    return Response(task_for_staff(task, timezone.now()), **options)
