"""The page of a course: who sees what of it, and how little it costs to be told that nothing changed."""

from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.catalogue import course_page, jobs
from teleklasa.courses.catalogue.shapes import CoursePage, OutlineLesson
from teleklasa.courses.factories import add_lesson, add_section, add_staff, add_task, enrol
from teleklasa.courses.models import Course, Lesson
from teleklasa.courses.outline_version import touch_outline
from teleklasa.people.factories import make_learner
from teleklasa.people.own_data import erase_person

PUBLIC = "public, s-maxage=60, stale-while-revalidate=300"


@pytest.fixture(autouse=True)
def _nothing_kept():
    course_page.kept.clear()


@pytest.fixture
def algebra(publish, shelves):
    """A course whose second section holds a draft only, and whose first an open, a later and a deleted lesson."""
    course = publish("Algebra", category=shelves["matematyka"], goals=["Liczyć"], description_html="<p>Opis</p>")
    first = course.sections.get()
    later = add_lesson(first, "Później", release_at=datetime(2030, 1, 1, tzinfo=UTC), is_preview=True)
    gone = add_lesson(first, "Usunięta", status="draft")
    Lesson.objects.filter(pk=gone.pk).update(deleted_at=datetime(2026, 1, 1, tzinfo=UTC), position=None)
    add_lesson(add_section(course, "Szkice"), "Szkic", status="draft")
    add_task(later, "Zadanie")
    add_task(later, "Szkic zadania", status="draft")
    course.refresh_from_db()
    return course


@pytest.fixture
def browser_of(client_of):
    """A browser of somebody who stands so towards a course."""

    def sign_in(course, place):
        person = make_learner("Ktoś Inny", email="ktos@example.com")
        if place == "member":
            enrol(course, person)
        if place == "staff":
            add_staff(course, person, "assistant")
        return client_of(person)

    return sign_in


def titles_of(page):
    return {section["title"]: [lesson["title"] for lesson in section["lessons"]] for section in page["sections"]}


def test_page_shows_the_course_as_the_public_sees_it(algebra, anyone, olga):
    page = anyone.get("/api/v1/courses/algebra").json()

    assert set(page) == set(CoursePage().fields)
    assert titles_of(page) == {"Rozdział 1": ["Lekcja 1", "Później"]}
    later = page["sections"][0]["lessons"][1]
    assert set(later) == set(OutlineLesson().fields)
    assert {name: later[name] for name in ("kind", "status", "is_preview", "release_at", "task_count")} == {
        "kind": "text",
        "status": "published",
        "is_preview": True,
        "release_at": "2030-01-01T00:00:00+00:00",
        "task_count": 1,
    }
    shown = ("viewer", "goals", "requirements", "description_html", "staff")
    assert {name: page[name] for name in shown} == {
        "viewer": "public",
        "goals": ["Liczyć"],
        "requirements": [],
        "description_html": "<p>Opis</p>",
        "staff": [{"id": olga.public_id, "display_name": "Olga Mąk", "avatar_url": None, "role": "owner"}],
    }


@pytest.mark.parametrize("place", ["public", "member"])
def test_drafts_never_reach_who_does_not_teach(place, algebra, browser_of):
    answer = browser_of(algebra, place).get("/api/v1/courses/algebra")

    assert answer.json()["viewer"] == place
    assert b"Szkic" not in answer.content
    assert "Usuni" not in answer.content.decode()


def test_staff_see_drafts_and_their_tasks(algebra, browser_of):
    page = browser_of(algebra, "staff").get("/api/v1/courses/algebra").json()

    assert titles_of(page) == {"Rozdział 1": ["Lekcja 1", "Później"], "Szkice": ["Szkic"]}
    assert page["sections"][0]["lessons"][1]["task_count"] == 2
    assert page["sections"][1]["lessons"][0]["status"] == "draft"


@pytest.mark.parametrize("lessons", [1, 3])
def test_page_takes_four_statements_the_first_time_and_then_one(lessons, publish, anyone, django_assert_num_queries):
    section = publish("Algebra").sections.get()
    for number in range(lessons - 1):
        add_lesson(section, f"Następna {number}")

    with django_assert_num_queries(4):
        first = anyone.get("/api/v1/courses/algebra")
    with django_assert_num_queries(1):
        second = anyone.get("/api/v1/courses/algebra")

    assert first.content == second.content


def test_unchanged_page_costs_the_standing_alone(algebra, anyone, browser_of, django_assert_num_queries):
    browser = browser_of(algebra, "member")
    tag = anyone.get("/api/v1/courses/algebra")["ETag"]
    own_tag = browser.get("/api/v1/courses/algebra")["ETag"]
    course_page.kept.clear()

    with django_assert_num_queries(1):
        answer = anyone.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=tag)
    with django_assert_num_queries(3):  # the session, the person, the standing
        own = browser.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=f'"x", W/{own_tag}')

    assert (answer.status_code, answer.content, answer["ETag"], answer["Cache-Control"]) == (304, b"", tag, PUBLIC)
    assert (own.status_code, own["Cache-Control"]) == (304, "private, no-cache")
    assert own_tag != tag
    assert browser.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize(
    "change", [{"students": 9}, {"enrol_policy": "approval"}, {"reviews": 1, "rating_sum": 5}, {"status": "archived"}]
)
def test_new_facts_of_the_row_make_another_tag(change, algebra, browser_of):
    browser = browser_of(algebra, "member")
    tag = browser.get("/api/v1/courses/algebra")["ETag"]

    Course.objects.filter(pk=algebra.pk).update(**change)

    assert browser.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_touched_outline_is_shown_at_once(algebra, anyone):
    tag = anyone.get("/api/v1/courses/algebra")["ETag"]
    add_lesson(algebra.sections.first(), "Nowa")
    touch_outline(algebra.pk)

    answer = anyone.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=tag)

    assert titles_of(answer.json()) == {"Rozdział 1": ["Lekcja 1", "Później", "Nowa"]}


def test_only_anonymous_pages_are_for_proxies(algebra, anyone, browser_of):
    answer = anyone.get("/api/v1/courses/algebra")
    own = browser_of(algebra, "public").get("/api/v1/courses/algebra")

    assert (answer["Cache-Control"], own["Cache-Control"]) == (PUBLIC, "private, no-cache")
    assert {"Cookie", "Authorization"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize(
    "hidden",
    [{"status": "draft"}, {"status": "review"}, {"visibility": "private"}, {"deleted_at": "2026-01-02T00:00Z"}],
    ids=str,
)
def test_hidden_page_is_missing_like_any_other(hidden, algebra, anyone):
    Course.objects.filter(pk=algebra.pk).update(**hidden)

    answer, missing = anyone.get("/api/v1/courses/algebra"), anyone.get("/api/v1/courses/nie-ma")

    assert (answer.status_code, answer.content, dict(answer.headers)) == (404, missing.content, dict(missing.headers))
    assert answer["Cache-Control"] == "no-store"


def test_renamed_teacher_makes_another_page(algebra, anyone, olga):
    tag = anyone.get("/api/v1/courses/algebra")["ETag"]

    olga.display_name = "Olga Nowa"
    olga.save(update_fields=["display_name"])
    answer = anyone.get("/api/v1/courses/algebra", HTTP_IF_NONE_MATCH=tag)

    assert answer.json()["staff"][0]["display_name"] == "Olga Nowa"
    assert answer.json()["owner"]["display_name"] == "Olga Nowa"


def test_broken_token_is_refused_on_the_page(algebra):
    answer = APIClient(headers={"Authorization": "Bearer x"}).get("/api/v1/courses/algebra")

    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


def test_page_and_search_forget_the_name_of_an_erased_teacher(algebra):
    owner, page = algebra.owner, f"/api/v1/courses/{algebra.slug}"
    name = owner.display_name
    before = APIClient().get(page)

    erase_person(owner, by=owner)
    jobs.index_courses_of_person(owner.pk)

    after = APIClient().get(page, headers={"If-None-Match": before["ETag"]})
    found = APIClient().get("/api/v1/courses", {"q": name}).json()["results"]
    assert name in before.content.decode()
    assert (after.status_code, name in after.content.decode(), found) == (200, False, [])
