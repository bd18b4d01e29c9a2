from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from teleklasa.courses.factories import add_lesson, add_task
from teleklasa.courses.models import Course, Task
from teleklasa.courses.tasks.serializers import TaskOut
from teleklasa.courses.tasks.tests.conftest import handed_in, row_at


@pytest.fixture
def tasks(school):
    return f"/api/v1/lessons/{school.lesson.public_id}/tasks"


@pytest.fixture
def task(school):
    return f"/api/v1/tasks/{school.task.public_id}"


def later(**ahead: int):
    return (timezone.now() + timedelta(**ahead)).isoformat()


def test_task_is_made_as_a_draft_at_the_end(as_tomek, tasks):
    answer = as_tomek.post(tasks, {"kind": "assignment", "title": " Esej  o lesie ", "instructions_source": "*Pisz*"})

    made = answer.json()
    assert answer.status_code == 201
    assert (made["title"], made["status"], made["position"], made["edition"]) == ("Esej o lesie", "draft", 1, 1)
    assert "<em>Pisz</em>" in made["instructions_html"]
    assert set(made) == set(TaskOut().fields)


def test_members_see_published_tasks_of_open_lessons_and_no_source(school, as_ewa, as_tomek, tasks, task):
    add_task(school.lesson, "Szkic", status="draft")
    school.change(instructions_source="Ukryte źródło")

    seen, all_of_them = as_ewa.get(tasks).json(), as_tomek.get(tasks).json()

    assert [row["title"] for row in seen] == ["Rozprawka"]
    assert [row["title"] for row in all_of_them] == ["Rozprawka", "Szkic"]
    assert "instructions_source" not in seen[0]
    assert seen[0] == as_ewa.get(task).json() == as_tomek.get(task, {"as": "student"}).json()


def test_tasks_of_a_lesson_that_opens_later_are_not_there_yet(school, as_ewa, as_tomek, tasks, task):
    type(school.lesson).objects.update(release_at=timezone.now() + timedelta(days=1))

    assert (as_ewa.get(tasks).json()["code"], as_ewa.get(task).status_code) == ("lesson-not-released", 404)
    assert as_ewa.post(f"{task}/submissions").status_code == 404
    assert as_tomek.get(task).status_code == 200


def test_draft_task_is_missing_for_members(school, as_ewa, task):
    school.change(status="draft")

    assert [as_ewa.get(task).status_code, as_ewa.patch(task, {}).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"due_at": "2020-01-01T00:00:00Z"}, "due-in-the-past"),
        ({"close_at": "2020-01-01T00:00:00Z"}, "due-in-the-past"),
        ({"due_at": "2090-01-02T00:00:00Z", "close_at": "2090-01-01T00:00:00Z"}, "invalid"),
        ({"max_points": "0"}, "invalid"),
        ({"max_points": "0.001"}, "invalid"),
        ({"max_points": "100000"}, "invalid"),
        ({"max_points": "Infinity"}, "invalid"),
        ({"pass_percent": 101}, "invalid"),
        ({"attempts": -1}, "invalid"),
        ({"time_limit_s": 10**30}, "invalid"),
        ({"title": "\u200b"}, "invalid"),
        ({"title": "x" * 121}, "invalid"),
        ({"kind": "riddle"}, "invalid"),
        ({"instructions_source": "x" * 50_001}, "invalid"),
        ({"late_rule": ["mark"]}, "invalid"),
    ],
)
def test_task_that_makes_no_sense_is_refused(as_tomek, tasks, fields, code):
    refused = as_tomek.post(tasks, {"kind": "assignment", "title": "Esej", **fields}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert Task.objects.count() == 1


def test_change_writes_the_named_fields_and_raises_the_edition(school, as_tomek, task):
    due = later(days=1)

    changed = as_tomek.patch(task, {"due_at": due, "title": "Esej"}, headers={"If-Match": '"1"'}).json()

    assert (changed["title"], changed["edition"], changed["max_points"]) == ("Esej", 2, "10.00")


def test_stale_change_is_refused(as_tomek, task):
    as_tomek.patch(task, {"title": "Pierwszy", "edition": 1})

    refused = as_tomek.patch(task, {"title": "Drugi", "edition": 1})

    assert (refused.status_code, refused.json()["code"], refused.json()["version"]) == (409, "edited-meanwhile", 2)
    assert Task.objects.get().title == "Pierwszy"


def test_deadlines_are_judged_together_with_the_ones_that_stay(school, as_tomek, task):
    as_tomek.patch(task, {"due_at": later(days=3)})

    refused = as_tomek.patch(task, {"close_at": later(days=2)})

    assert (refused.status_code, refused.json()["fields"]) == (422, {"close_at": ["before_due"]})


def test_points_with_grades_are_only_raised_and_grades_stay(school, as_ewa, as_tomek, task):
    at = handed_in(as_ewa, school.task)
    assert as_tomek.patch(task, {"max_points": "8"}).status_code == 200
    as_tomek.post(f"{at}/grade", {"points": "6", "version": row_at(at).version})

    refused = as_tomek.patch(task, {"max_points": "7"})
    raised = as_tomek.patch(task, {"max_points": "12"})

    assert (refused.status_code, refused.json()["code"]) == (409, "task-has-grades")
    assert raised.json()["max_points"] == "12.00"
    assert (row_at(at).points, row_at(at).max_points) == (Decimal(6), Decimal(12))


def test_tasks_are_put_in_another_order_all_or_none(school, as_tomek, tasks):
    other = add_task(school.lesson, "Drugie", position=1)
    elsewhere = add_task(add_lesson(school.lesson.section, "Lekcja 2"), "Obce")
    wanted = [other.public_id, school.task.public_id]

    moved = as_tomek.put(f"{tasks}/order", {"tasks": wanted})
    mixed = as_tomek.put(f"{tasks}/order", {"tasks": [*wanted, elsewhere.public_id]})
    short = as_tomek.put(f"{tasks}/order", {"tasks": wanted[:1]})

    assert [row["id"] for row in moved.json()] == wanted
    assert [mixed.status_code, short.status_code] == [422, 422]


def test_publishing_twice_is_publishing_once(school, as_tomek, task):
    school.change(status="draft")
    before = Course.objects.get().outline_version

    answers = [as_tomek.post(f"{task}/publish").json() for _ in range(2)]

    assert [answer["status"] for answer in answers] == ["published", "published"]
    assert answers[0]["edition"] == answers[1]["edition"] == 2
    assert Course.objects.get().outline_version == before + 1


def test_deleted_task_is_gone_and_comes_back_with_what_was_handed_in(school, as_ewa, as_tomek, task):
    at = handed_in(as_ewa, school.task)

    assert as_tomek.delete(task).status_code == 204
    assert [as_ewa.get(task).status_code, as_ewa.get(at).status_code, as_tomek.get(at).status_code] == [404] * 3
    assert as_tomek.get(f"/api/v1/courses/{school.course.slug}/grade-queue").json()["results"] == []
    assert as_tomek.post(f"{task}/restore").status_code == 200
    assert as_ewa.get(at).json()["text"] == "Praca."


def test_deleted_task_does_not_come_back_after_thirty_days(school, as_tomek, task):
    as_tomek.delete(task)

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert school.client(school.tomek).post(f"{task}/restore").status_code == 404


def test_archived_course_takes_no_new_tasks(school, as_tomek, tasks):
    Course.objects.update(status="archived")

    refused = as_tomek.post(tasks, {"kind": "assignment", "title": "Esej"})

    assert (refused.status_code, refused.json()["code"]) == (409, "course-not-open")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_whatever_its_length(school, as_ewa, tasks, rows, django_assert_num_queries):
    for number in range(rows - 1):
        add_task(school.lesson, f"Zadanie {number}")

    with django_assert_num_queries(4):  # session, person, lesson with standing, tasks
        assert len(as_ewa.get(tasks).json()) == rows
