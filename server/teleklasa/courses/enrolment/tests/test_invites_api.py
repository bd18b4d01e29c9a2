from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.enrolment.invites import MOST_OPEN, make_invite
from teleklasa.courses.models import CourseInvite
from teleklasa.keys.codes import canonical
from teleklasa.people.models import AuditEvent


@pytest.fixture
def client(olga, client_of):
    return client_of(olga)


@pytest.fixture
def url(course):
    return f"/api/v1/courses/{course.slug}/invites"


def looked(code):
    return APIClient().post("/api/v1/invites/look", {"code": code}).status_code


def test_code_is_shown_on_making_and_on_asking_and_never_in_the_list(client, course, url, olga):
    made = client.post(url, {"most_uses": 30}).json()
    listed = client.get(url)
    shown = client.post(f"/api/v1/invites/{made['invite']['id']}/reveal").json()

    assert shown == {"code": made["code"]}
    assert len(canonical(made["code"]) or "") == 16
    assert made["code"] not in listed.content.decode()
    assert listed.json()["results"] == [made["invite"]]
    assert (made["invite"]["uses"], made["invite"]["most_uses"], made["invite"]["made_by"]) == (0, 30, "Olga Mak")
    events = AuditEvent.objects.filter(target=f"course:{course.slug}").order_by("id").values_list("action", "actor")
    assert list(events) == [("invite-made", olga.pk), ("invite-revealed", olga.pk)]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_four_queries_whatever_its_length(client, course, url, olga, rows):
    for _ in range(rows):
        make_invite(course, by=olga)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 4  # session, person, course, invitations


def test_revoked_expired_and_spent_invitations_open_nothing(client, course, url, olga):
    revoked, first = make_invite(course, by=olga)
    _, second = make_invite(course, by=olga, expires_at=timezone.now() + timedelta(hours=1))
    spent, third = make_invite(course, by=olga, most_uses=1)
    before = [looked(code) for code in (first, second, third)]

    codes = [client.delete(f"/api/v1/invites/{revoked.public_id}").status_code for _ in range(2)]
    CourseInvite.objects.filter(pk=spent.pk).update(uses=1)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        after = [looked(code) for code in (first, second, third)]

    assert (before, codes, after) == ([200] * 3, [204] * 2, [404] * 3)


def test_course_has_a_bounded_number_of_open_invitations(client, course, url, olga):
    for _ in range(MOST_OPEN):
        make_invite(course, by=olga)

    answer = client.post(url, {})

    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-invites")


@pytest.mark.parametrize(
    "body",
    [
        {"most_uses": 0},
        {"most_uses": 10**30},
        {"most_uses": "x"},
        {"expires_at": "2001-01-01T00:00:00Z"},
        {"expires_at": "9999-12-31T23:59:59Z"},
        {"expires_at": "x"},
        [],
    ],
)
def test_bad_invitations_are_refused(client, url, body):
    assert client.post(url, body, format="json").status_code == 422
    assert not CourseInvite.objects.exists()


@pytest.mark.parametrize("body", [{}, {"code": "x" * 200}, {"code": "a\x00b"}, {"code": ["x"]}, [1]])
def test_bad_codes_are_refused(client, body):
    assert client.post("/api/v1/invites/look", body, format="json").status_code == 422
