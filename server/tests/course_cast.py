"""Ten people who stand differently towards one course: the roles of the matrix."""

from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff, enrol, enrol_group, make_course
from teleklasa.courses.models import Course
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.people.factories import PASSWORD, make_admin, make_learner, make_moderator
from teleklasa.people.links import reveal_link
from teleklasa.people.models import Person

ROLES = ("An", "Re", "Li", "Pe", "St", "Gt", "As", "Te", "Ow", "Pa")


@dataclass
class Cast:
    course: Course
    group: Group
    people: dict[str, Person | None]

    def person(self, role: str) -> Person:
        found = self.people[role]
        assert found is not None
        return found

    def client(self, role: str) -> APIClient:
        """The browser of that person, signed in through the real endpoints; a pupil by the personal link."""
        client = APIClient()
        person = self.people[role]
        if person is None:
            return client
        if role == "Li":
            code = reveal_link(person, "personal", by=person).code
            answer = client.post("/api/v1/session/personal", {"code": code})
        else:
            answer = client.post("/api/v1/session", {"login": person.username or person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client


def make_cast(**course: Any) -> Cast:
    """A course (published and public unless said) and everybody around it, committed to the database."""
    gt = make_moderator("Grażyna Dąb", username="grazyna")
    group = make_group("klasa 6C", moderators=[gt])
    owner = make_learner("Olga Mak", email="olga@example.com")
    made = make_course("Ułamki", owner=owner, **course)
    people = {
        "An": None,
        "Re": make_learner("Roman Lis", email="roman@example.com"),
        "Li": add_pupil(group, "Lidia Wilk"),
        "Pe": make_learner("Piotr Bąk", email="piotr@example.com"),
        "St": make_learner("Staś Żuk", email="stas@example.com"),
        "Gt": gt,
        "As": make_learner("Asia Kos", email="asia@example.com"),
        "Te": make_learner("Tomek Ryś", email="tomek@example.com"),
        "Ow": owner,
        "Pa": make_admin("Pola Sum", username="pola"),
    }
    enrol_group(made, group)
    pairs = {"Pe": "pending", "St": "active"}
    for role, status in pairs.items():
        person = people[role]
        assert person is not None
        enrol(made, person, status=status)
    for role, title in {"As": "assistant", "Te": "teacher"}.items():
        person = people[role]
        assert person is not None
        add_staff(made, person, title)
    made.refresh_from_db()
    return Cast(made, group, people)
