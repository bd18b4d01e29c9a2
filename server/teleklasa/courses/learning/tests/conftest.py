from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_lesson, add_section, add_staff, enrol, make_course
from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress, Section
from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.models import Person


@dataclass
class School:
    """Tomek's course with two lessons in the first section and one in the second; Ewa learns it, Roman does not."""

    course: Course
    first: Lesson
    second: Lesson
    third: Lesson
    tomek: Person
    asia: Person
    ewa: Person
    roman: Person
    enrolment: Enrolment

    @property
    def section(self) -> Section:
        return self.third.section

    def client(self, person: Person) -> APIClient:
        """The browser of that person, signed in through the real endpoint."""
        client = APIClient()
        answer = client.post("/api/v1/session", {"login": person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    def tell(self, person: Person, *items: dict[str, Any]) -> Any:
        return self.client(person).post("/api/v1/me/progress", {"items": list(items)}, format="json")

    def progress(self, lesson: Lesson) -> tuple[str, int, int] | None:
        rows = LessonProgress.objects.filter(enrolment=self.enrolment, lesson=lesson)
        return rows.values_list("state", "position_s", "seen_s").first()

    def member(self) -> Enrolment:
        self.enrolment.refresh_from_db()
        return self.enrolment


@pytest.fixture
def school(db: None) -> School:
    tomek = make_learner("Tomek Ryś", email="tomek@example.com")
    asia = make_learner("Asia Kos", email="asia@example.com")
    ewa = make_learner("Ewa Lis", email="ewa@example.com")
    roman = make_learner("Roman Wilk", email="roman@example.com")
    course = make_course("Ułamki", owner=tomek)
    add_staff(course, asia, "assistant")
    first = Lesson.objects.select_related("section").get(course=course)
    second = add_lesson(first.section, "Lekcja 2")
    third = add_lesson(add_section(course, "Rozdział 2"), "Lekcja 3")
    return School(course, first, second, third, tomek, asia, ewa, roman, enrol(course, ewa))


@pytest.fixture
def as_ewa(school: School) -> APIClient:
    return school.client(school.ewa)


@pytest.fixture
def change() -> Callable[..., None]:
    def write(lesson: Lesson, **fields: Any) -> None:
        Lesson.objects.filter(pk=lesson.pk).update(**fields)
        lesson.refresh_from_db()

    return write
