"""Registering, confirming an e-mail, and choosing a new password by mail."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.mailed_links import address_of, forget_old_links, make_mailed_link
from teleklasa.people.models import AuditEvent, MailedLink, Person
from teleklasa.people.unconfirmed import forget_unconfirmed

EMAIL = "ela@dom.example"
NEW_PASSWORD = "zupelnie-inne-7"


def post(path, body, client=None):
    return (client or APIClient()).post(f"/api/v1/{path}", body)


def register(email=EMAIL, password=PASSWORD, **more: object):
    return post("registrations", {"email": email, "password": password, "display_name": "Ela", **more})


def sign_in(login=EMAIL, password=PASSWORD):
    return post("tokens", {"login": login, "password": password})


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def mailed_token(page="/register/confirm"):
    found = re.search(re.escape(page) + r"#token=(\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


@pytest.fixture
def ela(db):
    return make_learner("Ela Sowa", email=EMAIL)


def test_registered_person_signs_in_after_the_mailed_link_is_opened(run_jobs):
    answer = register(locale="en")
    run_jobs()
    early = sign_in()
    confirmed = post("registrations/confirm", {"token": mailed_token()})

    assert (answer.status_code, answer.json()) == (202, {"link_good_for_s": 86400})
    assert code_of(early) == (403, "email-not-confirmed")
    assert (confirmed.status_code, sign_in().status_code) == (204, 200)
    assert [(each.to, each.subject) for each in mail.outbox] == [([EMAIL], "TeleKlasa: Confirm your e-mail")]
    person = Person.objects.get()
    assert (person.is_staff, person.is_moderator, person.locale) == (False, False, "en")


@pytest.mark.parametrize(
    ("locale", "account", "warning"),
    [
        ("pl", "konta „Ela Sowa”", "nie otwieraj linku: bez niego konto nie dostanie Twojego adresu"),
        ("en", "account “Ela Sowa”", "do not open the link: without it the account does not get your e-mail"),
    ],
)
def test_letter_names_the_account_and_says_what_to_do_for_who_did_not_ask(run_jobs, locale, account, warning):
    register(display_name="Ela Sowa", locale=locale)
    run_jobs()

    body = mail.outbox[-1].body
    assert account in body
    assert warning in body
    assert body.endswith("http://localhost:8080/forgot-password\n")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Wygrana http://zly.example/x", "„Wygrana http zly example x”"),
        ("J. Kowalski jr.", "„J. Kowalski jr.”"),
        ("{address} ola@zly.example", "„{address} ola zly example”"),
        ("Ala " * 20, "„" + ("Ala " * 10).strip() + "…”"),
    ],
)
def test_name_in_a_letter_is_short_and_links_nowhere(run_jobs, typed, shown):
    register(display_name=typed)
    run_jobs()

    assert shown in mail.outbox[-1].body


def test_known_and_unknown_addresses_are_answered_alike(ela, run_jobs):
    known, unknown = register("ELA@dom.example"), register("nowa@dom.example")
    run_jobs()

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert dict(known.headers) == dict(unknown.headers)
    assert [each.subject for each in mail.outbox] == ["TeleKlasa: Masz już konto", "TeleKlasa: Potwierdź adres e-mail"]
    assert (sign_in(password=NEW_PASSWORD).status_code, sign_in().status_code) == (401, 200)


def test_known_and_unknown_addresses_cost_the_same_writes(ela, django_assert_num_queries):
    with django_assert_num_queries(10):
        register("nowa@dom.example")
    with django_assert_num_queries(12):  # rolls the row back, and finds no account that waits for confirmation
        register(EMAIL)
    with django_assert_num_queries(3):
        post("password-resets", {"email": EMAIL})
    with django_assert_num_queries(3):
        post("password-resets", {"email": "nikt@dom.example"})


def test_mail_goes_out_only_through_a_job_that_holds_no_secret(run_jobs):
    register()

    assert mail.outbox == []
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"mailed_link_id": MailedLink.objects.get().pk}]


@pytest.mark.parametrize("opened", [0, 1])
def test_account_gets_the_password_and_name_of_the_letter_that_is_confirmed(run_jobs, opened):
    typed = [("Ela", PASSWORD), ("Ktoś", "obcego-haslo-9")]
    letters = []
    for name, password in typed:
        register(display_name=name, password=password)
        run_jobs()
        letters.append(mailed_token())

    confirmed = post("registrations/confirm", {"token": letters[opened]})
    late = post("registrations/confirm", {"token": letters[1 - opened]})

    assert (confirmed.status_code, code_of(late)) == (204, (404, "mailed-link-dead"))
    assert Person.objects.get().display_name == typed[opened][0]
    assert sign_in(password=typed[opened][1]).status_code == 200
    assert sign_in(password=typed[1 - opened][1]).status_code == 401


def test_letter_mailed_again_brings_the_password_with_which_it_was_asked_for(run_jobs):
    register()
    sign_in()
    register(password="obcego-haslo-9")
    run_jobs()
    asked_for = mail.outbox[1]
    mail.outbox.append(asked_for)

    confirmed = post("registrations/confirm", {"token": mailed_token()})

    assert (confirmed.status_code, sign_in().status_code) == (204, 200)


def test_letter_of_a_registration_is_dead_once_the_address_was_proven_otherwise(run_jobs):
    register()
    run_jobs()
    letter = mailed_token()
    post("password-resets", {"email": EMAIL})
    run_jobs()
    post("password-resets/confirm", {"token": mailed_token("/reset-password"), "password": NEW_PASSWORD})

    answer = post("registrations/confirm", {"token": letter})

    assert (code_of(answer), sign_in(password=NEW_PASSWORD).status_code) == ((404, "mailed-link-dead"), 200)


def test_unconfirmed_is_said_only_to_who_knows_the_password_and_mails_again_within_reason(run_jobs):
    register()

    wrong = sign_in(password="nie-to")
    right = [code_of(sign_in()) for _ in range(8)]
    run_jobs()

    assert code_of(wrong) == (401, "wrong-credentials")
    assert right == [(403, "email-not-confirmed")] * 8
    assert len(mail.outbox) == 5
    assert code_of(post("session", {"login": EMAIL, "password": PASSWORD})) == (403, "email-not-confirmed")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"password": "krotkie"}, {"password": ["too_short"]}),
        ({"password": "password123"}, {"password": ["too_common"]}),
        ({"password": "ela@dom.example"}, {"password": ["too_similar"]}),
        ({"password": "a" * 300}, {"password": ["max_length"]}),
        ({"password": "dobre-haslo\u00007"}, {"password": ["null_characters_not_allowed"]}),
        ({"email": "ela"}, {"email": ["invalid"]}),
        ({"email": "ela@dom.example\nBcc: x@y.example"}, {"email": ["invalid"]}),
        ({"email": ["ela@dom.example"]}, {"email": ["invalid"]}),
        ({"display_name": "\u202e"}, {"display_name": ["blank"]}),
        ({"locale": "de"}, {"locale": ["invalid_choice"]}),
    ],
)
def test_what_cannot_be_registered_is_said_field_by_field(db, changes, fields):
    answer = register(**changes)

    assert (answer.status_code, answer.json()["fields"]) == (422, fields)
    assert Person.objects.count() == 0


def test_rights_cannot_be_registered(run_jobs):
    register(is_staff=True, is_moderator=True, email_confirmed_at="2026-01-01T00:00:00Z", is_admin=True)

    person = Person.objects.get()
    assert (person.is_staff, person.is_moderator, person.email_confirmed_at) == (False, False, None)


def test_mails_to_one_address_are_limited_alike_for_known_and_unknown(ela):
    known = [post("password-resets", {"email": EMAIL}).status_code for _ in range(6)]
    unknown = [post("password-resets", {"email": "nikt@dom.example"}).status_code for _ in range(6)]

    assert known == unknown == [202] * 5 + [429]


def test_password_is_chosen_anew_by_the_mailed_link_once(ela, run_jobs):
    tokens = sign_in().json()
    post("password-resets", {"email": "Ela@Dom.example"})
    run_jobs()
    token = mailed_token("/reset-password")

    weak = post("password-resets/confirm", {"token": token, "password": "krotkie"})
    done = post("password-resets/confirm", {"token": token, "password": NEW_PASSWORD})
    again = post("password-resets/confirm", {"token": token, "password": PASSWORD})

    assert (weak.status_code, weak.json()["fields"]) == (422, {"password": ["too_short"]})
    assert (done.status_code, code_of(again)) == (204, (404, "mailed-link-dead"))
    assert (sign_in(password=NEW_PASSWORD).status_code, sign_in().status_code) == (200, 401)
    assert code_of(post("tokens/refresh", {"refresh": tokens["refresh"]})) == (401, "token-invalid")
    assert list(AuditEvent.objects.values_list("actor", "action")) == [(ela.pk, "password-reset")]


def test_reset_of_an_unknown_address_mails_nobody(ela, run_jobs):
    answer = post("password-resets", {"email": "nikt@dom.example"})
    run_jobs()

    assert (answer.status_code, mail.outbox) == (202, [])


def test_reset_link_is_dead_after_half_an_hour(ela, run_jobs):
    with time_machine.travel(time.time(), tick=False) as clock:
        post("password-resets", {"email": EMAIL})
        run_jobs()
        clock.shift(1801)

        answer = post("password-resets/confirm", {"token": mailed_token("/reset-password"), "password": NEW_PASSWORD})
        forget_old_links()

    assert code_of(answer) == (404, "mailed-link-dead")
    assert MailedLink.objects.count() == 0


def test_link_of_one_purpose_serves_no_other(ela):
    reset, confirm = (
        address_of(make_mailed_link(ela, purpose, email=EMAIL)).split("=")[1]
        for purpose in (MailedLink.Purpose.RESET, MailedLink.Purpose.CONFIRM)
    )

    assert code_of(post("registrations/confirm", {"token": reset})) == (404, "mailed-link-dead")
    answer = post("password-resets/confirm", {"token": confirm, "password": NEW_PASSWORD})
    assert code_of(answer) == (404, "mailed-link-dead")


@pytest.mark.parametrize("change", ["x", "", ".", "ą" * 40])
def test_forged_links_are_dead_and_limited(ela, change):
    link = make_mailed_link(ela, MailedLink.Purpose.RESET, email=EMAIL)

    forged = {"token": f"{link.public_id}.{change}", "password": NEW_PASSWORD}
    answers = [post("password-resets/confirm", forged).status_code for _ in range(61)]

    assert answers == [404] * 60 + [429]
    assert sign_in().status_code == 429


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_open_one_link_at_once_one_sets_the_password(ela):
    token = address_of(make_mailed_link(ela, MailedLink.Purpose.RESET, email=EMAIL)).split("=")[1]
    barrier = Barrier(8)

    def choose(number):
        barrier.wait()
        try:
            password = f"haslo-numer-{number}"
            return post("password-resets/confirm", {"token": token, "password": password}).status_code, password
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(choose, range(8)))

    assert sorted(status for status, _ in answers) == [204] + [404] * 7
    [password] = [password for status, password in answers if status == 204]
    assert sign_in(password=password).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_register_one_address_at_once_one_row_remains():
    barrier = Barrier(8)

    def enter(number):
        barrier.wait()
        try:
            return register("ELA@dom.example" if number % 2 else EMAIL).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(enter, range(8)))

    assert (set(answers) - {429}, Person.objects.count()) == ({202}, 1)


def test_learner_confirms_a_new_email_and_the_old_one_is_told(ela, run_jobs):
    client = APIClient()
    post("session", {"login": EMAIL, "password": PASSWORD}, client)

    answer = post("me/email", {"current_password": PASSWORD, "email": "nowa@dom.example"}, client)
    run_jobs()
    before = Person.objects.get(pk=ela.pk).email
    told = [(each.to, each.subject) for each in mail.outbox]
    confirm = next(each for each in mail.outbox if each.to == ["nowa@dom.example"])
    mail.outbox.append(confirm)
    confirmed = post("registrations/confirm", {"token": mailed_token()})

    assert (answer.status_code, before, confirmed.status_code) == (202, EMAIL, 204)
    assert sorted(told) == [
        ([EMAIL], "TeleKlasa: Zmiana adresu e-mail"),
        (["nowa@dom.example"], "TeleKlasa: Potwierdź adres e-mail"),
    ]
    assert Person.objects.get(pk=ela.pk).email == "nowa@dom.example"


def test_new_email_that_another_has_is_neither_told_nor_taken(ela, run_jobs):
    other = make_learner("Inna", email="inna@dom.example")
    client = APIClient()
    post("session", {"login": EMAIL, "password": PASSWORD}, client)

    answer = post("me/email", {"current_password": PASSWORD, "email": "INNA@dom.example"}, client)
    run_jobs()
    link = MailedLink.objects.get()
    confirmed = post("registrations/confirm", {"token": address_of(link).split("=")[1]})

    assert answer.status_code == 202
    assert "TeleKlasa: Masz już konto" in [each.subject for each in mail.outbox]
    assert code_of(confirmed) == (409, "email-taken")
    assert (Person.objects.get(pk=other.pk).email, Person.objects.get(pk=ela.pk).email) == (other.email, EMAIL)


def test_moderator_changes_the_email_at_once_and_still_signs_in(ala, client_of):
    answer = post("me/email", {"current_password": PASSWORD, "email": "ala@szkola.example"}, client_of(ala))

    assert (answer.status_code, answer.json()["email"]) == (200, "ala@szkola.example")
    assert sign_in("ala@szkola.example").status_code == 200


def test_registrations_that_nobody_confirms_are_forgotten_after_a_week(ala, ela):
    register("nowa@dom.example")
    Person.objects.update(created_at="2026-01-01T00:00:00Z")
    register("swieza@dom.example")

    forget_unconfirmed()

    assert set(Person.objects.values_list("email", flat=True)) == {None, EMAIL, "swieza@dom.example"}
