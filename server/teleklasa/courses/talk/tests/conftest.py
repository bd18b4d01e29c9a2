"""A course with a lesson, its owner and assistant, two students, a pupil, and an admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff, enrol, make_course
from teleklasa.courses.models import Comment, Course, Lesson, Review
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.people.factories import PASSWORD, make_admin, make_learner, make_moderator
from teleklasa.people.links import reveal_link
from teleklasa.people.models import Person


@dataclass
class School:
    course: Course
    lesson: Lesson
    owner: Person
    asia: Person
    ewa: Person
    jan: Person
    lidia: Person
    pola: Person

    @property
    def comments(self) -> str:
        return f"/api/v1/lessons/{self.lesson.public_id}/comments"

    @property
    def at(self) -> str:
        return f"/api/v1/courses/{self.course.slug}"

    def client(self, person: Person) -> APIClient:
        client = APIClient()
        if person.is_link_only:
            code = reveal_link(person, "personal", by=person).code
            answer = client.post("/api/v1/session/personal", {"code": code})
        else:
            answer = client.post("/api/v1/session", {"login": person.username or person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    def learner(self, number: int) -> Person:
        person = make_learner(f"Osoba {number}", email=f"osoba{number}@example.com")
        enrol(self.course, person)
        return person

    def comment(self, author: Person, text: str = "Hej", parent: Comment | None = None, **fields: Any) -> Comment:
        """A row with its counters, without the pauses that people have to keep."""
        made = Comment.objects.create(
            course=self.course,
            lesson=self.lesson,
            author=author,
            parent=parent,
            body_source=text,
            body_html=f"<p>{text}</p>",
            **fields,
        )
        recount(self.lesson)
        return made


def recount(lesson: Lesson) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(comment_count=Comment.objects.counted().filter(lesson=lesson).count())
    for root in Comment.objects.roots().filter(lesson=lesson):
        number = Comment.objects.counted().filter(parent=root).count()
        Comment.objects.filter(pk=root.pk).update(reply_count=number)


def walked(client: APIClient, address: str, **query: str) -> list[dict[str, Any]]:
    """The rows of all pages of a list."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(address, {**query, "cursor": cursor}).json()
        rows += page["results"]
        cursor = page["next"]
    return rows


def make_school() -> School:
    owner = make_learner("Olga Mak", email="olga@example.com")
    asia = make_learner("Asia Kos", email="asia@example.com")
    ewa = make_learner("Ewa Lis", email="ewa@example.com")
    jan = make_learner("Jan Bąk", email="jan@example.com")
    course = make_course("Ułamki", owner=owner)
    group = make_group("klasa 6C", moderators=[make_moderator("Grażyna Dąb", username="grazyna")])
    lidia = add_pupil(group, "Lidia Wilk")
    add_staff(course, asia, "assistant")
    for person in (ewa, jan):
        enrol(course, person)
    enrol(course, lidia, source="group")
    pola = make_admin("Pola Sum", username="pola")
    return School(course, Lesson.objects.get(course=course), owner, asia, ewa, jan, lidia, pola)


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def counted(school: School) -> Callable[[], None]:
    """Asserts that every counter of the talk is what a recount finds."""

    def check() -> None:
        school.lesson.refresh_from_db()
        assert school.lesson.comment_count == Comment.objects.counted().filter(lesson=school.lesson).count()
        for root in Comment.objects.roots():
            assert root.reply_count == Comment.objects.counted().filter(parent=root).count()
        school.course.refresh_from_db()
        ratings = list(Review.objects.visible().filter(course=school.course).values_list("rating", flat=True))
        assert (school.course.reviews, school.course.rating_sum) == (len(ratings), sum(ratings))

    return check
