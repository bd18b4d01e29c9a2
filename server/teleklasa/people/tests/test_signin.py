import pytest
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD, make_moderator
from teleklasa.people.links import reset_link, reveal_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.moderators import restore_moderator, revoke_moderator

QUICK = AccessLink.Purpose.QUICK


def test_password_opens_a_session_by_user_name_or_email_in_any_case(ala):
    Person.objects.filter(pk=ala.pk).update(email="Ala@szkola.example")

    for name in ("ala", "ALA", "ala@SZKOLA.example"):
        answer = APIClient().post("/api/v1/session", {"login": name, "password": PASSWORD})

        assert answer.status_code == 200
        assert answer.json()["person"]["display_name"] == "Ala Nowak"
        assert answer.json()["signed_in_by"] == "password"


def test_wrong_password_and_unknown_login_answer_alike(ala):
    wrong = APIClient().post("/api/v1/session", {"login": "ala", "password": "nie-to"})
    unknown = APIClient().post("/api/v1/session", {"login": "nikt", "password": "nie-to"})

    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.json()["code"] == "wrong-credentials"


def test_tenth_miss_of_one_login_slows_everybody_who_tries_it_down(ala):
    for _ in range(10):
        APIClient().post("/api/v1/session", {"login": "ala", "password": "nie-to"})

    answer = APIClient().post("/api/v1/session", {"login": "ala", "password": PASSWORD})

    assert answer.status_code == 429
    assert answer.json()["code"] == "slow-down"
    assert 0 < answer.json()["retry_after_s"] <= 601


def test_language_is_the_browsers_until_the_person_chooses_one(ala, client_of):
    client = client_of(ala)
    before = client.get("/api/v1/session").json()["person"]["locale"]

    client.patch("/api/v1/me", {"locale": "en"})

    assert (before, client.get("/api/v1/session").json()["person"]["locale"]) == (None, "en")


def test_session_of_nobody_says_so(db):
    body = APIClient().get("/api/v1/session").json()

    assert (body["person"], body["signed_in_by"]) == (None, None)
    assert body["csrf_token"]


def test_writes_need_the_csrf_token(ala):
    client = APIClient(enforce_csrf_checks=True)
    client.post("/api/v1/session", {"login": "ala", "password": PASSWORD})

    refused = client.patch("/api/v1/me", {"display_name": "Ala"})
    token = client.get("/api/v1/session").json()["csrf_token"]
    taken = client.patch("/api/v1/me", {"display_name": "Ala"}, headers={"X-CSRFToken": token})

    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert taken.status_code == 200


def quick(client, code, group=None):
    return client.post("/api/v1/session/quick", {"code": code, "group": group})


def test_quick_link_opens_a_limited_session_and_names_only_an_own_group(ala, borys, group_6a):
    code = reveal_link(ala, QUICK, by=ala).code

    client = APIClient()
    answer = quick(client, code.lower().replace("-", " "), group_6a.slug)
    foreign = quick(APIClient(), reveal_link(borys, QUICK, by=borys).code, group_6a.slug)
    refused = client.post("/api/v1/me/password", {"current": PASSWORD, "new": "zupelnie-inne-7"})

    assert (answer.json()["signed_in_by"], answer.json()["group"]) == ("quick-link", group_6a.slug)
    assert foreign.json()["group"] is None
    assert refused.status_code == 403


@pytest.mark.parametrize("code", ["ZZZZZZZZZZZZZZZZ", "!", "x" * 120, "Żółć <script>"])
def test_unknown_and_malformed_quick_links_answer_alike(db, code):
    answer = quick(APIClient(), code)

    assert answer.status_code == 404
    assert answer.json() == {
        "type": "/problems/unknown-link",
        "title": "This link does not open anything",
        "status": 404,
        "code": "unknown-link",
    }


def test_reset_of_a_quick_link_ends_the_sessions_that_it_opened(ala, celina):
    code = reveal_link(ala, QUICK, by=celina).code
    client = APIClient()
    quick(client, code)

    reset_link(ala, QUICK, by=celina)

    assert client.get("/api/v1/session").json()["person"] is None
    assert quick(APIClient(), code).status_code == 404


def test_personal_link_of_a_pupil_is_no_quick_link(darek):
    code = reveal_link(darek, AccessLink.Purpose.PERSONAL, by=darek).code

    assert quick(APIClient(), code).status_code == 404


def test_quick_link_of_an_admin_opens_nothing(db):
    person = make_moderator("Ala", quick_code="BCDFGHJKMNPQRSTV")
    Person.objects.filter(pk=person.pk).update(is_staff=True)

    assert quick(APIClient(), "BCDFGHJKMNPQRSTV").status_code == 404


def test_revoked_moderator_is_out_at_once_and_back_when_restored(ala, celina, client_of):
    client = client_of(ala)

    revoke_moderator(ala, by=celina)
    out = client.get("/api/v1/session").json()["person"]
    restore_moderator(ala, by=celina)

    assert out is None
    assert client_of(ala).get("/api/v1/session").json()["person"]["display_name"] == "Ala Nowak"


def test_sign_out_ends_the_session(ala, client_of):
    client = client_of(ala)

    answer = client.delete("/api/v1/session")

    assert answer.status_code == 204
    assert client.get("/api/v1/session").json()["person"] is None


def test_signing_in_makes_a_new_session_key(ala):
    client = APIClient()
    client.get("/api/v1/session")
    before = client.session.session_key

    client.post("/api/v1/session", {"login": "ala", "password": PASSWORD})

    assert client.session.session_key != before
