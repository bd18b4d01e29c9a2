"""Certificates: issued once, checked by anyone, revoked, and printed whatever the names are."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff
from teleklasa.courses.learning import paper as papers
from teleklasa.courses.learning.certificates import hours_of, issue_certificate
from teleklasa.courses.learning.paper import paper
from teleklasa.courses.learning.serializers import CertificateOut
from teleklasa.courses.models import Certificate, Course, Enrolment
from teleklasa.people.factories import make_learner
from teleklasa.people.models import AuditEvent, MissCount
from teleklasa.people.own_data import erase_person, export_of


@pytest.fixture
def completed(school):
    """Ewa completed the course, which takes an hour and a half and gives certificates."""
    Course.objects.update(gives_certificate=True, duration_s=5400)
    Enrolment.objects.update(status="completed", completed_at=timezone.now())
    school.course.refresh_from_db()
    return school


def ask(school, client):
    return client.post(f"/api/v1/courses/{school.course.slug}/certificate")


def issued(school, **fields: Any):
    certificate, _ = issue_certificate(school.course, school.ewa)
    Certificate.objects.filter(pk=certificate.pk).update(**fields)
    return Certificate.objects.select_related("enrolment__course").get(pk=certificate.pk)


def test_certificate_is_issued_once_with_the_names_of_that_day(completed, as_ewa):
    add_staff(completed.course, make_learner("Basia Kos", email="basia@example.com"), "teacher")

    answers = [ask(completed, as_ewa) for _ in range(2)]
    Course.objects.update(title="Inny tytuł")

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    found = answers[0].json()
    assert set(found) == set(CertificateOut().fields)
    assert {key: found[key] for key in ("person_name", "course_title", "teachers", "hours", "valid")} == {
        "person_name": "Ewa Lis",
        "course_title": "Ułamki",
        "teachers": "Tomek Ryś, Basia Kos",
        "hours": 2,
        "valid": True,
    }
    assert AuditEvent.objects.filter(action="certificate-issued").count() == 1


@pytest.mark.parametrize(
    ("gives", "status", "code"),
    [(False, "completed", "no-certificate"), (True, "active", "course-not-completed")],
)
def test_there_is_none_without_completing_a_course_that_gives_them(completed, as_ewa, gives, status, code):
    Course.objects.update(gives_certificate=gives)
    Enrolment.objects.update(status=status)

    answer = ask(completed, as_ewa)

    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_anyone_checks_a_code_however_it_is_typed(completed):
    code = issued(completed).code

    answers = [
        APIClient().get(f"/api/v1/certificates/{typed}") for typed in (code, code.lower(), f"{code[:4]}-{code[4:]}")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json()["code"] == "-".join(code[i : i + 4] for i in range(0, 16, 4))


def test_guessing_codes_is_slowed_down_and_right_ones_are_not(completed):
    code, client = issued(completed).code, APIClient()

    answers = [client.get(f"/api/v1/certificates/{'B' * 16}") for _ in range(2)]
    MissCount.objects.update(misses=60)
    answers += [client.get(f"/api/v1/certificates/{guess}") for guess in ("C" * 16, "abc", "0" * 16, code)]

    assert [answer.status_code for answer in answers] == [404, 404, 429, 429, 429, 200]
    assert answers[0].json()["code"] == "unknown-certificate"


def test_revoked_certificate_is_shown_as_such_and_not_issued_anew(completed, as_ewa):
    code = issued(completed).code
    tomek = completed.client(completed.tomek)

    codes = [tomek.post(f"/api/v1/certificates/{code}/revoke").status_code for _ in range(2)]
    refused = as_ewa.post(f"/api/v1/certificates/{code}/revoke").status_code

    assert (codes, refused) == ([200, 200], 403)
    assert ask(completed, as_ewa).json()["valid"] is False
    assert APIClient().get(f"/api/v1/certificates/{code}").json()["valid"] is False
    assert AuditEvent.objects.filter(action="certificate-revoked").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_own_list_takes_three_statements(completed, as_ewa, rows, django_assert_num_queries):
    for number in range(rows):
        course = Course.objects.create(title=f"Kurs {number}", owner=completed.tomek, gives_certificate=True)
        facts = {"status": "completed", "source": "self", "last_activity_at": timezone.now()}
        Enrolment.objects.create(course=course, person=completed.ewa, **facts)
        issue_certificate(course, completed.ewa)

    with django_assert_num_queries(3):  # session, person, certificates
        found = as_ewa.get("/api/v1/me/certificates").json()["results"]

    assert [row["course_title"] for row in found] == [f"Kurs {number}" for number in reversed(range(rows))]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_one(completed):
    together = Barrier(2)

    def issue(_: int) -> tuple[str, bool]:
        try:
            together.wait()
            certificate, is_new = issue_certificate(completed.course, completed.ewa)
            return certificate.code, is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(issue, range(2)))

    assert len({code for code, _ in results}) == 1
    assert sorted(is_new for _, is_new in results) == [False, True]


NAMES = [
    '#read("/etc/passwd")',
    "W" * 80,
    "漢" * 80,
    "Żółć <script>alert(1)</script>",
    "$x$ *b* _i_ `r` @a <b> [c] {d} \\ \" ' // /* = + - ~",
    "عربي עברית 🎉",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_set_as_they_are_and_never_run(completed, name):
    plain = len(paper(issued(completed, person_name="Ewa Lis")))

    made = paper(issued(completed, person_name=name, course_title=(name * 2)[:120], teachers=(name * 9)[:400]))

    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page\n") <= 1
    assert (b"root:x" in made, plain > 1000) == (False, True)


def test_paper_is_sent_once_and_made_once(completed, monkeypatch):
    certificate = issued(completed)
    address = f"/api/v1/certificates/{certificate.code}.pdf"
    client = APIClient()

    first = client.get(address, headers={"Accept": "application/pdf"})
    made = papers.kept.get(first["ETag"])
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    Certificate.objects.update(revoked_at=timezone.now())
    revoked = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"], first.content) == (200, "application/pdf", made)
    assert first["Content-Disposition"] == f'inline; filename="{certificate.code}.pdf"'
    assert (again.status_code, again.content, revoked.status_code) == (304, b"", 200)
    assert revoked.content != first.content


def test_paper_of_an_unknown_code_is_a_problem_in_json(db):
    answer = APIClient().get("/api/v1/certificates/nieznany.pdf", headers={"Accept": "application/pdf"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-certificate")


def test_hours_are_whole_and_begun():
    assert [hours_of(seconds) for seconds in (0, 1, 3600, 3601, 2**31 - 1)] == [0, 1, 1, 2, 32_767]


def test_certificate_of_an_erased_person_tells_no_name(completed):
    certificate = issued(completed)
    known = export_of(completed.ewa)["learning"]["certificates"]

    erase_person(completed.ewa, by=completed.ewa)

    shown = APIClient().get(f"/api/v1/certificates/{certificate.code}").json()
    assert [row["person_name"] for row in known] == ["Ewa Lis"]
    assert (shown["person_name"], shown["course_title"]) == ("Osoba usunięta", "Ułamki")
