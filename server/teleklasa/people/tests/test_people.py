"""An admin finds everybody, shuts people out and erases them on request."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from teleklasa.people.factories import PASSWORD, make_learner, make_pupil
from teleklasa.people.links import UnknownLink, live_link, reveal_link
from teleklasa.people.models import AuditEvent, Person
from teleklasa.people.own_data import erase_person
from teleklasa.people.retiring import restore, retire

URL = "/api/v1/people"


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


@pytest.fixture
def ela(db):
    return make_learner("Ela Sowa", email="ela@dom.example")


@pytest.fixture
def jan(db):
    return make_pupil("Jan Żak")


def names(client, **query: object):
    return [row["display_name"] for row in client.get(URL, query).json()["results"]]


def test_people_are_found_by_kind_and_by_any_part_of_name_or_email(admin, ala, ela, jan):
    admin.post(f"{URL}/{ela.public_id}/retire")
    make_learner("Ola Mak", email="ola@sowa.example")

    assert names(admin) == ["Ala Nowak", "Celina Lis", "Jan Żak", "Ola Mak"]
    assert names(admin, kind="admin") == ["Celina Lis"]
    assert names(admin, kind="moderator") == ["Ala Nowak"]
    assert names(admin, kind="pupil") == ["Jan Żak"]
    assert names(admin, kind="learner") == ["Ola Mak"]
    assert names(admin, kind="retired") == ["Ela Sowa"]
    assert names(admin, search="SOWA") == ["Ola Mak"]
    assert names(admin, search="żak", kind="learner") == []
    assert admin.get(URL, {"kind": "teacher"}).status_code == 422


def test_row_says_what_an_admin_needs_and_nothing_that_opens(admin, jan):
    row = admin.get(URL, {"search": "Żak"}).json()["results"][0]

    assert row == {
        "id": jan.public_id,
        "kind": "pupil",
        "display_name": "Jan Żak",
        "username": None,
        "email": None,
        "email_confirmed": False,
        "avatar_url": None,
        "retired": False,
        "created_at": row["created_at"],
        "last_login": None,
        "link_last_used_day": None,
    }


def test_list_goes_on_where_the_page_before_ended(admin):
    Person.objects.bulk_create(Person(display_name=f"Osoba {number:03}", password="!x") for number in range(103))

    first = admin.get(URL, {"kind": "pupil"}).json()
    second = admin.get(URL, {"kind": "pupil", "cursor": first["next"]}).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (100, 3, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries_whatever_its_length(admin, rows, django_assert_num_queries):
    for number in range(rows):
        make_pupil(f"Osoba {number}")

    with django_assert_num_queries(3):  # session, person, page
        answer = admin.get(URL, {"kind": "pupil"})

    assert len(answer.json()["results"]) == rows


def test_whoever_is_shut_out_comes_in_again_after_being_restored(admin, ela, jan, client_of):
    code = reveal_link(jan, "personal", by=jan).code
    theirs = client_of(ela)

    shut = [admin.post(f"{URL}/{person.public_id}/retire").json()["retired"] for person in (ela, jan)]
    with pytest.raises(UnknownLink):
        live_link(code, "personal")
    outside = theirs.get("/api/v1/me").status_code
    back = [admin.post(f"{URL}/{person.public_id}/restore").json()["retired"] for person in (ela, jan)]

    assert (shut, outside, back) == ([True, True], 401, [False, False])
    assert client_of(ela).get("/api/v1/me").status_code == 200
    assert live_link(code, "personal").person == jan
    of_jan = AuditEvent.objects.filter(target=f"person:{jan.public_id}").order_by("id")
    assert list(of_jan.values_list("action", flat=True)) == ["link-revealed", "person-retired", "person-restored"]


def test_signing_somebody_out_ends_every_browser_and_program(admin, ela, client_of, celina):
    theirs = client_of(ela)

    answer = admin.post(f"{URL}/{ela.public_id}/sign-out")

    assert (answer.status_code, theirs.get("/api/v1/me").status_code) == (204, 401)
    assert list(AuditEvent.objects.values_list("actor", "action")) == [(celina.pk, "person-signed-out")]


def test_export_of_a_pupil_is_handed_to_the_admin_and_audited(admin, jan):
    answer = admin.post(f"{URL}/{jan.public_id}/export")

    assert answer.json()["people"]["profile"]["display_name"] == "Jan Żak"
    assert answer["Content-Disposition"] == 'attachment; filename="teleklasa.json"'
    assert AuditEvent.objects.get().action == "person-exported"


def test_erasure_needs_the_password_of_the_admin_and_leaves_no_name(admin, jan):
    wrong = admin.post(f"{URL}/{jan.public_id}/erase", {"password": "nie-to"})
    right = admin.post(f"{URL}/{jan.public_id}/erase", {"password": PASSWORD})

    assert (wrong.status_code, wrong.json()["fields"]) == (422, {"password": ["wrong"]})
    assert right.status_code == 204
    assert Person.objects.get(pk=jan.pk).display_name == "Osoba usunięta"
    assert names(admin, kind="retired") == []
    assert admin.post(f"{URL}/{jan.public_id}/restore").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_restoring_waits_for_an_erasure_and_leaves_nobody_without_a_name(celina, jan):
    retire(jan, by=celina)

    def restore_meanwhile():
        try:
            restore(Person.objects.get(pk=jan.pk), by=celina)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erase_person(Person.objects.get(pk=jan.pk), by=celina)
            waiting = pool.submit(restore_meanwhile)
            wait_for_a_lock()
        waiting.result(timeout=10)

    erased = Person.objects.get(pk=jan.pk)
    assert (erased.display_name, erased.is_active) == ("Osoba usunięta", False)
    assert not AuditEvent.objects.filter(action="person-restored").exists()


def wait_for_a_lock():
    """Until another connection to this database waits for what this one holds."""
    until = monotonic() + 10
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
            if cursor.fetchone():
                return
            sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("act", ["retire", "restore", "erase"])
def test_no_admin_is_shut_out_or_erased_here(admin, celina, act):
    answer = admin.post(f"{URL}/{celina.public_id}/{act}", {"password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert Person.objects.get(pk=celina.pk).is_active


@pytest.mark.parametrize("act", ["retire", "restore", "sign-out", "export", "erase"])
def test_nobody_is_overseen_who_is_not_there(admin, act):
    assert admin.post(f"{URL}/brak/{act}", {"password": PASSWORD}).status_code == 404
