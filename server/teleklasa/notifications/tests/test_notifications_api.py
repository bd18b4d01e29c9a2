import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from teleklasa.notifications.models import Notification, NotificationSwitch
from teleklasa.notifications.telling import notify
from teleklasa.notifications.unsubscribing import unsubscribe_token

URL = "/api/v1/notifications"
NUL = "a\x00"


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


@pytest.fixture
def api_client() -> APIClient:
    """Whoever is not signed in; CSRF is checked as for a browser."""
    return APIClient(enforce_csrf_checks=True)


@pytest.fixture
def tell(ala):
    def tell(number=1, person=ala, kind="graded"):
        first = Notification.objects.count()
        for place in range(first, first + number):
            notify([person.pk], kind, target=f"/tasks/{place}", facts={"task": f"{place}"}, dedupe_key=f"task:{place}")

    return tell


def listed(client, query=None):
    return [row["target"] for row in client.get(URL, query).json()["results"]]


def ids():
    return list(Notification.objects.order_by("id").values_list("public_id", flat=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries_whatever_its_length(client, tell, rows):
    tell(rows)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(URL)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 3  # session, person, page


def test_list_is_the_persons_own_newest_first_with_every_field(client, tell, borys):
    tell(2)
    tell(1, person=borys)

    body = client.get(URL).json()

    newest = Notification.objects.get(target="/tasks/1")
    assert [row["target"] for row in body["results"]] == ["/tasks/1", "/tasks/0"]
    assert body["next"] is None
    assert body["results"][0] | {"created_at": ""} == {
        "id": newest.public_id,
        "kind": "graded",
        "target": "/tasks/1",
        "facts": {"task": "1"},
        "created_at": "",
        "read_at": None,
    }


def test_list_leaves_out_what_is_told_by_mail_only_and_unread_what_was_read(client, tell):
    tell(3)
    Notification.objects.filter(target="/tasks/0").update(in_bell=False)
    Notification.objects.filter(target="/tasks/1").update(read_at="2026-01-01T00:00Z")

    assert listed(client) == ["/tasks/2", "/tasks/1"]
    assert listed(client, {"unread": "true"}) == ["/tasks/2"]


def test_long_list_goes_on_where_the_page_ended(client, ala):
    Notification.objects.bulk_create(
        [
            Notification(person=ala, kind="graded", target=f"/tasks/{place}", dedupe_key=f"{place}")
            for place in range(103)
        ]
    )

    first = client.get(URL).json()
    second = client.get(URL, {"cursor": first["next"]}).json()

    assert [len(first["results"]), len(second["results"]), second["next"]] == [100, 3, None]


def test_unread_count_stops_at_a_hundred(client, ala, tell):
    tell(3)
    few = client.get(f"{URL}/unread").json()
    Notification.objects.bulk_create(
        [Notification(person=ala, kind="graded", target="/a", dedupe_key=f"wiele:{place}") for place in range(200)]
    )
    with CaptureQueriesContext(connection) as queries:
        many = client.get(f"{URL}/unread").json()

    assert (few, many) == ({"count": 3}, {"count": 100})
    assert len(queries) == 3  # session, person, count


def test_named_ones_are_read_and_stay_read_when_asked_again(client, tell):
    tell(3)

    first = client.post(f"{URL}/read", {"ids": ids()[:2]})
    read_at = Notification.objects.get(target="/tasks/0").read_at
    again = client.post(f"{URL}/read", {"ids": ids()[:2] + ids()[:1]})

    assert (first.json(), again.json()) == ({"count": 1}, {"count": 1})
    assert Notification.objects.get(target="/tasks/0").read_at == read_at


def test_one_foreign_id_refuses_the_whole_list(client, tell, borys):
    tell(1)
    tell(1, person=borys)

    foreign = client.post(f"{URL}/read", {"ids": ids()})
    missing = client.post(f"{URL}/read", {"ids": [ids()[0], "brak"]})

    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert not Notification.objects.exclude(read_at=None).exists()


def test_all_up_to_one_are_read_and_a_foreign_one_is_refused(client, tell, borys):
    tell(3)
    tell(1, person=borys)

    refused = client.post(f"{URL}/read", {"all_before": ids()[3]})
    answer = client.post(f"{URL}/read", {"all_before": ids()[1]})

    assert (refused.status_code, answer.json()) == (404, {"count": 1})
    assert listed(client, {"unread": "true"}) == ["/tasks/2"]
    assert Notification.objects.get(person=borys).read_at is None


def test_switches_show_defaults_until_the_person_chooses(client, ala):
    ala.email = "ala@szkola.example"
    ala.save(update_fields=["email"])
    chosen = [{"kind": "graded", "bell": False, "email": "at_once"}, {"kind": "reviewed", "bell": True, "email": "off"}]

    before = client.get(f"{URL}/switches").json()
    after = client.put(f"{URL}/switches", {"switches": chosen}).json()
    again = client.put(f"{URL}/switches", {"switches": chosen[:1]}).json()

    assert before["switches"] == [
        {"kind": "graded", "bell": True, "email": "daily"},
        {"kind": "replied", "bell": True, "email": "at_once"},
        {"kind": "reviewed", "bell": True, "email": "off"},
    ]
    assert after["switches"] == [chosen[0], before["switches"][1], chosen[1]]
    assert again == after
    assert NotificationSwitch.objects.count() == 2


def test_switches_take_three_queries_to_read_and_four_to_write(client, django_assert_num_queries):
    body = {"switches": [{"kind": kind, "bell": True, "email": "off"} for kind in ("graded", "replied", "reviewed")]}

    with django_assert_num_queries(3):
        client.get(f"{URL}/switches")
    with django_assert_num_queries(4):  # session, person, choices written and read
        answer = client.put(f"{URL}/switches", body)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "fields"),
    [
        ("post", "/read", {}, {"ids": ["one_of"]}),
        ("post", "/read", {"ids": ["a"], "all_before": "a"}, {"ids": ["one_of"]}),
        ("post", "/read", {"ids": []}, {"ids": ["min_length"]}),
        ("post", "/read", {"ids": "a"}, {"ids": ["not_a_list"]}),
        ("post", "/read", {"ids": ["a"] * 101}, {"ids": ["max_length"]}),
        ("post", "/read", {"ids": [NUL]}, {"ids.0": ["null_characters_not_allowed"]}),
        ("post", "/read", {"all_before": NUL}, {"all_before": ["null_characters_not_allowed"]}),
        ("post", "/read", {"all_before": {}}, {"all_before": ["invalid"]}),
        ("put", "/switches", {}, {"switches": ["required"]}),
        ("put", "/switches", {"switches": {"a": 1}}, {"switches": ["not_a_list"]}),
        (
            "put",
            "/switches",
            {"switches": [{"kind": "brak", "bell": True, "email": "off"}]},
            {"switches.0.kind": ["unknown"]},
        ),
        (
            "put",
            "/switches",
            {"switches": [{"kind": "graded", "bell": True, "email": "weekly"}]},
            {"switches.0.email": ["invalid_choice"]},
        ),
        (
            "put",
            "/switches",
            {"switches": [{"kind": "graded", "bell": True, "email": "off"}] * 2},
            {"switches": ["twice"]},
        ),
        ("post", "/unsubscribe", {"token": NUL}, {"token": ["null_characters_not_allowed"]}),
        ("post", "/unsubscribe", {"token": "a" * 300}, {"token": ["max_length"]}),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(client, tell, method, path, body, fields):
    tell(1)

    answer = getattr(client, method)(f"{URL}{path}", body)

    assert (answer.status_code, answer.json()["fields"]) == (422, fields)
    assert not Notification.objects.exclude(read_at=None).exists()
    assert not NotificationSwitch.objects.exists()


@pytest.mark.parametrize("body", [[], [1], "a", 1, None, True])
def test_body_that_is_no_object_is_refused(client, body):
    statuses = [
        client.post(f"{URL}/read", body, format="json").status_code,
        client.put(f"{URL}/switches", body, format="json").status_code,
        client.post(f"{URL}/unsubscribe", body, format="json").status_code,
    ]

    assert set(statuses) == {422}


def test_mail_program_unsubscribes_by_a_form_without_signing_in(api_client, ewa):
    token = unsubscribe_token(ewa, "graded")

    looked = api_client.get(f"{URL}/unsubscribe?token={token}")
    before = NotificationSwitch.objects.count()
    posted = api_client.post(
        f"{URL}/unsubscribe?token={token}",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert (looked.status_code, before, posted.status_code) == (405, 0, 204)
    assert list(NotificationSwitch.objects.values_list("person", "kind", "bell", "email")) == [
        (ewa.pk, "graded", True, "off")
    ]


def test_multipart_form_of_a_mail_program_is_taken_too(api_client, ewa):
    address = f"{URL}/unsubscribe?token={unsubscribe_token(ewa, 'graded')}"

    answer = api_client.post(address, {"List-Unsubscribe": "One-Click"}, format="multipart")

    assert answer.status_code == 204


def test_token_for_all_stops_every_mail_and_leaves_the_bell(api_client, ewa):
    NotificationSwitch.objects.create(person=ewa, kind="graded", bell=False, email="at_once")

    answers = [api_client.post(f"{URL}/unsubscribe", {"token": unsubscribe_token(ewa)}).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert list(NotificationSwitch.objects.order_by("kind").values_list("kind", "bell", "email")) == [
        ("graded", False, "off"),
        ("replied", True, "off"),
        ("reviewed", True, "off"),
    ]


def test_forged_tokens_stop_nothing(api_client, ewa, ala):
    good = unsubscribe_token(ewa, "graded")
    forged = [
        good.replace(ewa.public_id, ala.public_id),
        good.replace("graded", "all"),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        unsubscribe_token(ewa, "brak"),
        "",
        "..",
        "ąż.ź",
        "a" * 200,
    ]

    statuses = [api_client.post(f"{URL}/unsubscribe", {"token": token}).status_code for token in forged]

    assert statuses == [404, 404, 404, 404, 422, 404, 404, 404]
    assert not NotificationSwitch.objects.exists()
