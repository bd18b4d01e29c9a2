import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from teleklasa.keys.codes import canonical
from teleklasa.people.factories import PASSWORD, make_moderator
from teleklasa.people.models import Person

URL = "/api/v1/moderators"


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def test_admin_creates_a_moderator_who_signs_in_by_password_and_by_link(admin):
    made = admin.post(URL, {"display_name": "  Żaneta   Łęska ", "username": "zaneta", "password": "tablica-i-kreda-9"})
    link = admin.post(f"{URL}/{made.json()['id']}/quick-link").json()

    by_password = APIClient().post("/api/v1/session", {"login": "zaneta", "password": "tablica-i-kreda-9"})
    by_link = APIClient().post("/api/v1/session/quick", {"code": link["url"].rsplit("/", 1)[1]})

    assert made.status_code == 201
    assert made.json()["display_name"] == "Żaneta Łęska"
    assert by_password.json()["person"]["is_moderator"] is True
    assert by_link.json()["signed_in_by"] == "quick-link"
    assert link["url"].endswith(f"/l/{canonical(link['code'])}")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"display_name": ""}, {"display_name": ["blank"]}),
        ({"display_name": "x" * 500}, {"display_name": ["max_length"]}),
        ({"display_name": "A\x00la"}, {"display_name": ["control_characters"]}),
        ({"display_name": "A\u202ela"}, {"display_name": ["control_characters"]}),
        ({"display_name": "Ala", "username": "ALA"}, {"username": ["taken"]}),
        ({"display_name": "Ala", "username": "a b"}, {"username": ["invalid"]}),
        ({"display_name": "Ala", "email": "nie-adres"}, {"email": ["invalid"]}),
        ({"display_name": "Ala", "password": "krotkie"}, {"password": ["too_short"]}),
    ],
)
def test_bad_moderator_is_refused_with_the_code_of_each_field(admin, ala, body, fields):
    answer = admin.post(URL, body)

    assert (answer.status_code, answer.json()["fields"]) == (422, fields)
    assert Person.objects.moderators().count() == 1


def test_list_finds_by_any_part_of_name_and_tells_revoked_apart(admin, ala, borys):
    admin.post(f"{URL}/{borys.public_id}/revoke")

    def names(query):
        return [row["display_name"] for row in admin.get(URL, query).json()["results"]]

    assert names({}) == ["Ala Nowak", "Borys Kot"]
    assert names({"search": "KOT"}) == ["Borys Kot"]
    assert names({"revoked": "true"}) == ["Borys Kot"]
    assert names({"revoked": "false"}) == ["Ala Nowak"]
    assert names({"search": "%"}) == []


def test_list_goes_on_where_the_page_before_ended(admin):
    for number in range(103):
        make_moderator(f"Osoba {number:03}")

    first = admin.get(URL).json()
    second = admin.get(URL, {"cursor": first["next"]}).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (100, 3, None)
    assert admin.get(URL, {"cursor": "nonsense"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries_whatever_its_length(admin, rows):
    for number in range(rows):
        make_moderator(f"Osoba {number}")

    with CaptureQueriesContext(connection) as queries:
        answer = admin.get(URL)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 3  # session, person, page


def test_moderator_is_renamed_and_a_blank_user_name_is_none(admin, ala):
    answer = admin.patch(f"{URL}/{ala.public_id}", {"display_name": "Ala Kot", "username": ""})

    assert answer.json()["display_name"] == "Ala Kot"
    assert Person.objects.get(pk=ala.pk).username is None


def test_admin_sets_a_password_that_is_never_sent_back(admin, ala):
    answer = admin.post(f"{URL}/{ala.public_id}/password", {"password": "nowe-haslo-2026"})

    assert (answer.status_code, answer.content) == (204, b"")
    signed = APIClient().post("/api/v1/session", {"login": "ala", "password": "nowe-haslo-2026"})
    assert signed.status_code == 200


def test_admins_are_not_in_the_list_of_moderators(admin, celina):
    assert admin.get(f"{URL}/{celina.public_id}").status_code == 404
    assert admin.post(f"{URL}/{celina.public_id}/quick-link").status_code == 404


def test_own_password_changes_and_the_session_stays(ala, client_of):
    client = client_of(ala)

    wrong = client.post("/api/v1/me/password", {"current": "x", "new": "zupelnie-inne-7"})
    taken = client.post("/api/v1/me/password", {"current": PASSWORD, "new": "zupelnie-inne-7"})

    assert wrong.json()["fields"] == {"current": ["wrong"]}
    assert taken.status_code == 204
    assert client.get("/api/v1/session").json()["person"] is not None


def test_own_profile_takes_only_named_fields(ala, client_of):
    client = client_of(ala)

    answer = client.patch(
        "/api/v1/me", {"locale": "en", "is_staff": True, "is_admin": True, "time_zone": "Europe/Kyiv"}
    )
    unknown = client.patch("/api/v1/me", {"time_zone": "Mars/Olympus"})

    assert (answer.json()["locale"], answer.json()["is_admin"], answer.json()["time_zone"]) == (
        "en",
        False,
        "Europe/Kyiv",
    )
    assert unknown.json()["fields"] == {"time_zone": ["unknown"]}


def test_own_email_is_taken_only_once(ala, borys, client_of):
    Person.objects.filter(pk=borys.pk).update(email="borys@szkola.example")

    answer = client_of(ala).post("/api/v1/me/email", {"current_password": PASSWORD, "email": "BORYS@szkola.example"})

    assert answer.json()["fields"] == {"email": ["taken"]}
