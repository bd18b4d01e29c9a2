"""Packages through the API: who may, what is answered, and what is refused."""

from typing import Any

import pytest

from teleklasa.courses.factories import make_course
from teleklasa.courses.models import Course, PackageImport
from teleklasa.courses.packages.own_data import forget_imports, own_imports
from teleklasa.courses.packages.serializers import CourseExportOut, PackageImportOut, PackageImportRow
from teleklasa.courses.packages.tests.cartridges import own_package
from teleklasa.media.factories import make_document
from teleklasa.media.models import MediaFile
from teleklasa.people.factories import make_learner


def post(browser, file, **body: Any):
    return browser.post("/api/v1/packages", {"file": file.public_id, **body}, format="json")


def test_package_is_tried_and_then_imported(browser, package, run_jobs):
    file = package(own_package(), name="kurs.zip")
    tried = post(browser, file)
    run_jobs()
    asked = post(browser, file, dry_run=False)
    run_jobs()

    told = browser.get(f"/api/v1/packages/{asked.json()['id']}").json()

    assert (tried.status_code, tried.json()["state"], tried.json()["dry_run"]) == (202, "waiting", True)
    assert browser.get(f"/api/v1/packages/{tried.json()['id']}").json()["state"] == "checked"
    course = Course.objects.get()
    assert told == {
        "id": asked.json()["id"],
        "kind": "teleklasa",
        "dry_run": False,
        "state": "done",
        "failed_because": "",
        "file": {"id": file.public_id, "name": "kurs.zip"},
        "course": {"slug": course.slug, "title": "Ułamki"},
        "created_at": told["created_at"],
        "finished_at": told["finished_at"],
        "report": [
            {"path": "sections[0]", "kind": "section", "title": "Rozdział", "outcome": "made", "reason": ""},
            {"path": "sections[0].lessons[0]", "kind": "lesson", "title": "Lekcja", "outcome": "made", "reason": ""},
        ],
    }
    assert set(told) == set(PackageImportOut().fields)


def test_export_is_asked_for_made_and_fetched(browser, olga, run_jobs):
    course = make_course("Ułamki", owner=olga)
    asked = browser.post(f"/api/v1/courses/{course.slug}/export")
    run_jobs()

    told = browser.get(f"/api/v1/courses/{course.slug}/export/{asked.json()['id']}").json()

    assert (asked.status_code, asked.json()["state"], asked.json()["url"]) == (202, "waiting", None)
    assert (told["state"], told["failed_because"], told["name"].endswith(".zip")) == ("ready", "", True)
    assert set(told) == set(CourseExportOut().fields)
    assert b"".join(browser.get(told["url"]).streaming_content).startswith(b"PK")
    assert MediaFile.objects.get(public_id=told["id"]).owner == olga


def test_export_of_another_course_or_person_is_not_found(browser, olga, nela, client_of, run_jobs):
    course, other = make_course("Ułamki", owner=olga), make_course("Potęgi", owner=nela)
    asked = browser.post(f"/api/v1/courses/{course.slug}/export").json()

    answers = [
        browser.get(f"/api/v1/courses/{course.slug}/export/{'x' * 12}"),
        client_of(nela).get(f"/api/v1/courses/{other.slug}/export/{asked['id']}"),
        browser.get(f"/api/v1/courses/{other.slug}/export/{asked['id']}"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 403]


def test_import_of_somebody_else_is_not_found(package, olga, nela, client_of):
    row = PackageImport.objects.create(person=olga, file=package(own_package()))

    answer = client_of(nela).get(f"/api/v1/packages/{row.public_id}")

    assert (answer.status_code, client_of(nela).get("/api/v1/packages").json()) == (404, {"results": [], "next": None})


@pytest.mark.parametrize("number", [1, 3])
def test_imports_are_listed_in_three_queries(browser, package, olga, number, django_assert_num_queries):
    file = package(own_package())
    for _ in range(number):
        PackageImport.objects.create(person=olga, file=file, report=[{"path": "a"}])
    browser.get("/api/v1/packages")

    with django_assert_num_queries(3):  # the session, the person, the imports
        answer = browser.get("/api/v1/packages")

    rows = answer.json()["results"]
    assert [row["state"] for row in rows] == ["waiting"] * number
    assert set(rows[0]) == set(PackageImportRow().fields)


def test_foreign_missing_and_unfit_files_are_refused_alike(browser, olga, nela, package):
    files = [package(own_package(), owner=nela).public_id, make_document(olga).public_id, "brak"]

    answers = [browser.post("/api/v1/packages", {"file": file}, format="json") for file in files]

    assert [(one.status_code, one.json()["fields"]) for one in answers] == [(422, {"file": ["unknown"]})] * 3


@pytest.mark.parametrize(
    "body",
    [{}, {"file": None}, {"file": "a\x00b"}, {"file": "x" * 100}, {"file": ["a"]}, {"file": "a", "dry_run": "?"}, []],
    ids=str,
)
def test_bad_bodies_are_refused(browser, body):
    answer = browser.post("/api/v1/packages", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_same_request_twice_is_one_import(browser, package):
    file = package(own_package())

    first, second = post(browser, file, dry_run=False), post(browser, file, dry_run=False)

    assert (first.json()["id"], PackageImport.objects.count()) == (second.json()["id"], 1)


def test_few_imports_wait_at_once(browser, olga, package):
    file = package(own_package())
    for _ in range(3):
        PackageImport.objects.create(person=olga, file=None)

    answer = post(browser, file)

    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "too-many-imports", 3)


def test_who_may_begin_no_course_may_import_none(settings, package, client_of, olga):
    file = package(own_package())
    settings.COURSE_AUTHORS = "admins"

    answer = post(client_of(olga), file)

    assert (answer.status_code, PackageImport.objects.count()) == (403, 0)


def test_package_in_use_stays_and_goes_when_it_is_read(browser, package, run_jobs):
    file = package(own_package())
    post(browser, file)

    kept = browser.delete(f"/api/v1/media/{file.public_id}")
    run_jobs()
    gone = browser.delete(f"/api/v1/media/{file.public_id}")

    assert (kept.status_code, kept.json()["code"], gone.status_code) == (409, "file-in-use", 204)


def test_erased_person_leaves_no_imports(olga, package):

    PackageImport.objects.create(person=olga, file=package(own_package()))
    PackageImport.objects.create(person=make_learner("Inna", email="inna@example.com"))

    assert [row["state"] for row in own_imports(olga)["imports"]] == ["waiting"]
    forget_imports(olga)

    assert (PackageImport.objects.count(), own_imports(olga)) == (1, {"imports": []})
