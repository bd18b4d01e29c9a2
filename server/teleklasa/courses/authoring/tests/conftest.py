"""Olga owns the course, Tomek teaches it, Staś may learn in it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q, Sum

from teleklasa.courses.factories import add_staff, make_course
from teleklasa.courses.models import Course, Lesson
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person


@pytest.fixture
def olga(db: None) -> Person:
    return make_learner("Olga Mak", email="olga@example.com")


@pytest.fixture
def tomek(db: None) -> Person:
    return make_learner("Tomek Ryś", email="tomek@example.com")


@pytest.fixture
def stas(db: None) -> Person:
    return make_learner("Staś Żuk", email="stas@example.com")


@pytest.fixture
def course(olga: Person, tomek: Person) -> Course:
    """Published and public, with one section and one published lesson."""
    made = make_course("Ułamki", owner=olga, summary="O ułamkach.")
    add_staff(made, tomek, "teacher")
    return made


@pytest.fixture
def draft(olga: Person) -> Course:
    return make_course("Potęgi", owner=olga, status="draft", summary="O potęgach.")


@pytest.fixture
def counters() -> Callable[[Course], tuple[dict[str, int], dict[str, int]]]:
    """What the card of a course says, and what its lessons say."""

    def both(course: Course) -> tuple[dict[str, int], dict[str, int]]:
        names = ("lessons", "required_lessons", "previews", "duration_s")
        said = Course.objects.values(*names).get(pk=course.pk)
        counted = (
            Lesson.objects.published()
            .filter(course=course)
            .aggregate(
                lessons=Count("pk"),
                required_lessons=Count("pk", filter=Q(required=True)),
                previews=Count("pk", filter=Q(is_preview=True)),
                duration_s=Sum("duration_s", default=0),
            )
        )
        return dict(said), counted

    return both


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """What each of the acts answered or raised (its class name), when they begin at the same moment."""

    def run(*acts: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            try:
                barrier.wait()
                return act()
            except Exception as error:  # noqa: BLE001 -- told to the test by name
                return type(error).__name__
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run
