"""Telling how far one is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.courses.factories import add_lesson, add_staff, add_task, enrol, make_course
from teleklasa.courses.learning.batches import record_progress
from teleklasa.courses.learning.progress import complete_by_tasks
from teleklasa.courses.learning.recording import DONE, STARTED, Told
from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress, Submission


def item(lesson: Lesson, state: str = "done", **facts: Any) -> dict[str, Any]:
    return {"lesson": lesson.public_id, "state": state, **facts}


def test_lesson_told_done_is_written_with_where_the_student_is(school):
    answer = school.tell(school.ewa, item(school.first, position_s=5, seen_s=9), item(school.second, "started"))

    assert answer.status_code == 200
    assert answer.json() == {
        "items": [
            {"lesson": school.first.public_id, "state": "done", "position_s": 5, "seen_s": 9},
            {"lesson": school.second.public_id, "state": "started", "position_s": 0, "seen_s": 0},
        ],
        "completed_courses": [],
    }
    enrolment = school.member()
    assert (enrolment.done_count, enrolment.last_lesson_id, enrolment.status) == (1, school.second.pk, "active")


def test_course_is_completed_with_its_last_required_lesson_and_stays_so(school, change):
    change(school.second, required=False)
    school.tell(school.ewa, item(school.first))

    answer = school.tell(school.ewa, item(school.third))
    add_lesson(school.section, "Lekcja 4")
    school.tell(school.ewa, item(school.first, "started", reset=True))

    enrolment = school.member()
    assert answer.json()["completed_courses"] == [school.course.slug]
    assert (enrolment.status, enrolment.done_count, enrolment.completed_at is not None) == ("completed", 1, True)


def test_batch_may_be_about_several_courses(school):
    other = make_course("Procenty", owner=school.tomek)
    enrol(other, school.ewa)
    only = Lesson.objects.get(course=other)

    answer = school.tell(school.ewa, item(school.first), item(only))

    assert answer.json()["completed_courses"] == [other.slug]
    counts = Enrolment.objects.filter(person=school.ewa).order_by("pk").values_list("done_count", "status")
    assert list(counts) == [(1, "active"), (1, "completed")]


def test_future_is_now_and_the_past_overwrites_nothing(school):
    now = timezone.now()
    school.tell(school.ewa, item(school.first, "started", position_s=40, at=(now + timedelta(days=9)).isoformat()))
    school.tell(school.ewa, item(school.second, "started", position_s=7, at=(now - timedelta(days=2)).isoformat()))
    school.tell(school.ewa, item(school.first, "started", position_s=3, at=(now - timedelta(days=1)).isoformat()))

    enrolment = school.member()
    assert (school.progress(school.first), school.progress(school.second)) == (
        ("started", 40, 0),
        ("started", 7, 0),
    )
    assert enrolment.last_lesson_id == school.first.pk
    assert enrolment.last_activity_at <= timezone.now()


@pytest.mark.parametrize(
    ("make_foreign", "status", "code"),
    [
        (lambda s, c: c(s.second, status="draft"), 404, "not-found"),
        (lambda s, c: c(s.second, release_at=timezone.now() + timedelta(days=1)), 409, "lesson-not-released"),
        (lambda s, c: Enrolment.objects.update(status="withdrawn"), 403, "forbidden"),
        (lambda s, c: Enrolment.objects.update(status="pending"), 403, "forbidden"),
        (lambda s, c: Course.objects.update(status="archived"), 409, "course-not-open"),
        (lambda s, c: Course.objects.update(status="draft"), 404, "not-found"),
    ],
    ids=["draft", "unreleased", "withdrawn", "pending", "archived", "draft course"],
)
def test_one_lesson_that_may_not_be_learnt_refuses_the_whole_batch(school, change, make_foreign, status, code):
    make_foreign(school, change)

    answer = school.tell(school.ewa, item(school.first), item(school.second))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert LessonProgress.objects.count() == 0


def test_only_members_write_progress(school):
    for person in (school.roman, school.asia, school.tomek):
        assert school.tell(person, item(school.first)).status_code == 403
    school.roman.refresh_from_db()
    assert LessonProgress.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"items": {}},
        {"items": [5]},
        {"items": [{}]},
        {"items": [{"lesson": "\u0000", "state": "done"}]},
        {"items": [{"lesson": {"a": 1}, "state": "done"}]},
        {"items": [{"lesson": "x", "state": "finished"}]},
        {"items": [{"lesson": "x", "state": "done", "position_s": -1}]},
        {"items": [{"lesson": "x", "state": "done", "seen_s": 10**30}]},
        {"items": [{"lesson": "x", "state": "done", "position_s": "1e400"}]},
        {"items": [{"lesson": "x", "state": "done", "at": "0001-01-01T00:00:00Z"}]},
        {"items": [{"lesson": "x", "state": "done", "reset": True}]},
        {"items": [{"lesson": "x", "state": "done"}] * 101},
    ],
    ids=repr,
)
def test_batch_that_makes_no_sense_is_refused(school, as_ewa, body):
    answer = as_ewa.post("/api/v1/me/progress", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_empty_batch_and_fields_of_the_server_change_nothing(school, as_ewa):
    facts = {"done_count": 9, "status": "completed", "done_at": "2026-01-01T00:00:00Z"}

    assert as_ewa.post("/api/v1/me/progress", {"items": []}, format="json").status_code == 200
    assert school.tell(school.ewa, item(school.first, "started", **facts)).status_code == 200

    assert (school.member().done_count, school.member().status) == (0, "active")


@pytest.mark.parametrize("lessons", [2, 3])
def test_batch_takes_four_statements_and_a_repeated_one_two(school, lessons, django_assert_num_queries):
    now = timezone.now()
    told = [Told(one.public_id, STARTED, now, 5) for one in (school.first, school.second, school.third)[:lessons]]

    with django_assert_num_queries(4 + 2):  # in a savepoint
        record_progress(school.ewa, told)
    with django_assert_num_queries(2 + 2):
        record_progress(school.ewa, told)

    assert LessonProgress.objects.count() == lessons


def test_passed_lesson_is_done_by_its_tasks_which_complete_the_course(school, change):
    change(school.third, completion="passed")
    task = add_task(school.third, "Rozprawka")
    school.tell(school.ewa, item(school.first), item(school.second), item(school.third))
    before = school.member().status, school.progress(school.third)
    Submission.objects.create(
        task=task,
        course=school.course,
        person=school.ewa,
        task_version=1,
        attempt=1,
        status="submitted",
        started_at=timezone.now(),
        submitted_at=timezone.now(),
        max_points=10,
    )

    done = [complete_by_tasks(school.enrolment.pk, school.third.pk) for _ in range(2)]

    assert before == ("active", ("started", 0, 0))
    assert done == [True, False]
    assert (school.member().status, school.member().done_count) == ("completed", 3)


@pytest.mark.django_db(transaction=True)
def test_two_devices_that_finish_the_last_lessons_at_once_complete_the_course(school):
    other = make_course("Procenty", owner=school.tomek)
    add_staff(other, school.asia, "teacher")
    enrol(other, school.ewa)
    only = Lesson.objects.get(course=other)
    record_progress(school.ewa, [Told(school.first.public_id, DONE, timezone.now())])
    together = Barrier(2)

    def tell(lessons):
        told = [Told(lesson.public_id, DONE, timezone.now(), 3) for lesson in lessons]
        try:
            together.wait()
            return record_progress(school.ewa, told)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as devices:
        results = list(devices.map(tell, [[school.second, only], [only, school.third]]))

    rows = Enrolment.objects.filter(person=school.ewa).order_by("pk").values_list("status", "done_count")
    assert list(rows) == [("completed", 3), ("completed", 1)]
    assert sorted(slug for result in results for slug in result.completed) == sorted([school.course.slug, other.slug])
