from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.factories import enrol, make_course
from teleklasa.courses.models import Enrolment, News
from teleklasa.courses.talk.news_shapes import NewsItem, NewsPage, OwnNewsItem
from teleklasa.courses.talk.tests.conftest import walked
from teleklasa.people.models import AuditEvent


def news(course, title, *, days=0, **fields: Any):
    moment = timezone.now() + timedelta(days=days)
    return News.objects.create(course=course, title=title, published_at=moment, **fields)


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["results"]]


@pytest.fixture
def joined_long_ago(school):
    Enrolment.objects.update(enrolled_at=timezone.now() - timedelta(days=100))
    return school


def test_who_sees_which_news(school):
    news(school.course, "Dla wszystkich", days=-2, audience="public")
    news(school.course, "Dla uczestników", days=-1)
    planned = news(school.course, "Za tydzień", days=7, audience="public")
    at = f"{school.at}/news"

    assert titles(APIClient().get(at)) == ["Dla wszystkich"]
    for person in (school.ewa, school.lidia, school.asia):
        assert titles(school.client(person).get(at)) == ["Dla uczestników", "Dla wszystkich"]
    assert titles(school.client(school.owner).get(at)) == ["Za tydzień", "Dla uczestników", "Dla wszystkich"]
    assert school.client(school.ewa).get(f"/api/v1/news/{planned.public_id}").status_code == 404
    assert school.client(school.owner).get(f"/api/v1/news/{planned.public_id}").status_code == 200


def test_planned_news_appear_when_their_time_comes(school):
    at = f"{school.at}/news"
    moment = timezone.now() + timedelta(hours=1)
    school.client(school.owner).post(at, {"title": "Jutro", "audience": "public", "published_at": moment.isoformat()})
    assert titles(APIClient().get(at)) == []

    with time_machine.travel(moment + timedelta(minutes=1)):
        assert titles(APIClient().get(at)) == ["Jutro"]


def test_news_are_written_changed_and_deleted(school):
    owner = school.client(school.owner)
    made = owner.post(f"{school.at}/news", {"title": "Zmiana", "body_source": "**Nowy** <script>x</script>"})
    at = f"/api/v1/news/{made.json()['id']}"

    changed = owner.patch(at, {"title": "Poprawka", "pinned": True})

    assert made.status_code == 201
    assert "<script" not in made.json()["body_html"]
    assert changed.json() | {"edited_at": None} == made.json() | {"title": "Poprawka", "pinned": True}
    assert changed.json()["edited_at"] is not None
    assert (
        owner.patch(at, {"published_at": "2001-01-01T00:00:00Z"}).json()["published_at"] == made.json()["published_at"]
    )
    assert owner.delete(at).status_code == 204
    assert owner.get(at).status_code == 404
    assert AuditEvent.objects.filter(action="news-deleted").count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "a" * 121},
        {"title": "a\x00"},
        {"title": "a", "audience": "all"},
        {"title": "a", "pinned": "x"},
        {"title": "a", "published_at": "x"},
        {"title": "a", "published_at": "9999-12-31T23:59:59-12:00"},
        {"title": "a", "body_source": "a" * 20_001},
        {"title": "a", "body_source": "\x00"},
        {"title": ["a"]},
    ],
)
def test_what_cannot_be_taken_is_refused(school, body):
    answer = school.client(school.owner).post(f"{school.at}/news", body, format="json")

    assert answer.status_code == 422, answer.content
    assert News.objects.count() == 0


def test_pinned_news_come_first_and_pages_have_no_gap(school):
    for n in range(45):
        news(school.course, str(n), days=n - 50, pinned=n in {3, 30})

    seen = [item["title"] for item in walked(school.client(school.ewa), f"{school.at}/news")]

    assert seen == ["30", "3", *(str(n) for n in reversed(range(45)) if n not in {3, 30})]


def test_mark_moves_forward_only(joined_long_ago):
    school = joined_long_ago
    first, second = news(school.course, "1", days=-2), news(school.course, "2", days=-1)
    client, at = school.client(school.ewa), f"{school.at}/news"
    assert [item["is_unread"] for item in client.get(at).json()["results"]] == [True, True]

    some = client.post(f"{at}/seen", {"until": first.published_at.isoformat()})
    assert some.json() == {"unread": 1}
    assert [item["is_unread"] for item in client.get(at).json()["results"]] == [True, False]
    assert client.post(f"{at}/seen").json() == {"unread": 0}
    assert client.post(f"{at}/seen", {"until": second.published_at.isoformat()}).json() == {"unread": 0}
    assert client.post(f"{at}/seen", {"until": "2100-01-01T00:00:00Z"}).json() == {"unread": 0}
    assert Enrolment.objects.get(person=school.ewa, news_seen_at__lte=timezone.now()).news_seen_at
    assert school.client(school.owner).post(f"{at}/seen").json() == {"unread": 0}


def test_number_of_unread_is_bounded(joined_long_ago):
    school = joined_long_ago
    News.objects.bulk_create(News(course=school.course, title=str(n), published_at=timezone.now()) for n in range(120))

    answer = school.client(school.ewa).post(f"{school.at}/news/seen", {"until": "2001-01-01T00:00:00Z"})

    assert answer.json() == {"unread": 99}


def test_own_news_are_of_every_course_one_studies_and_no_other(school):
    other = make_course("Geometria", owner=school.owner)
    left = make_course("Dawny", owner=school.owner)
    foreign = make_course("Cudzy", owner=school.owner)
    enrol(other, school.ewa, status="completed")
    enrol(left, school.ewa, status="withdrawn")
    for n, course in enumerate([school.course, other, left, foreign] * 30):
        news(course, f"{course.title} {n}", days=-n - 1)
    news(other, "Planowane", days=1)

    seen = [item["title"] for item in walked(school.client(school.ewa), "/api/v1/me/news")]

    courses = [school.course, other, left, foreign] * 30
    assert seen == [f"{course.title} {n}" for n, course in enumerate(courses) if course in {school.course, other}]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_statements_for_one_as_for_three(school, django_assert_num_queries, rows):
    for n in range(rows):
        course = make_course(f"Kurs {n}", owner=school.owner)
        enrol(course, school.jan)
        news(course, "A", author=school.owner)
        news(school.course, "A", author=school.owner)
    client = school.client(school.jan)

    with django_assert_num_queries(3):  # the session, the person, the news
        assert len(client.get("/api/v1/me/news").json()["results"]) == 2 * rows
    with django_assert_num_queries(4):
        assert len(client.get(f"{school.at}/news").json()["results"]) == rows


def test_fields_are_those_of_the_schema(school):
    made = news(school.course, "A", author=school.owner)
    client = school.client(school.ewa)

    page = client.get(f"{school.at}/news").json()

    assert set(page) == set(NewsPage().fields)
    assert set(page["results"][0]) == set(NewsItem().fields)
    assert set(client.get(f"/api/v1/news/{made.public_id}").json()) == set(NewsItem().fields)
    assert set(client.get("/api/v1/me/news").json()["results"][0]) == set(OwnNewsItem().fields)
