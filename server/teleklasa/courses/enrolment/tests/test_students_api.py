from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.enrolment.following import enrol_group
from teleklasa.courses.factories import add_lesson, add_section, add_task, enrol
from teleklasa.courses.models import Course, Enrolment, LessonProgress, Submission
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.notifications.models import Notification
from teleklasa.people.factories import make_learner
from teleklasa.people.links import reveal_link
from teleklasa.people.models import AuditEvent, Person


@pytest.fixture
def client(olga, client_of):
    return client_of(olga)


@pytest.fixture
def url(course):
    return f"/api/v1/courses/{course.slug}/students"


def learner(number):
    return make_learner(f"Osoba {number:02}", email=f"osoba{number}@example.com")


def done(enrolment, lesson):
    moment = timezone.now()
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, state="done", done_at=moment, updated_at=moment)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_five_queries_whatever_its_length(client, course, url, rows):
    for number in range(rows):
        done(enrol(course, learner(number)), course.all_lessons.get())

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 5, [q["sql"] for q in queries]  # session, person, course, students, progress


def test_student_is_shown_with_progress_and_without_secrets(client, course, url, roman):
    section = add_section(course, "Rozdział 2")
    lessons = [course.all_lessons.get(), add_lesson(section, "Druga"), add_lesson(section, "Trzecia")]
    extra = add_lesson(section, "Dodatek", required=False)
    row = enrol(course, roman)
    done(row, lessons[0])
    done(row, extra)

    card = client.get(url).json()["results"][0]

    assert card["person"] == {"id": roman.public_id, "display_name": "Roman Lis", "avatar_url": None}
    assert (card["percent"], card["status"], card["source"]) == (33, "active", "self")
    assert set(card) == set(shapes.StudentCard().fields)


def test_progress_follows_lessons_that_are_hidden_and_never_leaves_its_bounds(client, course, url, roman):
    row = enrol(course, roman)
    done(row, course.all_lessons.get())
    full = client.get(url).json()["results"][0]["percent"]
    Course.objects.filter(pk=course.pk).update(required_lessons=0)

    empty = client.get(url).json()["results"][0]["percent"]

    assert (full, empty) == (100, 0)


@pytest.mark.parametrize(("order", "expected"), [("name", range(120)), ("activity", range(119, -1, -1))])
def test_pages_follow_each_other_without_gaps(client, course, url, order, expected):
    start = timezone.now()
    people = Person.objects.bulk_create([Person(display_name=f"Osoba {n:03}", password="!") for n in range(120)])
    Enrolment.objects.bulk_create(
        Enrolment(
            course=course, person=p, status="active", source="self", last_activity_at=start + timedelta(seconds=n // 2)
        )
        for n, p in enumerate(people)
    )

    first = client.get(url, {"order": order}).json()
    second = client.get(url, {"order": order, "cursor": first["next"]}).json()

    names = [card["person"]["display_name"] for card in first["results"] + second["results"]]
    assert names == [f"Osoba {n:03}" for n in expected]
    assert second["next"] is None


def test_filters_narrow_the_list(client, course, url, roman, group_6a, darek, olga):
    enrol_group(course, group_6a, by=olga)
    enrol(course, roman, status="pending")

    def names(query):
        return [card["person"]["display_name"] for card in client.get(url, query).json()["results"]]

    assert names({}) == ["Darek Wilk"]
    assert names({"status": "pending"}) == ["Roman Lis"]
    assert names({"group": group_6a.slug}) == ["Darek Wilk"]
    assert names({"group": "nie-ma"}) == []
    assert names({"search": "wilk"}) == ["Darek Wilk"]
    assert names({"search": "lis"}) == []


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "WzEsMl0", "order": "activity"},
        {"cursor": "WyJ4IiwyXQ", "order": "activity"},
        {"status": "x"},
        {"order": "x"},
        {"search": "a\x00"},
        {"group": "x" * 33},
    ],
)
def test_bad_queries_are_refused(client, course, url, roman, query):
    enrol(course, roman)

    assert client.get(url, query).status_code == 422


def test_teacher_of_a_group_sees_only_its_pupils(course, url, roman, ala, borys, group_6a, darek, olga, client_of):
    foreign = make_group("klasa 1B", moderators=[borys])
    ewa = add_pupil(foreign, "Ewa Kot")
    enrol(course, roman)
    enrol_group(course, group_6a, by=olga)
    enrol_group(course, foreign, by=olga)
    client = client_of(ala)

    seen = [card["person"]["id"] for card in client.get(url).json()["results"]]
    ones = [client.get(f"{url}/{person.public_id}").status_code for person in (darek, ewa, roman)]
    groups = [group["name"] for group in client.get(url.replace("students", "groups")).json()["results"]]

    assert seen == [darek.public_id]
    assert ones == [200, 404, 404]
    assert groups == ["klasa 6A"]


def test_one_student_is_shown_with_lessons_and_grades(client, course, url, roman):
    row = enrol(course, roman)
    lesson = course.all_lessons.get()
    done(row, lesson)
    task = add_task(lesson, "Zadanie 1")
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

    found = client.get(f"{url}/{roman.public_id}").json()

    assert set(found) == set(shapes.StudentDetail().fields)
    assert [(one["title"], one["state"]) for one in found["lesson_progress"]] == [("Lekcja 1", "done")]
    assert [(one["task"]["title"], one["points"], one["max_points"]) for one in found["submissions"]] == [
        ("Zadanie 1", "7.00", "10.00")
    ]
    assert set(found["submissions"][0]) == set(shapes.StudentSubmission().fields)


def test_teacher_adds_people_of_own_groups_and_nobody_when_one_is_foreign(
    course, url, ala, borys, group_6a, darek, olga, client_of, counted
):
    Person.objects.filter(pk=olga.pk).update(is_moderator=True)
    group_6a.group_moderators.create(person=olga)
    ewa = add_pupil(make_group("klasa 1B", moderators=[borys]), "Ewa Kot")
    client = client_of(olga)

    mixed = client.post(url, {"people": [darek.public_id, ewa.public_id]})
    nobody = counted()
    own = client.post(url, {"people": [darek.public_id]})

    assert (mixed.status_code, mixed.json()["fields"], nobody) == (422, {"people": ["unknown"]}, (0, 0))
    assert (own.status_code, own.json()["results"][0]["source"]) == (201, "teacher")
    assert counted() == (1, 1)


def test_admin_adds_anyone_and_repeating_changes_nothing(url, celina, roman, client_of, counted):
    client = client_of(celina)

    codes = [client.post(url, {"people": [roman.public_id]}).status_code for _ in range(2)]

    assert codes == [201, 201]
    assert counted() == (1, 1)
    assert Notification.objects.filter(person=roman, kind="course-student-added").count() == 1


def test_quick_link_adds_nobody(course, url, ala, olga, group_6a, darek):
    enrol_group(course, group_6a, by=olga)
    client = APIClient()
    client.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    assert client.post(url, {"people": [darek.public_id]}).status_code == 403
    assert client.post(url.replace("students", "groups"), {"group": group_6a.slug}).status_code == 403


def test_decision_is_for_all_or_for_nobody(client, course, url, roman, status_of, counted):
    other, third = learner(1), learner(2)
    for person in (roman, other):
        enrol(course, person, status="pending")
    enrol(course, third)

    wrong_state = client.post(f"{url}/decide", {"ids": [roman.public_id, third.public_id], "decision": "approve"})
    unknown = client.post(f"{url}/decide", {"ids": [roman.public_id, "nie-ma"], "decision": "approve"})
    before = status_of(roman)
    good = client.post(f"{url}/decide", {"ids": [roman.public_id, other.public_id], "decision": "approve"})

    assert (wrong_state.status_code, wrong_state.json()["code"]) == (409, "enrolment-changed")
    assert (unknown.status_code, before) == (422, "pending")
    assert [card["status"] for card in good.json()["results"]] == ["active", "active"]
    assert counted() == (3, 3)
    assert Notification.objects.filter(kind="course-join-approved").count() == 2


@pytest.mark.parametrize(
    ("start", "act", "answer", "end"),
    [
        ("pending", "approve", 200, "active"),
        ("pending", "reject", 200, "rejected"),
        ("active", "remove", 200, "removed"),
        ("completed", "remove", 200, "removed"),
        ("removed", "restore", 200, "active"),
        ("active", "approve", 409, "active"),
        ("withdrawn", "remove", 409, "withdrawn"),
        ("withdrawn", "restore", 409, "withdrawn"),
        ("rejected", "approve", 409, "rejected"),
    ],
)
def test_acts_on_one_student(client, course, url, roman, status_of, counted, start, act, answer, end):
    enrol(course, roman, status=start)

    assert client.post(f"{url}/{roman.public_id}/{act}").status_code == answer

    assert status_of(roman) == end
    assert counted()[0] == counted()[1]
    assert AuditEvent.objects.filter(target=f"course:{course.slug}").count() == int(answer == 200)


def test_act_on_somebody_outside_the_course_finds_nobody(client, url, roman):
    assert client.post(f"{url}/{roman.public_id}/approve").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"people": []},
        {"people": "x"},
        {"people": [10**40]},
        {"people": ["a\x00"]},
        {"people": [None]},
        {"people": ["x"] * 201},
        [],
    ],
)
def test_bad_lists_of_people_are_refused(client, url, body):
    answer = client.post(url, body, format="json")

    assert answer.status_code == 422


def test_classmates_are_shown_by_name_only(course, roman, client_of):
    Course.objects.filter(pk=course.pk).update(shows_classmates=True)
    other = learner(1)
    for person in (roman, other):
        enrol(course, person)
    enrol(course, learner(2), status="pending")

    found = client_of(roman).get(f"/api/v1/courses/{course.slug}/classmates").json()

    assert found == {
        "results": [
            {"id": other.public_id, "display_name": "Osoba 01", "avatar_url": None},
            {"id": roman.public_id, "display_name": "Roman Lis", "avatar_url": None},
        ],
        "next": None,
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_groups_of_a_course_are_listed_in_four_queries(client, course, ala, olga, rows):
    for number in range(rows):
        group = make_group(f"klasa {number}", moderators=[ala])
        add_pupil(group, f"Uczeń {number}")
        enrol_group(course, group, by=olga)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/api/v1/courses/{course.slug}/groups")

    assert [group["people"] for group in answer.json()["results"]] == [1] * rows
    assert len(queries) == 4  # session, person, course, groups


def test_group_of_somebody_else_is_unknown(client, course, group_6a, counted):
    answer = client.post(f"/api/v1/courses/{course.slug}/groups", {"group": group_6a.slug})

    assert (answer.status_code, answer.json()["fields"]) == (422, {"group": ["unknown"]})
