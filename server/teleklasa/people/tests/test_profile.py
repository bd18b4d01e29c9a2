"""One's own profile: what is shown, and who may change what."""

import pytest
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.links import reveal_link
from teleklasa.people.models import Person
from teleklasa.people.rules import may_be_listed_as_teacher, may_change_own_profile


@pytest.fixture
def ela(db):
    return make_learner("Ela Sowa", email="ela@dom.example")


@pytest.fixture
def ela_client(ela):
    client = APIClient()
    assert client.post("/api/v1/session", {"login": "ela@dom.example", "password": PASSWORD}).status_code == 200
    return client


def test_profile_shows_all_that_is_ones_own(ela, ela_client):
    Person.objects.filter(pk=ela.pk).update(avatar_key="ab/cd.webp")

    assert ela_client.get("/api/v1/me").json() == {
        "id": ela.public_id,
        "display_name": "Ela Sowa",
        "username": None,
        "email": "ela@dom.example",
        "email_confirmed": True,
        "locale": None,
        "time_zone": "Europe/Warsaw",
        "bio": "",
        "avatar_url": "/media/image/ab/cd.webp",
        "listed_as_teacher": False,
        "is_admin": False,
        "is_moderator": False,
        "is_link_only": False,
        "may_claim": False,
    }


def test_profile_takes_every_own_field(ela, ela_client):
    changes = {"display_name": "Ela", "bio": " # Uczę\n**chemii**", "locale": "en", "time_zone": "Asia/Tokyo"}

    answer = ela_client.patch("/api/v1/me", {**changes, "listed_as_teacher": True})

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in changes} == changes
    assert list(Person.objects.listed_teachers()) == [ela]


@pytest.mark.parametrize(
    ("field", "value", "codes"),
    [
        ("bio", "x" * 4001, ["max_length"]),
        ("bio", "a\u0000b", ["null_characters_not_allowed"]),
        ("bio", None, ["null"]),
        ("bio", ["x"], ["invalid"]),
        ("display_name", " ", ["blank"]),
        ("locale", "de", ["invalid_choice"]),
        ("time_zone", "../etc", ["unknown"]),
        ("listed_as_teacher", "maybe", ["invalid"]),
    ],
)
def test_profile_refuses_what_cannot_be_kept(ela_client, field, value, codes):
    answer = ela_client.patch("/api/v1/me", {field: value})

    assert (answer.status_code, answer.json()["fields"]) == (422, {field: codes})


def test_profile_refuses_half_a_character(ela_client):
    answer = ela_client.generic("PATCH", "/api/v1/me", r'{"bio": "\ud800"}', "application/json")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["bio"])


def test_profile_ignores_what_is_not_the_persons_to_set(ela, ela_client):
    forged = {"is_admin": True, "is_staff": True, "is_moderator": True, "email": "a@b.example", "avatar_key": "x"}

    ela_client.patch("/api/v1/me", {**forged, "email_confirmed_at": None, "session_version": 9})

    again = Person.objects.get(pk=ela.pk)
    assert (again.is_staff, again.is_moderator, again.email) == (False, False, ela.email)
    assert (again.avatar_key, again.session_version) == ("", 1)


def test_quick_link_session_changes_nothing_that_strangers_read(ala):
    client = APIClient()
    client.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    answers = [
        client.patch("/api/v1/me", body).status_code
        for body in ({"display_name": "Ala"}, {"locale": "en"}, {"bio": "x"}, {"listed_as_teacher": True})
    ]

    assert answers == [200, 200, 403, 403]


def test_link_only_person_changes_the_name_only(darek):
    fields = ["display_name", "bio", "locale", "time_zone", "listed_as_teacher"]

    assert [may_change_own_profile(darek, [field]) for field in fields] == [True, False, False, False, False]


def test_only_adults_are_listed_as_teachers(ela, ala, darek):
    unconfirmed = Person(display_name="Nowa", email="nowa@dom.example")

    assert [may_be_listed_as_teacher(each) for each in (ela, ala, darek, unconfirmed)] == [True, True, False, False]
