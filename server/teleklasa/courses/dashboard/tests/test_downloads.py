import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teleklasa.courses.dashboard.downloads import plain_cell
from teleklasa.courses.enrolment.following import enrol_group
from teleklasa.courses.factories import add_task, enrol, make_course
from teleklasa.courses.models import Enrolment, Lesson, LessonProgress, Submission
from teleklasa.people.factories import make_learner
from teleklasa.people.models import AuditEvent, Person


@pytest.fixture
def olga(db):
    return make_learner("Olga Mak", email="olga@example.com")


@pytest.fixture
def course(olga):
    return make_course("Ułamki", owner=olga)


@pytest.fixture
def client(olga, client_of):
    return client_of(olga)


def table(client, course, name):
    answer = client.post(f"/api/v1/courses/{course.slug}/downloads/{name}", headers={"accept": "text/csv"})
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return answer, list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_students_come_as_a_file_and_the_taking_is_audited(client, course, olga):
    roman = make_learner("Roman Żuk", email="roman@example.com")
    enrol(course, roman)
    enrol(course, make_learner("Inny", email="inny@example.com"), status="pending")

    answer, rows = table(client, course, "students")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="students-{course.slug}.csv"'
    assert rows[0][:5] == ["id", "display_name", "status", "source", "percent"]
    assert [row[:5] for row in rows[1:]] == [[roman.public_id, "Roman Żuk", "active", "self", "0"]]
    event = AuditEvent.objects.get(action="students-downloaded")
    assert (event.actor, event.target, event.facts) == (olga, f"course:{course.slug}", {"list": "students"})


def test_progress_has_a_column_for_each_lesson(client, course):
    row = enrol(course, make_learner("Roman", email="roman@example.com"))
    moment = timezone.now()
    LessonProgress.objects.create(
        enrolment=row, lesson=course.all_lessons.get(), state="done", done_at=moment, updated_at=moment
    )

    _, rows = table(client, course, "progress")

    assert rows[0] == ["id", "display_name", "percent", "Lekcja 1"]
    assert rows[1][1:] == ["Roman", "100", "done"]


def test_grades_have_a_column_for_each_task(client, course):
    roman = make_learner("Roman", email="roman@example.com")
    enrol(course, roman)
    task = add_task(course.all_lessons.get(), "Zadanie")
    Submission.objects.create(
        task=task,
        course=course,
        person=roman,
        task_version=1,
        attempt=1,
        status="graded",
        started_at=timezone.now(),
        submitted_at=timezone.now(),
        max_points=10,
        points=7,
    )

    _, rows = table(client, course, "grades")

    assert rows[0] == ["id", "display_name", "Zadanie (10)"]
    assert rows[1][1:] == ["Roman", "7.00"]


def test_names_and_titles_never_become_formulas(client, course):
    person = make_learner("Roman", email="roman@example.com")
    Person.objects.filter(pk=person.pk).update(display_name='=HYPERLINK("http://zly.example","x")')
    Lesson.objects.filter(course=course).update(title="+1+1")
    enrol(course, person)

    _, rows = table(client, course, "progress")

    assert rows[0][3] == "'+1+1"
    assert rows[1][1] == '\'=HYPERLINK("http://zly.example","x")'


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1"])
def test_cell_that_a_spreadsheet_would_calculate_is_kept_as_text(text):
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [("Ala", "Ala"), (None, ""), (7, "7"), ("a=b", "a=b"), ("", "")])
def test_other_cells_stay_as_they_are(value, cell):
    assert plain_cell(value) == cell


def test_teacher_of_a_group_takes_only_its_pupils(course, olga, ala, group_6a, darek, client_of):
    enrol(course, make_learner("Roman", email="roman@example.com"))
    enrol_group(course, group_6a, by=olga)

    _, rows = table(client_of(ala), course, "students")

    assert [row[1] for row in rows[1:]] == ["Darek Wilk"]


@pytest.mark.slow
def test_large_course_is_read_a_thousand_students_at_a_time(client, course):
    people = Person.objects.bulk_create([Person(display_name=f"Osoba {n:04}", password="!") for n in range(2500)])
    Enrolment.objects.bulk_create(
        Enrolment(course=course, person=person, status="active", source="self", last_activity_at=timezone.now())
        for person in people
    )

    with CaptureQueriesContext(connection) as queries:
        _, rows = table(client, course, "students")

    assert [row[1] for row in rows[1:]] == [f"Osoba {n:04}" for n in range(2500)]
    assert len(queries) == 4 + 3 * 2  # session, person, course, audit; a page and its progress


def test_refusal_is_a_problem_even_when_csv_was_asked_for(course, client_of):
    client = client_of(make_learner("Roman", email="roman@example.com"))

    answer = client.post(f"/api/v1/courses/{course.slug}/downloads/students", headers={"accept": "text/csv"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
