from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff, add_task, enrol, enrol_group, make_course
from teleklasa.courses.models import Course, Lesson, Submission
from teleklasa.courses.tasks import grade_queue
from teleklasa.courses.tasks.serializers import (
    GradeQueueItem,
    OwnGrade,
    OwnGradeQueueItem,
    SubmissionLine,
    SubmissionOut,
)
from teleklasa.courses.tasks.tests.conftest import handed_in
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.people.factories import PASSWORD, make_learner, make_moderator
from teleklasa.people.links import reveal_link

START = timezone.now().replace(microsecond=123456) - timedelta(days=1)


def waiting(task, person, minutes=0, **fields: Any):
    moment = START + timedelta(minutes=minutes)
    return Submission.objects.create(
        task=task,
        course=task.course,
        person=person,
        task_version=1,
        started_at=moment,
        max_points=task.max_points,
        **{"attempt": 1, "status": "submitted", "submitted_at": moment, **fields},
    )


@pytest.fixture
def queue(school):
    return f"/api/v1/courses/{school.course.slug}/grade-queue"


def names(answer):
    return [row["person"]["display_name"] for row in answer.json()["results"]]


def test_queue_holds_what_waits_and_nothing_else_oldest_first(school, as_asia, queue):
    made: list[tuple[int, dict[str, Any]]] = [
        (3, {}),
        (1, {"late": True}),
        (0, {"status": "graded", "points": 1}),
        (0, {"status": "draft", "submitted_at": None}),
        (0, {"deleted_at": START}),
    ]
    for number, (minutes, fields) in enumerate(made):
        waiting(school.task, school.student(f"Uczeń {number}", number), minutes, **fields)

    answer = as_asia.get(queue)

    assert names(answer) == ["Uczeń 1", "Uczeń 0"]
    assert [row["late"] for row in answer.json()["results"]] == [True, False]
    assert answer.json()["next"] is None


def test_pages_of_the_queue_meet_without_gap_or_repeat(school, as_asia, queue, monkeypatch):
    monkeypatch.setattr(grade_queue, "PAGE", 2)
    for number in range(5):
        waiting(school.task, school.student(f"Uczeń {number}", number), minutes=number // 2)  # some at one moment

    found: list[str] = []
    cursor: str | None = ""
    for _ in range(3):
        answer = as_asia.get(queue, {"cursor": cursor})
        found += names(answer)
        cursor = answer.json()["next"]

    assert (found, cursor) == ([f"Uczeń {number}" for number in range(5)], None)


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1-", "-1-2", "9" * 40, "1-" + "9" * 19, "MTIz", "1-2-3", "9999999999999999-1"]
)
@pytest.mark.parametrize("where", ["courses/{slug}/grade-queue", "me/grade-queue"])
def test_cursor_that_no_page_gave_is_no_fault_of_ours(school, as_asia, cursor, where):
    answer = as_asia.get(f"/api/v1/{where.format(slug=school.course.slug)}", {"cursor": cursor})

    assert answer.status_code in {200, 422}


def test_queue_is_narrowed_to_a_task_or_a_group(school, as_asia, queue):
    group = make_group("klasa 6A", moderators=[make_moderator("Ala", username="ala")])
    pupil = add_pupil(group, "Darek Wilk")
    enrol_group(school.course, group)
    other = add_task(school.lesson, "Inne")
    waiting(school.task, school.ewa)
    waiting(other, pupil)
    foreign = make_group("klasa 1B", moderators=[])

    assert names(as_asia.get(queue, {"task": other.public_id})) == ["Darek Wilk"]
    assert names(as_asia.get(queue, {"group": group.slug})) == ["Darek Wilk"]
    assert names(as_asia.get(queue, {"task": school.task.public_id, "group": group.slug})) == []
    assert names(as_asia.get(queue, {"group": foreign.slug})) == names(as_asia.get(queue, {"task": "brak"})) == []


def test_teacher_of_a_group_sees_its_pupils_only(school, client_of, queue):
    ala = make_moderator("Ala", username="ala")
    group = make_group("klasa 6A", moderators=[ala])
    pupil = add_pupil(group, "Darek Wilk")
    enrol_group(school.course, group)
    hers, others = waiting(school.task, pupil), waiting(school.task, school.ewa)
    client = client_of(ala)

    assert names(client.get(queue)) == ["Darek Wilk"]
    assert names(client.get(f"/api/v1/tasks/{school.task.public_id}/submissions")) == ["Darek Wilk"]
    assert client.get(f"/api/v1/submissions/{hers.public_id}").status_code == 200
    assert client.get(f"/api/v1/submissions/{others.public_id}").status_code == 404
    assert client.get("/api/v1/me/grade-queue").json() == {"results": [], "next": None}


def test_own_queue_joins_the_courses_that_one_teaches(school, as_tomek, monkeypatch):
    monkeypatch.setattr(grade_queue, "PAGE", 2)
    second = make_course("Drugi", owner=school.tomek)
    foreign = make_course("Obcy", owner=make_learner("Iga Sowa", email="iga@example.com"))
    for minutes, course in enumerate([school.course, second, school.course, foreign, second]):
        task = add_task(Lesson.objects.get(course=course), f"Zadanie {minutes}")
        waiting(task, school.ewa, minutes)

    first = as_tomek.get("/api/v1/me/grade-queue").json()
    rest = as_tomek.get("/api/v1/me/grade-queue", {"cursor": first["next"]}).json()

    found = [(row["task"]["title"], row["course"]["title"]) for row in first["results"] + rest["results"]]
    assert found == [("Zadanie 0", "Ułamki"), ("Zadanie 1", "Drugi"), ("Zadanie 2", "Ułamki"), ("Zadanie 4", "Drugi")]
    assert rest["next"] is None


def test_deleted_course_leaves_the_own_queue(school, as_tomek):
    waiting(school.task, school.ewa)
    Course.objects.update(deleted_at=START)

    assert as_tomek.get("/api/v1/me/grade-queue").json()["results"] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"),
    [
        ("courses/{slug}/grade-queue", 4),  # session, person, course with standing, queue
        ("me/grade-queue", 3),
        ("tasks/{task}/submissions", 4),
        ("submissions/{submission}", 4),  # session, person, submission with standing, files
    ],
)
def test_lists_take_the_same_queries_whatever_their_length(
    school, as_asia, where, queries, rows, django_assert_num_queries
):
    made = [waiting(school.task, school.student(f"Uczeń {number}", number)) for number in range(rows)]
    names = {"slug": school.course.slug, "task": school.task.public_id, "submission": made[0].public_id}

    with django_assert_num_queries(queries):
        answer = as_asia.get(f"/api/v1/{where.format(**names)}")

    assert answer.status_code == 200
    assert len(answer.json().get("results", [1] * rows)) == rows


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("where", ["courses/{slug}/grades/mine", "tasks/{task}/submissions/mine"])
def test_own_lists_take_five_queries_whatever_their_length(school, as_ewa, where, rows, django_assert_num_queries):
    for number in range(rows):
        task = add_task(school.lesson, f"Zadanie {number}")
        waiting(task, school.ewa)
        waiting(school.task, school.ewa, attempt=number + 1)

    with django_assert_num_queries(5):
        answer = as_ewa.get(f"/api/v1/{where.format(slug=school.course.slug, task=school.task.public_id)}")

    assert len(answer.json()["results"]) == rows + (1 if "grades" in where else 0)


def test_answers_have_the_fields_that_the_schema_says(school, as_ewa, as_asia, queue):
    at = handed_in(as_ewa, school.task)
    staff_only = {"person", "feedback_source", "graded_by", "graded_at"}

    assert set(as_asia.get(queue).json()["results"][0]) == set(GradeQueueItem().fields)
    assert set(as_asia.get("/api/v1/me/grade-queue").json()["results"][0]) == set(OwnGradeQueueItem().fields)
    assert set(as_asia.get(at).json()) == set(SubmissionOut().fields)
    assert set(as_ewa.get(at).json()) == set(SubmissionOut().fields) - staff_only
    lines = as_asia.get(f"/api/v1/tasks/{school.task.public_id}/submissions").json()["results"]
    assert set(lines[0]) == set(SubmissionLine().fields)
    grades = as_ewa.get(f"/api/v1/courses/{school.course.slug}/grades/mine").json()["results"]
    assert set(grades[0]) == set(OwnGrade().fields)


def test_own_grades_show_what_counts_and_hide_what_is_not_released(school, as_ewa):
    school.change(attempts=3, pass_percent=60)
    secret = add_task(school.lesson, "Tajne")
    add_task(school.lesson, "Szkic", status="draft")
    moment = START
    waiting(school.task, school.ewa, status="graded", points=7, released_at=moment, late=True)
    waiting(school.task, school.ewa, status="graded", points=5, released_at=moment, attempt=2)
    waiting(school.task, school.ewa, attempt=3)
    waiting(secret, school.ewa, status="graded", points=9)

    found = as_ewa.get(f"/api/v1/courses/{school.course.slug}/grades/mine").json()["results"]

    fields = ("status", "points", "percent", "passed", "late", "attempts")
    assert [(row["task"]["title"], *(row[name] for name in fields)) for row in found] == [
        ("Rozprawka", "submitted", "7.00", 70, True, True, 3),
        ("Tajne", "submitted", None, None, None, False, 1),
    ]


def test_own_grades_of_one_course_hold_nothing_of_another(school, as_ewa):
    other = make_course("Drugi", owner=school.tomek)
    enrol(other, school.ewa)
    waiting(add_task(Lesson.objects.get(course=other), "Obce"), school.ewa)

    found = as_ewa.get(f"/api/v1/courses/{school.course.slug}/grades/mine").json()["results"]

    assert [(row["task"]["title"], row["status"]) for row in found] == [("Rozprawka", "none")]


def test_own_queue_is_empty_for_who_came_by_a_quick_link(school):
    grazyna = make_moderator("Grażyna Dąb", username="grazyna")
    add_staff(school.course, grazyna, "assistant")
    waiting(school.task, school.ewa)
    by_password, by_link = APIClient(), APIClient()
    by_password.post("/api/v1/session", {"login": "grazyna", "password": PASSWORD})
    by_link.post("/api/v1/session/quick", {"code": reveal_link(grazyna, "quick", by=grazyna).code})

    answers = [client.get("/api/v1/me/grade-queue").json() for client in (by_password, by_link)]

    assert [len(answer["results"]) for answer in answers] == [1, 0]


def test_list_of_a_task_can_be_the_attempts_of_one_person(school, as_tomek):
    ola, jan = school.student("Ola Sowa", 1), school.student("Jan Rybak", 2)
    waiting(school.task, ola)
    waiting(school.task, jan)
    waiting(school.task, jan, attempt=2)

    answer = as_tomek.get(f"/api/v1/tasks/{school.task.public_id}/submissions?person={jan.public_id}")

    assert [(row["person"]["display_name"], row["attempt"]) for row in answer.json()["results"]] == [
        ("Jan Rybak", 1),
        ("Jan Rybak", 2),
    ]
