"""Sessions end when they must, and misses lock out nobody but the guesser."""

import pytest
from django.db import OperationalError, connection
from rest_framework.test import APIClient

from teleklasa.client_range import address_range
from teleklasa.people.factories import PASSWORD
from teleklasa.people.links import reveal_link
from teleklasa.people.models import Person
from teleklasa.people.moderators import restore_moderator, revoke_moderator


def sign_in(client, login="ala", password=PASSWORD):
    return client.post("/api/v1/session", {"login": login, "password": password})


def by_link(client, person):
    return client.post("/api/v1/session/quick", {"code": reveal_link(person, "quick", by=person).code})


def who(client):
    return client.get("/api/v1/session").json()["signed_in_by"]


def test_password_over_a_quick_link_session_lifts_its_limits(ala):
    client = APIClient()
    by_link(client, ala)

    sign_in(client)

    assert who(client) == "password"


def test_sessions_from_before_a_revocation_stay_dead_after_the_restore(ala, celina):
    password, link = APIClient(), APIClient()
    sign_in(password)
    by_link(link, ala)

    revoke_moderator(ala, by=celina)
    restore_moderator(ala, by=celina)

    assert (who(password), who(link)) == (None, None)


def test_demoted_moderator_loses_groups_and_the_quick_link_session(ala, group_6a, client_of):
    password, link = client_of(ala), APIClient()
    by_link(link, ala)

    Person.objects.filter(pk=ala.pk).update(is_moderator=False)

    assert password.get(f"/api/v1/groups/{group_6a.slug}").status_code == 404
    assert who(link) is None


def test_misses_of_strangers_lock_no_known_device_out(ala):
    known = APIClient()
    sign_in(known)
    known.delete("/api/v1/session")
    for _ in range(61):
        APIClient().post("/api/v1/session/quick", {"code": "NIEMATAKIEGO"})
    for _ in range(11):
        sign_in(APIClient(), password="zle")

    assert sign_in(APIClient()).status_code == 429
    assert by_link(APIClient(), ala).status_code == 429
    assert sign_in(known).status_code == 200
    known.delete("/api/v1/session")
    assert by_link(known, ala).status_code == 200


def test_known_device_has_a_budget_of_its_own(ala):
    known = APIClient()
    sign_in(known)
    known.delete("/api/v1/session")

    answers = [sign_in(known, password="zle").status_code for _ in range(31)]

    assert answers == [401] * 30 + [429]


def test_known_device_of_one_person_guesses_nobody_elses_password(ala, borys):
    known = APIClient()
    sign_in(known)

    answers = [sign_in(known, login="borys", password="zle").status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]


@pytest.mark.parametrize("path", ["password", "email"])
def test_own_password_is_not_guessed_without_end(ala, client_of, path):
    client = client_of(ala)
    body = {"current": "zle", "current_password": "zle", "new": "zupelnie-inne-7", "email": "a@b.example"}

    answers = [client.post(f"/api/v1/me/{path}", body).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_address_range_is_the_ipv4_address_or_the_ipv6_line_behind_any_writing():
    seen = ["1.2.3.4", "::ffff:1.2.3.4", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "nonsense"]

    assert [address_range(each) for each in seen] == [
        "1.2.3.4",
        "1.2.3.4",
        "2001:db8:1:2::/64",
        "2001:db8:1:2::/64",
        "unknown",
    ]


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_is_said_as_unavailable(ala, client_of, settings):
    client = client_of(ala)
    client.raise_request_exception = False

    def away(*_):
        raise OperationalError

    with connection.execute_wrapper(away):
        answers = [client.get("/api/v1/groups"), client.get("/api/v1/session")]

    assert [(answer.status_code, answer.json()["code"], answer["Retry-After"]) for answer in answers] == [
        (503, "unavailable", "5")
    ] * 2
