from collections.abc import Callable

import pytest

from teleklasa.courses.factories import make_course
from teleklasa.courses.models import Course, Enrolment
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person


@pytest.fixture
def olga(db: None) -> Person:
    """Owns the course of these tests."""
    return make_learner("Olga Mak", email="olga@example.com")


@pytest.fixture
def roman(db: None) -> Person:
    """Has an account and is in no course."""
    return make_learner("Roman Lis", email="roman@example.com")


@pytest.fixture
def course(olga: Person) -> Course:
    return make_course("Ułamki", owner=olga)


@pytest.fixture
def status_of(course: Course) -> Callable[[Person], str | None]:
    def find(person: Person) -> str | None:
        return Enrolment.objects.filter(course=course, person=person).values_list("status", flat=True).first()

    return find


@pytest.fixture
def counted(course: Course) -> Callable[[], tuple[int, int]]:
    """The counter on the course, and a recount."""

    def count() -> tuple[int, int]:
        course.refresh_from_db()
        return course.students, Enrolment.objects.members().filter(course=course).count()

    return count
