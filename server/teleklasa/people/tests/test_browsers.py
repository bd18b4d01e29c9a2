"""People see in which browsers they are signed in, and end any of them."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.links import reveal_link
from teleklasa.people.models import BrowserSession

URL = "/api/v1/me/browsers"


@pytest.fixture
def ela(db):
    return make_learner("Ela Sowa", email="ela@dom.example")


def browser(person, *, device="Firefox"):
    client = APIClient(headers={"User-Agent": device})
    body = {"login": person.username or person.email, "password": PASSWORD}
    assert client.post("/api/v1/session", body).status_code == 200
    return client


def seen_from(client):
    return [(row["device"], row["by_link"], row["current"]) for row in client.get(URL).json()["results"]]


def test_person_sees_own_browsers_and_which_one_asks(ala, ela):
    browser(ela, device="Old \x07 phone")
    asking = browser(ela, device="Laptop")
    browser(ala)

    assert seen_from(asking) == [("Laptop", False, True), ("Old phone", False, False)]


def test_browser_that_a_link_opened_is_told_apart(ala):
    quick = APIClient(headers={"User-Agent": "Phone"})
    quick.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    assert seen_from(browser(ala, device="Laptop")) == [("Laptop", False, True), ("Phone", True, False)]
    assert quick.get(URL).status_code == 403


def test_ended_browser_is_signed_out_and_no_other(ela):
    lost, kept = browser(ela, device="Lost"), browser(ela, device="Kept")
    named = next(row["id"] for row in kept.get(URL).json()["results"] if row["device"] == "Lost")

    ended = [kept.delete(f"{URL}/{named}").status_code for _ in range(2)]

    assert ended == [204, 404]
    assert (lost.get("/api/v1/me").status_code, kept.get("/api/v1/me").status_code) == (401, 200)
    assert seen_from(kept) == [("Kept", False, True)]


def test_browser_of_another_is_not_found(ala, ela):
    mine, theirs = browser(ela), browser(ala)
    named = theirs.get(URL).json()["results"][0]["id"]

    assert mine.delete(f"{URL}/{named}").status_code == 404
    assert theirs.get("/api/v1/me").status_code == 200


def test_new_password_leaves_only_the_browser_in_which_it_was_set(ela):
    browser(ela, device="Other")
    asking = browser(ela, device="Laptop")

    asking.post("/api/v1/me/password", {"current": PASSWORD, "new": "zupelnie-inne-7"})

    assert seen_from(asking) == [("Laptop", False, True)]


def test_session_that_gets_another_key_stays_one_browser(ela):
    session = browser(ela, device="Laptop").session

    session.cycle_key()  # as Django's own page for a new password does

    assert [row.session_key for row in BrowserSession.objects.filter(person=ela)] == [session.session_key]


def test_signing_out_forgets_the_browser(ela):
    client = browser(ela)
    client.delete("/api/v1/session")

    assert BrowserSession.objects.count() == 0


def test_sessions_that_ran_out_are_cleared(ela):
    client = browser(ela)
    BrowserSession.objects.update(expire_date="2026-01-01T00:00:00Z")

    call_command("clearsessions")

    assert BrowserSession.objects.count() == 0
    assert client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_three_queries_whatever_its_length(ela, number, django_assert_num_queries):
    client = [browser(ela) for _ in range(number)][-1]

    with django_assert_num_queries(3):  # session, person, browsers
        answer = client.get(URL)

    assert len(answer.json()["results"]) == number


def test_rows_of_the_sessions_before_ours_are_emptied_where_there_are_any(db):
    migration = import_module("teleklasa.people.migrations.0009_empty_old_sessions").Migration
    [operation] = migration.operations
    Session.objects.create(session_key="old", session_data="", expire_date="2027-01-01T00:00:00Z")

    with connection.cursor() as cursor:
        cursor.execute(operation.sql)
        left = Session.objects.count()
        cursor.execute("DROP TABLE django_session")
        cursor.execute(operation.sql)

    assert left == 0
