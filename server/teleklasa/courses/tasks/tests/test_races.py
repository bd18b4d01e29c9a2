"""Two requests at once, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.courses.factories import add_task
from teleklasa.courses.learning.progress import complete_by_tasks
from teleklasa.courses.models import Enrolment, Lesson, LessonProgress, Submission
from teleklasa.courses.tasks.tests.conftest import begun, handed_in, make_school, row_at
from teleklasa.notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What the acts answer when all of them start at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_two_devices_begin_one_attempt():
    school = make_school(attempts=5)
    devices = [school.client(school.ewa) for _ in range(4)]
    address = f"/api/v1/tasks/{school.task.public_id}/submissions"

    answers = at_once(*(lambda client=client: client.post(address) for client in devices))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Submission.objects.count() == 1


def test_two_hand_ins_are_one():
    school = make_school()
    at = begun(school.client(school.ewa), school.task)
    Submission.objects.update(text="Praca.")
    devices = [school.client(school.ewa) for _ in range(4)]

    answers = at_once(*(lambda client=client: client.post(f"{at}/hand-in") for client in devices))

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert row_at(at).version == 2
    assert Notification.objects.count() == 2  # one for each of the staff


def test_the_second_of_two_graders_is_refused():
    school = make_school()
    at = handed_in(school.client(school.ewa), school.task)
    version = row_at(at).version
    graders = {"3.00": school.client(school.tomek), "9.00": school.client(school.asia)}

    answers = at_once(
        *(
            lambda points=points, client=client: client.post(f"{at}/grade", {"points": points, "version": version})
            for points, client in graders.items()
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won = next(answer for answer in answers if answer.status_code == 200)
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert lost.json()["code"] == "edited-meanwhile"
    assert f"{row_at(at).points}" == won.json()["points"]


def test_lesson_is_completed_once_when_its_last_two_tasks_come_at_once():
    school = make_school()
    Lesson.objects.update(completion="passed")
    second = add_task(school.lesson, "Drugie")
    places = [begun(school.client(school.ewa), task) for task in (school.task, second)]
    Submission.objects.update(text="Praca.")
    devices = [school.client(school.ewa) for _ in places]

    answers = at_once(
        *(lambda client=client, at=at: client.post(f"{at}/hand-in") for client, at in zip(devices, places, strict=True))
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [row.state for row in LessonProgress.objects.all()] == ["done"]
    assert Enrolment.objects.get().done_count == 1


def test_completing_from_many_sides_counts_once():
    school = make_school()
    Lesson.objects.update(completion="passed")
    Submission.objects.create(
        task=school.task,
        course=school.course,
        person=school.ewa,
        task_version=1,
        attempt=1,
        status="submitted",
        started_at=timezone.now(),
        submitted_at=timezone.now(),
        max_points=10,
    )

    done = at_once(*(lambda: complete_by_tasks(school.enrolment.pk, school.lesson.pk) for _ in range(4)))

    assert sorted(done) == [False, False, False, True]
    assert Enrolment.objects.get().done_count == 1
