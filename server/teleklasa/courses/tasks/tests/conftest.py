"""A course with a task, a student who learns, and a teacher and an assistant who grade."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff, add_task, enrol, make_course
from teleklasa.courses.models import Course, Enrolment, Lesson, Submission, Task
from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.models import Person


@dataclass
class School:
    course: Course
    lesson: Lesson
    task: Task
    ewa: Person
    enrolment: Enrolment
    tomek: Person
    asia: Person

    def client(self, person: Person) -> APIClient:
        """The browser of that person, signed in through the real endpoint."""
        client = APIClient()
        answer = client.post("/api/v1/session", {"login": person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    def change(self, **fields: Any) -> None:
        Task.objects.filter(pk=self.task.pk).update(**fields)
        self.task = Task.objects.select_related("course", "lesson").get(pk=self.task.pk)

    def student(self, name: str, number: int = 0) -> Person:
        person = make_learner(name, email=f"uczen{number}@example.com")
        enrol(self.course, person)
        return person


def make_school(**task: Any) -> School:
    tomek = make_learner("Tomek Ryś", email="tomek@example.com")
    asia = make_learner("Asia Kos", email="asia@example.com")
    ewa = make_learner("Ewa Lis", email="ewa@example.com")
    course = make_course("Ułamki", owner=tomek)
    add_staff(course, asia, "assistant")
    lesson = Lesson.objects.get(course=course)
    return School(course, lesson, add_task(lesson, "Rozprawka", **task), ewa, enrol(course, ewa), tomek, asia)


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def as_ewa(school: School) -> APIClient:
    return school.client(school.ewa)


@pytest.fixture
def as_tomek(school: School) -> APIClient:
    return school.client(school.tomek)


@pytest.fixture
def as_asia(school: School) -> APIClient:
    return school.client(school.asia)


def begun(client: APIClient, task: Task) -> str:
    answer = client.post(f"/api/v1/tasks/{task.public_id}/submissions")
    assert answer.status_code in {200, 201}, answer.content
    return f"/api/v1/submissions/{answer.json()['id']}"


def handed_in(client: APIClient, task: Task, text: str = "Praca.") -> str:
    """The address of an attempt that was written and handed in through the API."""
    at = begun(client, task)
    assert client.patch(at, {"text": text}).status_code == 200
    answer = client.post(f"{at}/hand-in")
    assert answer.status_code == 200, answer.content
    return at


def row_at(address: str) -> Submission:
    return Submission.objects.get(public_id=address.rsplit("/", 1)[1])
