from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teleklasa.courses.dashboard import serializers as shapes
from teleklasa.courses.dashboard.figures import enrolled_by_week
from teleklasa.courses.enrolment.following import enrol_group
from teleklasa.courses.factories import add_lesson, add_section, add_task, enrol, make_course
from teleklasa.courses.models import Course, Enrolment, LessonProgress, Submission, Task
from teleklasa.people.factories import make_learner

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def olga(db):
    return make_learner("Olga Mak", email="olga@example.com")


@pytest.fixture
def course(olga) -> Course:
    return make_course("Ułamki", owner=olga)


@pytest.fixture
def client(olga, client_of):
    return client_of(olga)


@pytest.fixture
def url(course):
    return f"/api/v1/courses/{course.slug}/dashboard"


def learner(number):
    return make_learner(f"Osoba {number:02}", email=f"osoba{number}@example.com")


def note(enrolment, lesson, state="done"):
    moment = timezone.now()
    done_at = moment if state == "done" else None
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, state=state, done_at=done_at, updated_at=moment)


def grade(task, person, points, attempt=1, status="graded", most=10):
    moment = timezone.now()
    return Submission.objects.create(
        task=task,
        course_id=task.course_id,
        person=person,
        task_version=1,
        attempt=attempt,
        status=status,
        started_at=moment,
        submitted_at=moment,
        max_points=most,
        points=points,
    )


def fill(course, number):
    lesson = course.all_lessons.order_by("id").first()
    task = add_task(lesson, f"Zadanie {number}")
    person = learner(number)
    note(enrol(course, person), lesson)
    grade(task, person, 5)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "number"), [("", 9), ("/grades", 6), ("/stuck?days=1", 5)])
def test_number_of_queries_does_not_grow_with_the_rows(client, course, url, path, number, rows):
    for each in range(rows):
        fill(course, each)
    Enrolment.objects.update(last_activity_at=timezone.now() - timedelta(days=2))
    LessonProgress.objects.update(state="started", done_at=None)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url + path)

    assert answer.status_code == 200
    assert len(queries) == number, [query["sql"][:80] for query in queries]
    assert len(answer.json().get("results", answer.json().get("tasks"))) == rows


def test_figures_say_who_is_in_it_and_how_far(client, course, url):
    second = add_lesson(add_section(course, "Rozdział 2"), "Druga", required=False)
    first = course.all_lessons.get(title="Lekcja 1")
    rows = [enrol(course, learner(n), status=s) for n, s in enumerate(["active", "completed", "withdrawn", "pending"])]
    note(rows[0], first)
    note(rows[0], second, "started")
    note(rows[1], first)
    note(rows[2], first)  # who left is not counted

    found = client.get(url).json()

    assert set(found) == set(shapes.Dashboard().fields)
    assert found["students"] == {
        "pending": 1,
        "active": 1,
        "completed": 1,
        "withdrawn": 1,
        "removed": 0,
        "rejected": 0,
    }
    assert [(row["title"], row["required"], row["started"], row["done"]) for row in found["lessons"]] == [
        ("Lekcja 1", True, 2, 2),
        ("Druga", False, 1, 0),
    ]


def test_weeks_begin_on_monday_in_the_zone_of_the_course(client, course, url):
    with time_machine.travel(NOON, tick=False):
        moments = ["2026-03-09T00:30:00+01:00", "2026-03-08T23:30:00+01:00", "2026-03-04T12:00:00+01:00"]
        for number, moment in enumerate([*moments, "2025-01-01T00:00:00+01:00"]):
            row = enrol(course, learner(number))
            Enrolment.objects.filter(pk=row.pk).update(enrolled_at=datetime.fromisoformat(moment))

        weeks = enrolled_by_week(course, Enrolment.objects.filter(course=course))

    assert len(weeks) == 12
    assert [(week["week"].isoformat(), week["students"]) for week in weeks[-2:]] == [
        ("2026-03-02", 2),
        ("2026-03-09", 1),
    ]
    assert sum(week["students"] for week in weeks) == 3


def test_averages_are_over_the_attempts_that_count(client, course, url):
    lesson = course.all_lessons.get()
    best = add_task(lesson, "Najlepsza", position=1)
    last = add_task(lesson, "Ostatnia", counts=Task.Counts.LAST, position=2)
    add_task(lesson, "Bez ocen", position=3)
    ala, ola = learner(1), learner(2)
    for person in (ala, ola):
        enrol(course, person)
    for task in (best, last):
        grade(task, ala, 9, attempt=1)
        grade(task, ala, 3, attempt=2)
        grade(task, ola, 6)
    grade(best, learner(3), 0)  # not in the course

    tasks = client.get(url).json()["tasks"]

    assert [(row["title"], row["graded"], row["average_points"], row["average_percent"]) for row in tasks] == [
        ("Najlepsza", 2, "7.50", 75.0),
        ("Ostatnia", 2, "4.50", 45.0),
        ("Bez ocen", 0, None, None),
    ]
    assert set(tasks[0]) == set(shapes.DashboardAverage().fields)


def test_matrix_has_the_points_that_count_by_student_and_task(client, course, url):
    task = add_task(course.all_lessons.get(), "Zadanie 1")
    ala, ola = learner(1), learner(2)
    for person in (ola, ala):
        enrol(course, person)
    grade(task, ala, Decimal("7.50"))
    grade(task, ala, 3, attempt=2)
    grade(task, ola, None, status="submitted")

    found = client.get(f"{url}/grades").json()

    assert [one["title"] for one in found["tasks"]] == ["Zadanie 1"]
    assert [(row["person"]["display_name"], row["points"]) for row in found["results"]] == [
        ("Osoba 01", {task.public_id: "7.50"}),
        ("Osoba 02", {}),
    ]


def test_stuck_are_active_silent_and_not_done(client, course, url):
    lesson = course.all_lessons.get()
    names = ["cicho", "dawno", "zrobione", "świeżo", "ukończone"]
    people = [make_learner(name, email=f"o{n}@example.com") for n, name in enumerate(names)]
    rows = [enrol(course, person, status="completed" if n == 4 else "active") for n, person in enumerate(people)]
    note(rows[2], lesson)
    for row, days in zip(rows, [20, 30, 40, 1, 50], strict=True):
        Enrolment.objects.filter(pk=row.pk).update(last_activity_at=timezone.now() - timedelta(days=days))

    def stuck(days):
        page = client.get(f"{url}/stuck", {"days": days}).json()["results"]
        return [card["person"]["display_name"] for card in page]

    assert stuck(14) == ["dawno", "cicho"]
    assert stuck(25) == ["dawno"]


@pytest.mark.parametrize("query", [{"days": 0}, {"days": "x"}, {"days": 10**30}, {"cursor": "WzEsMl0"}])
def test_bad_queries_are_refused(client, course, url, query):
    enrol(course, learner(1))

    assert client.get(f"{url}/stuck", query).status_code == 422


def test_teacher_of_a_group_gets_figures_of_own_pupils_only(course, url, olga, ala, group_6a, darek, client_of):
    lesson = course.all_lessons.get()
    task = add_task(lesson, "Zadanie")
    stranger = learner(1)
    note(enrol(course, stranger), lesson)
    grade(task, stranger, 10)
    enrol_group(course, group_6a, by=olga)
    grade(task, darek, 4)
    client = client_of(ala)

    figures = client.get(url).json()
    matrix = client.get(f"{url}/grades").json()

    assert (figures["students"]["active"], figures["lessons"][0]["done"]) == (1, 0)
    assert [row["average_points"] for row in figures["tasks"]] == ["4.00"]
    assert [row["person"]["display_name"] for row in matrix["results"]] == ["Darek Wilk"]
