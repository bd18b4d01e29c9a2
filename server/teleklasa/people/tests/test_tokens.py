"""Tokens of programs: opened, refreshed once, refused when forged, and ended."""

import base64
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD
from teleklasa.people.links import reveal_link
from teleklasa.people.models import AuditEvent, Person, SignIn
from teleklasa.people.moderators import restore_moderator, revoke_moderator
from teleklasa.people.sign_ins import forget_old_sign_ins

KEY = str(settings.SIMPLE_JWT["SIGNING_KEY"])
AT_START = 1_800_000_000


def sign_in(login="ala", password=PASSWORD, agent="curl/8"):
    answer = APIClient().post("/api/v1/tokens", {"login": login, "password": password}, headers={"User-Agent": agent})
    assert answer.status_code == 200, answer.content
    return answer.json()


def with_token(access):
    return APIClient(headers={"Authorization": f"Bearer {access}"})


def me(access):
    return with_token(access).get("/api/v1/me")


def refresh(token):
    return APIClient().post("/api/v1/tokens/refresh", {"refresh": token})


def verify(token):
    return APIClient().post("/api/v1/tokens/verify", {"token": token})


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_password_opens_a_pair_that_says_no_more_than_it_must(ala):
    tokens = sign_in()

    assert sorted(tokens) == ["access", "expires_in_s", "refresh"]
    assert tokens["expires_in_s"] == 600
    assert sorted(claims_of(tokens["access"])) == ["aud", "exp", "iat", "iss", "jti", "sid", "sub", "sv", "typ"]
    assert me(tokens["access"]).json()["id"] == ala.public_id


def test_access_token_asks_the_database_once(ala, django_assert_num_queries):
    access = sign_in()["access"]

    with django_assert_num_queries(1):
        answer = me(access)

    assert answer.status_code == 200


def test_write_with_a_token_needs_no_csrf_token(ala):
    client = APIClient(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {sign_in()['access']}"})

    assert client.patch("/api/v1/me", {"display_name": "Ala"}).status_code == 200


def test_bad_token_is_not_saved_by_a_good_cookie(ala, client_of):
    client = client_of(ala)

    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})

    assert code_of(answer) == (401, "token-invalid")


def test_wrong_passwords_are_limited_as_at_the_session(ala):
    client = APIClient()

    answers = [client.post("/api/v1/tokens", {"login": "ala", "password": "nie"}).status_code for _ in range(11)]
    session = client.post("/api/v1/session", {"login": "ala", "password": PASSWORD})

    assert answers == [401] * 10 + [429]
    assert code_of(session) == (429, "slow-down")


def test_forged_refresh_tokens_are_limited_and_good_ones_are_not(ala):
    good = sign_in()["refresh"]

    answers = [refresh("x").status_code for _ in range(61)]

    assert answers == [401] * 60 + [429]
    assert (verify("x").status_code, refresh(good).status_code) == (429, 200)


def test_refresh_gives_a_new_pair_and_the_old_one_is_a_lost_race_for_a_moment(ala):
    first = sign_in()

    second = refresh(first["refresh"]).json()
    again = refresh(first["refresh"])

    assert code_of(again) == (401, "token-rotated")
    assert me(second["access"]).status_code == 200
    assert refresh(second["refresh"]).status_code == 200


def test_old_refresh_token_that_comes_back_later_ends_the_family(ala):
    other = sign_in()
    with time_machine.travel(time.time(), tick=False) as clock:
        first = sign_in()
        second = refresh(first["refresh"]).json()
        clock.shift(11)

        reused = refresh(first["refresh"])
        after = [refresh(second["refresh"]), me(second["access"]), me(first["access"])]

    assert code_of(reused) == (401, "token-reused")
    assert [code_of(answer) for answer in after] == [(401, "token-invalid")] * 3
    assert me(other["access"]).status_code == 200
    assert list(AuditEvent.objects.values_list("actor", "action")) == [(ala.pk, "token-reused")]


def at_once(number, act):
    barrier = Barrier(number)

    def race(place):
        barrier.wait()
        try:
            return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(race, range(number)))


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_refreshes_at_once_exactly_one_wins(ala):
    token = sign_in()["refresh"]

    answers = at_once(16, lambda _: refresh(token))

    won = [answer.json() for answer in answers if answer.status_code == 200]
    lost = [code_of(answer) for answer in answers if answer.status_code != 200]
    assert (len(won), lost) == (1, [(401, "token-rotated")] * 15)
    assert refresh(won[0]["refresh"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_old_token_that_comes_back_many_times_at_once_ends_the_family_once(ala):
    first = sign_in()
    second = refresh(first["refresh"]).json()
    SignIn.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))

    said = [code_of(answer) for answer in at_once(8, lambda _: refresh(first["refresh"]))]

    assert set(said) <= {(401, "token-reused"), (401, "token-invalid")}
    assert (401, "token-reused") in said
    assert [code_of(refresh(second["refresh"])), code_of(me(second["access"]))] == [(401, "token-invalid")] * 2
    assert AuditEvent.objects.filter(action="token-reused").count() == 1


@pytest.mark.parametrize("is_reused", [False, True])
@pytest.mark.django_db(transaction=True)
def test_refresh_of_a_person_who_is_erased_in_that_moment_is_answered_and_opens_nothing(ala, is_reused):
    tokens = [sign_in() for _ in range(7)]
    if is_reused:
        for each in tokens:
            refresh(each["refresh"])
        SignIn.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))

    def refresh_or_erase(place):
        return refresh(tokens[place]["refresh"]) if place < 7 else Person.objects.filter(pk=ala.pk).delete()

    answers = at_once(8, refresh_or_erase)[:7]

    assert {answer.status_code for answer in answers} <= {200, 401}
    won = [answer.json() for answer in answers if answer.status_code == 200]
    assert [code_of(refresh(each["refresh"])) for each in won] == [(401, "token-invalid")] * len(won)
    assert [code_of(refresh(each["refresh"])) for each in tokens] == [(401, "token-invalid")] * 7


def unsigned(claims):
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=")
    return (head + b"." + base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=") + b".").decode()


def signed_as_if_the_key_were_public(claims):
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    body = head + b"." + base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    mac = hmac.new(str(public.public_numbers().n).encode(), body, sha256).digest()
    return (body + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()


def rsa_signed(claims):
    return jwt.encode(claims, rsa.generate_private_key(public_exponent=65537, key_size=2048), algorithm="RS256")


def signed(claims, key=KEY, algorithm="HS256", **changes: object):
    changed = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(changed, key, algorithm=algorithm)


FORGERIES = {
    "no algorithm": unsigned,
    "another key": lambda claims: signed(claims, key="k" * 64),
    "Django's own key": lambda claims: signed(claims, key=settings.SECRET_KEY),
    "a public key as secret": signed_as_if_the_key_were_public,
    "RS256": rsa_signed,
    "HS512": lambda claims: signed(claims, algorithm="HS512"),
    "another type": lambda claims: signed(claims, typ="id"),
    "no type": lambda claims: signed(claims, typ=None),
    "expired": lambda claims: signed(claims, exp=int(time.time()) - 31),
    "no end": lambda claims: signed(claims, exp=None),
    "another audience": lambda claims: signed(claims, aud="elsewhere"),
    "no audience": lambda claims: signed(claims, aud=None),
    "another issuer": lambda claims: signed(claims, iss="https://zla.example"),
    "not yet": lambda claims: signed(claims, nbf=int(time.time()) + 3600),
    "issued tomorrow": lambda claims: signed(claims, iat=int(time.time()) + 3600),
    "no name": lambda claims: signed(claims, jti=None),
    "no sign-in": lambda claims: signed(claims, sid=None),
    "unknown sign-in": lambda claims: signed(claims, sid="brak"),
    "another version": lambda claims: signed(claims, sv=99),
    "version as text": lambda claims: signed(claims, sv="1"),
    "end as text": lambda claims: signed(claims, exp="jutro"),
    "huge end": lambda claims: signed(claims, exp=10**400),
    "not an object": lambda _: jwt.api_jws.encode(b"[1]", KEY, algorithm="HS256"),
    "garbage": lambda _: "a.b.c",
    "dots": lambda _: "....",
    "nothing": lambda _: "x",
    "ten kilobytes": lambda claims: signed(claims, more="x" * 10_000),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_forged_token_opens_nothing(ala, forge):
    tokens = sign_in()
    access, renewal = (forge(claims_of(tokens[kind])) for kind in ("access", "refresh"))

    assert code_of(me(access)) == (401, "token-invalid")
    assert code_of(refresh(renewal)) in {(401, "token-invalid"), (422, "invalid")}
    assert code_of(verify(access)) in {(401, "token-invalid"), (422, "invalid")}
    assert SignIn.objects.get().revoked_at is None


def test_tokens_of_one_kind_are_not_taken_for_the_other(ala):
    tokens = sign_in()

    assert code_of(me(tokens["refresh"])) == (401, "token-invalid")
    assert code_of(refresh(tokens["access"])) == (401, "token-invalid")
    assert [verify(tokens[kind]).status_code for kind in ("access", "refresh")] == [204, 204]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "bearer x", "Bearer \xff\xfe", "Bearer " + "a" * 9000]
)
def test_broken_header_is_a_401(ala, header):
    answer = APIClient().get("/api/v1/me", HTTP_AUTHORIZATION=header)

    assert answer.status_code == 401


@pytest.mark.parametrize("body", [{}, {"refresh": None}, {"refresh": ["x"]}, {"refresh": "a\u0000"}, []])
def test_malformed_refresh_is_said_as_422(db, body):
    assert APIClient().post("/api/v1/tokens/refresh", body).status_code == 422


def test_clock_thirty_seconds_off_is_forgiven(ala):
    with time_machine.travel(AT_START, tick=False) as clock:
        access = sign_in()["access"]
        clock.shift(629)
        late = me(access).status_code
        clock.shift(2)

        assert (late, me(access).status_code) == (200, 401)


@pytest.mark.parametrize(
    "end",
    [
        lambda ala, tokens: APIClient().post("/api/v1/tokens/revoke", {"refresh": tokens["refresh"]}),
        lambda ala, tokens: with_token(tokens["access"]).post("/api/v1/tokens/revoke-all"),
        lambda ala, tokens: with_token(tokens["access"]).post(
            "/api/v1/me/password", {"current": PASSWORD, "new": "zupelnie-inne-7"}
        ),
        lambda ala, tokens: revoke_moderator(ala, by=ala),
        lambda ala, tokens: Person.objects.filter(pk=ala.pk).delete(),
    ],
    ids=["revoke", "revoke-all", "password", "retired", "erased"],
)
def test_tokens_die_at_once(ala, end):
    tokens = sign_in()

    end(ala, tokens)

    assert code_of(me(tokens["access"])) == (401, "token-invalid")
    assert code_of(refresh(tokens["refresh"])) == (401, "token-invalid")


def test_tokens_from_before_a_revocation_stay_dead_after_the_restore(ala, celina):
    tokens = sign_in()

    revoke_moderator(ala, by=celina)
    restore_moderator(ala, by=celina)

    assert code_of(refresh(tokens["refresh"])) == (401, "token-invalid")


def test_log_out_everywhere_ends_browsers_too(ala, client_of):
    browser = client_of(ala)

    answer = with_token(sign_in()["access"]).post("/api/v1/tokens/revoke-all")

    assert answer.status_code == 204
    assert browser.get("/api/v1/me").status_code == 401


def test_browser_in_which_the_password_was_changed_stays_signed_in(ala, client_of):
    browser, other = client_of(ala), client_of(ala)

    answer = browser.post("/api/v1/me/password", {"current": PASSWORD, "new": "zupelnie-inne-7"})

    assert answer.status_code == 204
    assert (browser.get("/api/v1/me").status_code, other.get("/api/v1/me").status_code) == (200, 401)


@pytest.mark.parametrize("number", [1, 3])
def test_sign_ins_are_listed_with_what_they_are(ala, borys, number, django_assert_num_queries):
    sign_in("borys")
    all_tokens = [sign_in(agent=f"Program {place}\x07 " + "x" * 200) for place in range(number)]
    client = with_token(all_tokens[0]["access"])

    with django_assert_num_queries(2):
        rows = client.get("/api/v1/tokens/sign-ins").json()["results"]

    kept = SignIn.objects.order_by("-id").filter(person=ala)
    today = kept[0].last_used_day.isoformat()
    assert [(row["id"], row["device"], row["last_used_day"], row["by_link"], row["current"]) for row in rows] == [
        (sign_in.public_id, f"Program {place} " + "x" * 70, today, False, place == 0)
        for sign_in, place in zip(kept, reversed(range(number)), strict=True)
    ]


def test_own_sign_in_is_ended_and_a_foreign_one_is_not_there(ala, borys):
    mine, foreign = sign_in(), sign_in("borys")
    ids = {each.person_id: each.public_id for each in SignIn.objects.all()}
    client = with_token(sign_in()["access"])

    answers = [client.delete(f"/api/v1/tokens/sign-ins/{ids[who.pk]}").status_code for who in (ala, ala, borys)]

    assert answers == [204, 404, 404]
    assert (me(mine["access"]).status_code, me(foreign["access"]).status_code) == (401, 200)


def test_quick_link_session_ends_nobodys_sign_ins(ala):
    client = APIClient()
    client.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    answers = [client.post("/api/v1/tokens/revoke-all"), client.get("/api/v1/tokens/sign-ins")]

    assert [code_of(answer) for answer in answers] == [(403, "forbidden")] * 2


def test_old_sign_ins_are_forgotten(ala):
    with time_machine.travel(AT_START, tick=False) as clock:
        sign_in()
        clock.shift(31 * 24 * 3600)
        sign_in()
        forget_old_sign_ins()

        assert SignIn.objects.count() == 1


def test_no_log_line_holds_a_token(ala, caplog):
    tokens = sign_in()
    with caplog.at_level("DEBUG"):
        me(tokens["access"])
        me(tokens["access"] + "x")
        refresh(tokens["refresh"])
        refresh(tokens["refresh"])

    assert [line for line in caplog.messages for token in tokens.values() if str(token) in line] == []
