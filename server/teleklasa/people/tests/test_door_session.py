"""From the door into the app: by the ticket that the browser holds already, and never by the code."""

import time
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from teleklasa.keys import door_ticket
from teleklasa.keys.door_ticket import Ticket
from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.keyring import keyring
from teleklasa.people.links import issue_links, reset_link, reveal_link, revoke_link
from teleklasa.people.models import AccessLink, Person

PERSONAL = AccessLink.Purpose.PERSONAL
DOOR = "/api/v1/session/door"


def ticket_for(person, **changes: Any):
    link = AccessLink.objects.get(person=person, purpose=PERSONAL)
    facts = {"person_id": person.pk, "link_id": link.pk, "code_version": link.code_version, **changes}
    return door_ticket.written(Ticket(**facts), keyring())


def browser(person, **changes: Any):
    client = APIClient()
    client.cookies["door"] = ticket_for(person, **changes)
    return client


def who(client):
    person = client.get("/api/v1/session").json()["person"]
    return person and person["display_name"]


def test_ticket_of_the_door_opens_the_limited_session_of_its_pupil(darek):
    client = browser(darek)

    answer = client.post(DOOR)

    assert (answer.status_code, answer.json()["signed_in_by"]) == (200, "personal-link")
    assert client.patch("/api/v1/me", {"locale": "en"}).status_code == 403
    assert who(client) == "Darek Wilk"


def test_session_by_the_ticket_ends_with_it_and_brings_no_fresh_one(darek):
    with time_machine.travel(time.time(), tick=False) as clock:
        client = browser(darek)
        clock.shift(door_ticket.LIFE_S - 60)
        late = client.post(DOOR)
        seen = who(client)
        clock.shift(120)

        assert (late.status_code, "door" in late.cookies, seen) == (200, False, "Darek Wilk")
        assert (who(client), client.post(DOOR).status_code) == (None, 401)


@pytest.mark.parametrize("changes", [{"code_version": 7}, {"person_id": 0}, {"link_id": 0}])
def test_ticket_that_no_longer_fits_opens_nothing(darek, changes):
    answer = browser(darek, **changes).post(DOOR)

    assert (answer.status_code, answer.json()["code"]) == (401, "no-ticket")


def test_no_ticket_and_a_forged_one_open_nothing(darek):
    forged = APIClient()
    forged.cookies["door"] = ticket_for(darek)[:-3] + "AAA"

    assert [client.post(DOOR).status_code for client in (APIClient(), forged)] == [401, 401]


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_pages_of_others_cannot_open_the_session(darek, said):
    answer = browser(darek).post(DOOR, **said)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_own_page_needs_no_csrf_token_also_when_somebody_is_signed_in(darek, db):
    make_learner("Ewa Lis", email="ewa@example.com")
    client = APIClient(enforce_csrf_checks=True)
    client.post("/api/v1/session", {"login": "ewa@example.com", "password": PASSWORD})
    client.cookies["door"] = ticket_for(darek)

    answer = client.post(DOOR, HTTP_SEC_FETCH_SITE="same-origin")

    assert (answer.status_code, who(client)) == (200, "Darek Wilk")


@pytest.mark.parametrize(
    "end",
    [
        lambda client, darek: reset_link(darek, PERSONAL, by=darek),
        lambda client, darek: revoke_link(darek, PERSONAL),
        lambda client, darek: client.cookies.pop("door"),
    ],
    ids=["reset", "revoked", "not me"],
)
def test_session_ends_at_once_with_the_link_and_with_the_ticket(darek, end):
    client = browser(darek)
    client.post(DOOR)

    end(client, darek)

    assert who(client) is None


def test_another_pupil_who_opens_a_link_in_the_same_browser_ends_the_session(darek):
    client = browser(darek)
    client.post(DOOR)
    other = Person.objects.create(display_name="Ola Kos")
    issue_links([other], PERSONAL)

    client.cookies["door"] = ticket_for(other)

    assert who(client) is None


def test_signing_in_by_code_opens_the_door_too_and_signing_out_closes_both(darek):
    client = APIClient()
    client.post("/api/v1/session/personal", {"code": reveal_link(darek, PERSONAL, by=darek).code})
    given = door_ticket.read(client.cookies["door"].value, keyring())

    answer = client.delete("/api/v1/session")

    assert given is not None
    assert given.person_id == darek.pk
    assert answer.cookies["door"].value == ""
    assert answer.cookies["door"]["max-age"] == 0
