from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from teleklasa.courses.factories import add_lesson, add_section, add_staff, enrol, enrol_group, make_course
from teleklasa.courses.models import Course, Lesson
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person


@dataclass
class School:
    """Tomek's course with a live lesson; Asia assists, Ewa learns, Roman does not; Ala's 6C learns with Lidia in it."""

    course: Course
    lesson: Lesson
    group: Group
    ala: Person
    tomek: Person
    asia: Person
    ewa: Person
    lidia: Person
    roman: Person

    def address(self, act: str = "", **names: Any) -> str:
        return reverse(f"lesson-live{act}", kwargs={"lesson_id": self.lesson.public_id, **names})

    @property
    def page(self) -> str:
        return f"/courses/{self.course.slug}/lessons/{self.lesson.public_id}"


@pytest.fixture
def school(ala: Person) -> School:
    tomek = make_learner("Tomek Ryś", email="tomek@example.com")
    asia = make_learner("Asia Kos", email="asia@example.com")
    ewa = make_learner("Ewa Lis", email="ewa@example.com")
    roman = make_learner("Roman Wilk", email="roman@example.com")
    group = make_group("klasa 6C", moderators=[ala])
    lidia = add_pupil(group, "Lidia Sum")
    course = make_course("Ułamki", owner=tomek)
    add_staff(course, asia, "assistant")
    enrol(course, ewa)
    enrol_group(course, group)
    section = add_section(course, "Na żywo")
    lesson = add_lesson(section, "Spotkanie", kind="live", starts_at=timezone.now())
    course.refresh_from_db()
    return School(course, lesson, group, ala, tomek, asia, ewa, lidia, roman)
