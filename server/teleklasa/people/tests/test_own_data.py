"""What the school holds of a person is handed out whole, and erased whole."""

import json

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from teleklasa.people import own_data
from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.links import issue_links, reveal_link
from teleklasa.people.mailed_links import make_mailed_link
from teleklasa.people.models import AccessLink, AuditEvent, MailedLink, Person, SignIn
from teleklasa.people.own_data import register_own_data
from teleklasa.refusal import Refusal

EMAIL = "ela@dom.example"


@pytest.fixture
def ela(db):
    return make_learner("Ela Sowa", email=EMAIL)


@pytest.fixture
def registry(monkeypatch):
    """A registry of this test's own, in which no other app has a say."""
    monkeypatch.setattr(own_data, "_exports", {})
    monkeypatch.setattr(own_data, "_erasers", {})


def browser(login):
    client = APIClient()
    assert client.post("/api/v1/session", {"login": login, "password": PASSWORD}).status_code == 200
    return client


def tokens(login):
    return APIClient().post("/api/v1/tokens", {"login": login, "password": PASSWORD}).json()


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def test_export_holds_everything_of_people_and_what_others_add(ela, registry):
    issue_links([ela], AccessLink.Purpose.PERSONAL)
    reveal_link(ela, "personal", by=ela)
    held = tokens(EMAIL)
    register_own_data("notes", export=lambda person: {"about": person.display_name})

    answer = browser(EMAIL).get("/api/v1/me/export")

    found = answer.json()
    assert sorted(found) == ["exported_at", "notes", "people"]
    assert found["notes"] == {"about": "Ela Sowa"}
    assert sorted(found["people"]) == ["browsers", "events", "links", "profile", "sign_ins"]
    assert (found["people"]["profile"]["email"], found["people"]["profile"]["id"]) == (EMAIL, ela.public_id)
    assert [link["purpose"] for link in found["people"]["links"]] == ["personal"]
    assert [event["action"] for event in found["people"]["events"]] == ["link-revealed"]
    assert len(found["people"]["sign_ins"]) == len(found["people"]["browsers"]) == 1
    assert answer["Content-Disposition"] == 'attachment; filename="teleklasa.json"'
    secrets = [ela.password, held["refresh"], SignIn.objects.get().current_jti]
    assert [secret for secret in secrets if secret in answer.content.decode()] == []


@pytest.mark.parametrize("number", [1, 3])
def test_export_asks_the_same_number_of_questions_however_much_there_is(
    ela, registry, number, django_assert_num_queries
):
    all_tokens = [tokens(EMAIL) for _ in range(number)]
    client = APIClient(headers={"Authorization": f"Bearer {all_tokens[0]['access']}"})

    with django_assert_num_queries(5):
        found = client.get("/api/v1/me/export").json()

    assert len(found["people"]["sign_ins"]) == number


def test_erased_person_leaves_a_nameless_row_and_nothing_opens(ela, registry):
    issue_links([ela], AccessLink.Purpose.PERSONAL)
    code = reveal_link(ela, "personal", by=ela).code
    Person.objects.filter(pk=ela.pk).update(bio="Sowa", avatar_key="a.webp", listed_as_teacher=True, username="sowa")
    AuditEvent.objects.update(facts={"name": "Ela Sowa"})
    make_mailed_link(ela, MailedLink.Purpose.RESET, email=EMAIL)
    APIClient().post("/api/v1/password-resets", {"email": "ELA@dom.example"})
    client, other, held = browser(EMAIL), browser(EMAIL), tokens(EMAIL)
    seen = []
    register_own_data("notes", erase=lambda person: seen.append(person.display_name))

    answer = client.post("/api/v1/me/erase", {"password": PASSWORD})

    row = Person.objects.filter(pk=ela.pk).values().get()
    traces = json.dumps(row, default=str) + json.dumps(list(AuditEvent.objects.values()), default=str)
    assert (answer.status_code, seen) == (204, ["Ela Sowa"])
    assert [word for word in ("Ela", "Sowa", "sowa", EMAIL, "a.webp") if word in traces] == []
    assert (row["display_name"], row["password"][0], row["listed_as_teacher"]) == ("Osoba usunięta", "!", False)
    assert [c.get("/api/v1/me").status_code for c in (client, other)] == [401, 401]
    assert code_of(APIClient().post("/api/v1/tokens/refresh", {"refresh": held["refresh"]})) == (401, "token-invalid")
    assert APIClient().post("/api/v1/session/personal", {"code": code}).status_code == 404
    assert APIClient().post("/api/v1/session", {"login": EMAIL, "password": PASSWORD}).status_code == 401
    assert (SignIn.objects.count(), MailedLink.objects.count(), ProcrastinateJob.objects.count()) == (0, 0, 0)


def test_erased_address_may_register_again(ela, registry, run_jobs):
    browser(EMAIL).post("/api/v1/me/erase", {"password": PASSWORD})

    APIClient().post("/api/v1/registrations", {"email": EMAIL, "password": PASSWORD, "display_name": "Ela"})

    assert Person.objects.filter(email=EMAIL).exclude(pk=ela.pk).count() == 1


def test_eraser_that_refuses_keeps_everything(ela, registry):
    def refuse(person):
        raise Refusal

    register_own_data("notes", erase=lambda person: Person.objects.filter(pk=person.pk).update(bio="x"))
    register_own_data("stubborn", erase=refuse)
    client = browser(EMAIL)

    answer = client.post("/api/v1/me/erase", {"password": PASSWORD})

    again = Person.objects.get(pk=ela.pk)
    assert (answer.status_code, again.bio, again.email) == (400, "", EMAIL)
    assert client.get("/api/v1/me").status_code == 200


def test_erasing_needs_the_password_and_misses_are_limited(ela, registry):
    client = browser(EMAIL)

    answers = [client.post("/api/v1/me/erase", {"password": "nie-to"}).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert Person.objects.get(pk=ela.pk).email == EMAIL


def test_admin_and_whoever_came_by_a_link_neither_take_nor_erase(ela, celina, darek, registry):
    issue_links([ela], AccessLink.Purpose.PERSONAL)
    pupil, linked = APIClient(), APIClient()
    pupil.post("/api/v1/session/personal", {"code": reveal_link(darek, "personal", by=celina).code})
    linked.post("/api/v1/session/personal", {"code": reveal_link(ela, "personal", by=celina).code})

    erasing = [c.post("/api/v1/me/erase", {"password": PASSWORD}) for c in (pupil, linked, browser("celina"))]
    taking = [c.get("/api/v1/me/export") for c in (pupil, linked)]

    assert [code_of(answer) for answer in (*erasing, *taking)] == [(403, "forbidden")] * 5
