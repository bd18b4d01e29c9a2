"""A personal link opens the API for a pupil, in a session or by token, and opens little."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD, make_learner, make_moderator
from teleklasa.people.links import issue_links, reset_link, reveal_link, revoke_link
from teleklasa.people.models import AccessLink, FormerCode, MissCount, Person, SignIn
from teleklasa.people.sign_ins import end_everything

PERSONAL = AccessLink.Purpose.PERSONAL
NEW_PASSWORD = "zupelnie-inne-7"


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def code_for(person):
    return reveal_link(person, PERSONAL, by=person).code


def by_session(person):
    client = APIClient()
    answer = client.post("/api/v1/session/personal", {"code": code_for(person).lower()})
    assert answer.status_code == 200, answer.content
    return client


def by_token(person):
    answer = APIClient().post("/api/v1/tokens/personal", {"code": code_for(person)})
    assert answer.status_code == 200, answer.content
    return APIClient(headers={"Authorization": f"Bearer {answer.json()['access']}"})


WAYS = pytest.mark.parametrize("open_by", [by_session, by_token], ids=["session", "token"])


@WAYS
def test_pupil_is_known_and_may_change_the_name_only(darek, open_by):
    client = open_by(darek)

    changes = [{"display_name": "Darek W."}, {"bio": "x"}, {"locale": "en"}, {"listed_as_teacher": True}]
    answers = [client.patch("/api/v1/me", body).status_code for body in changes]

    seen = client.get("/api/v1/me").json()
    assert answers == [200, 403, 403, 403]
    assert (seen["display_name"], seen["is_link_only"], seen["email"]) == ("Darek W.", True, None)


def test_session_says_that_a_personal_link_opened_it(darek):
    session = by_session(darek).get("/api/v1/session").json()

    assert (session["person"]["id"], session["signed_in_by"]) == (darek.public_id, "personal-link")


@WAYS
@pytest.mark.parametrize(
    "end",
    [
        lambda darek: reset_link(darek, PERSONAL, by=darek),
        lambda darek: revoke_link(darek, PERSONAL),
        lambda darek: Person.objects.filter(pk=darek.pk).update(retired_at="2026-01-01T00:00:00Z"),
        lambda darek: Person.objects.filter(pk=darek.pk).update(is_staff=True),
        lambda darek: Person.objects.filter(pk=darek.pk).update(is_moderator=True),
        end_everything,
    ],
    ids=["reset", "revoked", "retired", "admin", "moderator", "logged out"],
)
def test_what_a_link_opened_dies_with_it(darek, open_by, end):
    client = open_by(darek)

    end(darek)

    assert client.get("/api/v1/me").status_code == 401


def test_refresh_of_a_token_by_link_stays_by_link_until_the_reset(darek):
    tokens = APIClient().post("/api/v1/tokens/personal", {"code": code_for(darek)}).json()

    fresh = APIClient().post("/api/v1/tokens/refresh", {"refresh": tokens["refresh"]}).json()
    client = APIClient(headers={"Authorization": f"Bearer {fresh['access']}"})
    by_link = client.post("/api/v1/tokens/revoke-all")
    reset_link(darek, PERSONAL, by=darek)
    dead = APIClient().post("/api/v1/tokens/refresh", {"refresh": fresh["refresh"]})

    assert (code_of(by_link), code_of(dead)) == ((403, "forbidden"), (401, "token-invalid"))


@WAYS
def test_link_of_somebody_with_a_password_changes_no_credentials(db, open_by):
    ela = make_learner("Ela", email="ela@dom.example")
    issue_links([ela], PERSONAL)
    client = open_by(ela)
    current = {"current": PASSWORD, "current_password": PASSWORD, "new": NEW_PASSWORD, "email": "a@b.example"}

    answers = [client.post(f"/api/v1/me/{path}", current) for path in ("password", "email")]
    answers += [client.patch("/api/v1/me", {"bio": "x"}), client.get("/api/v1/tokens/sign-ins")]

    assert [code_of(answer) for answer in answers] == [(403, "forbidden")] * 4


@WAYS
def test_pupil_sees_and_manages_no_groups(darek, group_6a, open_by):
    client = open_by(darek)

    answers = {
        "list": client.get("/api/v1/groups"),
        "create": client.post("/api/v1/groups", {"name": "klasa 1A"}),
        "read": client.get(f"/api/v1/groups/{group_6a.slug}"),
        "pupils": client.get(f"/api/v1/groups/{group_6a.slug}/pupils"),
        "start": client.post(f"/api/v1/groups/{group_6a.slug}/lesson"),
        "moderators": client.get("/api/v1/moderators"),
        "servers": client.get("/api/v1/servers"),
        "choices": client.get("/api/v1/moderator-choices"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "list": 403,
        "create": 403,
        "read": 404,
        "pupils": 404,
        "start": 404,
        "moderators": 403,
        "servers": 403,
        "choices": 403,
    }


@pytest.mark.parametrize("path", ["session/personal", "tokens/personal"])
def test_misses_are_counted_with_those_of_every_other_way(ala, path):
    wrong = [APIClient().post(f"/api/v1/{path}", {"code": "NIEMATAKIEGO"}).status_code for _ in range(61)]
    quick = APIClient().post("/api/v1/session/quick", {"code": "NIEMATAKIEGO"})

    assert wrong == [404] * 60 + [429]
    assert code_of(quick) == (429, "slow-down")


@pytest.mark.parametrize("path", ["session/personal", "tokens/personal"])
def test_an_attack_on_the_whole_site_closes_short_codes_to_strangers_only(ala, darek, path):
    known = APIClient()
    known.post("/api/v1/session/personal", {"code": code_for(darek)})
    MissCount.objects.create(bucket="site", misses=300, ends_at=timezone.now() + timedelta(seconds=60))

    by_stranger = APIClient().post(f"/api/v1/{path}", {"code": code_for(darek)})
    by_known = known.post(f"/api/v1/{path}", {"code": code_for(darek)})
    by_quick = APIClient().post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    assert code_of(by_stranger) == (429, "slow-down")
    assert (by_known.status_code, by_quick.status_code) == (200, 200)


def test_an_old_code_is_noted_wherever_it_is_tried(darek):
    old = code_for(darek)
    reset_link(darek, PERSONAL, by=darek)

    APIClient().post("/api/v1/session/personal", {"code": old})

    assert FormerCode.objects.get(link__person=darek).used_at is not None


@pytest.mark.parametrize("path", ["session/personal", "tokens/personal"])
def test_no_other_link_is_taken_for_a_personal_one(ala, darek, path):
    quick = reveal_link(ala, "quick", by=ala).code
    teacher = make_moderator("Nowa")
    issue_links([teacher], PERSONAL)
    reset = code_for(darek)
    reset_link(darek, PERSONAL, by=darek)

    answers = [
        APIClient().post(f"/api/v1/{path}", {"code": code})
        for code in (quick, code_for(teacher), reset, "!", "ą" * 128, "A" * 10)
    ]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert code_of(answers[0]) == (404, "unknown-link")
    assert SignIn.objects.count() == 0


def claim(client, **changes: object):
    body = {"email": "darek@dom.example", "password": NEW_PASSWORD, **changes}
    return client.post("/api/v1/me/claim", body)


def test_claim_is_refused_unless_the_school_allows_it(darek):
    assert code_of(claim(by_session(darek))) == (403, "claim-not-allowed")


@WAYS
def test_pupil_claims_an_account_by_a_mailed_link(darek, settings, run_jobs, open_by):
    settings.LINK_ONLY_MAY_CLAIM = True
    client = open_by(darek)

    answer = claim(client)
    run_jobs()
    before = Person.objects.get(pk=darek.pk).is_link_only
    found = re.search(r"#token=(\S+)", str(mail.outbox[0].body))
    assert found is not None
    confirmed = APIClient().post("/api/v1/registrations/confirm", {"token": found[1]})
    signed_in = APIClient().post("/api/v1/tokens", {"login": "darek@dom.example", "password": NEW_PASSWORD})

    assert (answer.status_code, before, confirmed.status_code, signed_in.status_code) == (202, True, 204, 200)
    assert client.get("/api/v1/me").status_code == 401
    assert by_session(darek).get("/api/v1/me").json()["email"] == "darek@dom.example"


def test_claim_of_a_taken_email_mails_its_owner_only(darek, settings, run_jobs):
    settings.LINK_ONLY_MAY_CLAIM = True
    make_learner("Ela", email="darek@dom.example")

    answer = claim(by_session(darek))
    run_jobs()

    assert answer.status_code == 202
    assert [each.subject for each in mail.outbox] == ["TeleKlasa: Masz już konto"]


def test_claim_needs_a_good_password_and_a_person_without_one(darek, ala, settings, client_of):
    settings.LINK_ONLY_MAY_CLAIM = True

    weak, has_one = claim(by_session(darek), password="krotkie"), claim(client_of(ala))

    assert (weak.status_code, weak.json()["fields"]) == (422, {"password": ["too_short"]})
    assert code_of(has_one) == (403, "forbidden")
