"""Pages of the web app whose first content is in their HTML: what is in it, for whom, and what it costs."""

import base64
import gzip
import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.catalogue import course_page
from teleklasa.courses.factories import add_lesson, add_section, enrol, make_course
from teleklasa.courses.models import Lesson
from teleklasa.people.factories import make_learner
from teleklasa.site.first_content import asking

INDEX = """<!doctype html>
<html lang="pl">
  <head>
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
    <title>TeleKlasa</title>
    <script type="module" crossorigin src="/assets/index.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/vue.js">
    <link rel="stylesheet" crossorigin href="/assets/index.css">
  </head>
  <body>
    <div id="app" class="isolate"></div>
  </body>
</html>
"""
SHARED = {"file": "assets/vue.js"}
PARTS = {"imports": ["_vue.js", "_cards.js"]}
MANIFEST = {
    "_vue.js": SHARED,
    "_cards.js": {"file": "assets/cards.js", "imports": ["_vue.js"]},
    "src/courses/catalogue/CataloguePage.vue": {"file": "assets/catalogue.js", **PARTS},
    "src/courses/catalogue/CoursePage.vue": {"file": "assets/course.js", **PARTS},
    "src/courses/player/PlayerPage.vue": {"file": "assets/player.js", **PARTS},
}
TRICKY = 'Żółć <script>alert(1)</script> & "spółka"'
ESCAPED = "Żółć &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;spółka&quot;"


@pytest.fixture(autouse=True)
def dist(tmp_path: Path, settings) -> Path:
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    settings.WEB_DIST = tmp_path
    asking.kept.clear()
    course_page.kept.clear()
    return tmp_path


@pytest.fixture
def olga(db):
    return make_learner("Olga Tricky <b>", email="olga@example.com")


@pytest.fixture
def learner(db):
    return make_learner("Karol Nowicki", email="karol@example.com")


@pytest.fixture
def course(olga):
    made = make_course(TRICKY, owner=olga, status="published", summary="Skrót </script><b>")
    add_lesson(add_section(made, "Dział"), "Lekcja <i>", body_html="<p>Treść <strong>lekcji</strong></p>")
    return made


def lesson_of(course):
    return Lesson.objects.get(course=course, title="Lekcja <i>")


def place_of(course, lesson=None):
    return f"/courses/{course.slug}" + (f"/lessons/{lesson.public_id}" if lesson else "")


def content_of(answer):
    (content,) = re.findall(r'<div id="app" class="isolate">(.*)</div><script', answer.content.decode(), re.DOTALL)
    return content


def answers_in(answer):
    (data,) = re.findall(
        r'<script type="application/json" id="first-answers">(.*?)</script>', answer.content.decode(), re.DOTALL
    )
    return json.loads(data)


def test_catalogue_holds_its_first_courses(course):
    answer = APIClient().get("/courses")

    content = content_of(answer)
    assert answer.status_code == 200
    assert content.count("<article") == 1
    assert ESCAPED in content
    assert "Olga Tricky &lt;b&gt;" in content
    assert "<title>Kursy · TeleKlasa</title>" in answer.content.decode()


def test_page_holds_the_very_answers_that_the_web_app_asks_first(course, learner, client_of):
    enrol(course, learner)
    browser, lesson = client_of(learner), lesson_of(course)

    told = [answers_in(browser.get(place)) for place in ("/courses", place_of(course), place_of(course, lesson))]

    assert [list(answers) for answers in told] == [
        ["/api/v1/courses?sort=newest", "/api/v1/categories", "/api/v1/courses/facets"],
        [f"/api/v1/courses/{course.slug}", "/api/v1/categories", f"/api/v1/courses/{course.slug}/enrolment"],
        [
            f"/api/v1/lessons/{lesson.public_id}",
            f"/api/v1/courses/{course.slug}",
            f"/api/v1/courses/{course.slug}/mine",
        ],
    ]
    for answers in told:
        assert answers == {address: browser.get(address).json() for address in answers}


def test_course_page_shows_the_course_and_no_tag_of_its_texts(course):
    answer = APIClient().get(place_of(course))

    content, html = content_of(answer), answer.content.decode()
    assert f"<title>{ESCAPED} · TeleKlasa</title>" in html
    assert ESCAPED in content
    assert "Skrót &lt;/script&gt;&lt;b&gt;" in content
    assert html.count("<script") == 3  # before the first paint, the answers, and the app in its template
    assert answers_in(answer)[f"/api/v1/courses/{course.slug}"]["title"] == TRICKY


def test_lesson_is_shown_to_its_member(course, learner, client_of):
    enrol(course, learner)

    answer = client_of(learner).get(place_of(course, lesson_of(course)))

    assert "<p>Treść <strong>lekcji</strong></p>" in content_of(answer)
    assert "Lekcja &lt;i&gt;" in content_of(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"visibility": "private"}])
def test_course_that_a_stranger_may_not_see_is_left_to_the_web_app(course, learner, client_of, changes):
    for name, value in changes.items():
        setattr(course, name, value)
    course.save()

    for browser in (APIClient(), client_of(learner)):
        for place in (place_of(course), place_of(course, lesson_of(course))):
            answer = browser.get(place)
            assert (answer.status_code, answer.content) == (204, b"")
    assert "<article" not in content_of(APIClient().get("/courses"))


@pytest.mark.parametrize("place", ["/courses/nie-ma-takiego", "/courses/nie-ma-takiego/lessons/zadnej"])
def test_address_of_nothing_is_left_to_the_web_app(db, place):
    assert APIClient().get(place).status_code == 204


def test_stranger_at_the_player_sees_nothing(course, learner, client_of):
    place = place_of(course, lesson_of(course))

    assert [browser.get(place).status_code for browser in (APIClient(), client_of(learner))] == [204, 204]


def test_lesson_under_the_address_of_another_course_is_left_to_the_web_app(course, olga, learner, client_of):
    other = make_course("Inny", owner=olga, status="published")
    enrol(course, learner)

    assert client_of(learner).get(place_of(other, lesson_of(course))).status_code == 204


def test_lesson_that_is_not_open_yet_is_left_to_the_web_app(course, learner, client_of):
    later = add_lesson(course.sections.last(), "Później", release_at=datetime(2990, 1, 1, tzinfo=UTC))
    enrol(course, learner)

    assert client_of(learner).get(place_of(course, later)).status_code == 204


def test_page_speaks_the_language_of_the_browser_and_before_that_of_the_person(course, learner, client_of):
    browser = client_of(learner)
    learner.locale = "pl"
    learner.save()

    asked = "de, en;q=0.8, pl;q=0.5"
    told = [client.get("/courses", HTTP_ACCEPT_LANGUAGE=asked).content.decode() for client in (APIClient(), browser)]

    assert [re.findall(r'<html lang="(..)">', html) for html in told] == [["en"], ["pl"]]
    assert [re.findall(r"<title>(.*) ·", html) for html in told] == [["Courses"], ["Kursy"]]


def test_visitor_without_cookies_gets_a_page_that_may_be_kept_and_others_their_own(course, learner, client_of):
    visitor, known, member = APIClient(), APIClient(), client_of(learner)
    known.cookies["csrf"] = "x"

    kept = [browser.get(place_of(course))["Cache-Control"] for browser in (visitor, known, member)]

    assert kept == ["public, max-age=0, s-maxage=30", "private, no-cache", "private, no-store"]
    assert visitor.get("/courses")["Vary"] == "Cookie, Authorization, Accept-Language, Accept-Encoding"


def test_page_that_the_browser_has_is_not_sent_again(course):
    first = APIClient().get("/courses")

    again = APIClient().get("/courses", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_page_is_packed_for_a_browser_that_takes_it(course):
    plain, packed = APIClient().get("/courses"), APIClient().get("/courses", HTTP_ACCEPT_ENCODING="gzip, br")

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]


def test_only_the_script_before_the_first_paint_is_allowed(course):
    answer = APIClient().get("/courses")

    assert re.findall(r"script-src ([^;]*);", answer["Content-Security-Policy"]) == [
        f"'self' 'sha256-{digest_of_first_paint()}'"
    ]
    assert "style-src 'self';" in answer["Content-Security-Policy"]


def digest_of_first_paint() -> str:
    (script,) = re.findall(r"<script>(.*?)</script>", APIClient().get("/courses").content.decode(), re.DOTALL)
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def test_files_of_the_app_wait_until_the_content_is_painted(course):
    html = APIClient().get("/courses").content.decode()

    (waiting,) = re.findall(r'<template id="app-files">(.*)</template>', html)
    assert re.findall(r'(?:src|href)="([^"]+)"', waiting) == [
        "/assets/index.js",
        "/assets/vue.js",
        "/assets/catalogue.js",
        "/assets/cards.js",
    ]
    assert html.count("/assets/index.js") == 1


def test_open_pages_cost_what_their_answers_cost_and_for_some_seconds_nothing(course, django_assert_num_queries):
    visitor, place = APIClient(), place_of(course)

    with django_assert_num_queries(4):  # the list, the categories, and two of the facets
        visitor.get("/courses")
    with django_assert_num_queries(0):
        visitor.get("/courses")
    with django_assert_num_queries(4):
        visitor.get(place)
    with django_assert_num_queries(1):
        visitor.get(place)


def test_lesson_costs_who_asks_and_what_its_answers_cost(course, learner, client_of, django_assert_num_queries):
    enrol(course, learner)
    browser, place = client_of(learner), place_of(course, lesson_of(course))

    with django_assert_num_queries(10):
        browser.get(place)


def test_without_the_built_web_app_nothing_is_shown(course, dist):
    (dist / "index.html").unlink()

    assert APIClient().get("/courses").status_code == 204
