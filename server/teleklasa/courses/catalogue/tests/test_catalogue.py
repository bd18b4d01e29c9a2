"""The catalogue: cards, filters and orders."""

from typing import Any

import pytest

from teleklasa.courses.catalogue.shapes import CourseCard
from teleklasa.courses.models import Course
from teleklasa.people.factories import make_learner

HIDDEN = [
    {"status": "draft"},
    {"status": "review"},
    {"visibility": "unlisted"},
    {"visibility": "private"},
    {"status": "archived"},
    {"deleted_at": "2026-01-02T00:00Z"},
]


def test_card_says_what_a_list_shows(publish, anyone, shelves, olga):
    publish(
        "Ułamki",
        slug="ulamki",
        summary="Od zera",
        category=shelves["matematyka"],
        cover_key="klucz",
        reviews=3,
        rating_sum=14,
        students=7,
        previews=1,
        duration_s=3600,
    )

    answer = anyone.get("/api/v1/courses")

    card = {
        "slug": "ulamki",
        "title": "Ułamki",
        "summary": "Od zera",
        "cover_url": "/media/image/klucz/card",
        "language": "pl",
        "level": "any",
        "category": {"slug": "matematyka", "name": "Matematyka"},
        "owner": {"id": olga.public_id, "display_name": "Olga Mąk", "avatar_url": None},
        "rating": 4.7,
        "reviews": 3,
        "students": 7,
        "lessons": 1,
        "duration_s": 3600,
        "has_preview": True,
        "published_at": "2026-01-01T00:00:00+00:00",
        "enrol_policy": "open",
    }
    assert answer.json() == {"results": [card], "next": None}
    assert set(CourseCard().fields) == set(card)


@pytest.mark.parametrize("rows", [1, 3])
def test_catalogue_is_one_statement_however_many_courses(rows, publish, anyone, shelves, django_assert_num_queries):
    for number in range(rows):
        publish(f"Kurs {number}", category=shelves["matematyka"])

    with django_assert_num_queries(1):
        answer = anyone.get("/api/v1/courses")

    assert len(answer.json()["results"]) == rows
    with django_assert_num_queries(2):
        assert len(anyone.get("/api/v1/courses?category=nauki").json()["results"]) == rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=nauki", ["c", "a"]),
        ("category=matematyka", ["a"]),
        ("category=jezyki", ["b"]),
        ("language=en", ["b"]),
        ("level=beginner", ["a"]),
        ("length=short", ["a"]),
        ("length=medium", ["b"]),
        ("length=long", ["c"]),
        ("rating=4", ["a"]),
        ("rating=3.5", ["b", "a"]),
        ("has_preview=true", ["c"]),
        ("has_preview=false", ["c", "b", "a"]),
        ("category=nauki&has_preview=1&length=long&language=pl&level=any", ["c"]),
        ("category=jezyki&language=pl", []),
        ("q=kurs&language=en", ["b"]),
        ("", ["c", "b", "a"]),
    ],
)
def test_filters_leave_only_what_was_asked_for(query, found, publish, slugs_of, shelves):
    publish(
        "Kurs A", slug="a", category=shelves["matematyka"], level="beginner", duration_s=7199, reviews=2, rating_sum=8
    )
    publish(
        "Kurs B", slug="b", day=1, category=shelves["jezyki"], language="en", duration_s=7200, reviews=2, rating_sum=7
    )
    publish("Kurs C", slug="c", day=2, category=shelves["fizyka"], duration_s=36000, previews=1)

    assert slugs_of(query) == found


TIED: dict[str, dict[str, Any]] = {
    "newest": {"published_at": "2026-01-05T00:00Z"},
    "popular": {"students": 5},
    "rating": {"reviews": 2, "rating_sum": 9},
    "title": {"title": "Remis"},
    "relevance&q=wspolny": {},
}


@pytest.mark.parametrize("sort", TIED)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_order_is_paged_without_gaps_or_doubles(sort, size, publish, anyone, slugs_of):
    for number in range(7):
        publish(
            f"Wspólny {number}", slug=f"k{number}", day=number, students=number, reviews=1, rating_sum=1 + number % 5
        )
    Course.objects.filter(slug__in=["k1", "k3", "k5"]).update(**TIED[sort])
    whole = slugs_of(f"sort={sort}")

    seen, cursor = [], ""
    for _ in range(8):
        page = anyone.get(f"/api/v1/courses?sort={sort}&size={size}&cursor={cursor}").json()
        seen += [card["slug"] for card in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert (seen, len(set(whole))) == (whole, 7)


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("newest", ["new", "middle", "old"]),
        ("popular", ["old", "new", "middle"]),
        ("rating", ["middle", "new", "old"]),
        ("title", ["middle", "new", "old"]),
    ],
)
def test_orders_are_what_they_are_called(sort, found, publish, slugs_of):
    publish("C", slug="old", day=0, students=9, reviews=1, rating_sum=1)
    publish("A", slug="middle", day=1, students=1, reviews=20, rating_sum=96)
    publish("B", slug="new", day=2, students=5, reviews=1, rating_sum=5)

    assert slugs_of(f"sort={sort}") == found


@pytest.mark.parametrize("hidden", HIDDEN, ids=str)
def test_nothing_unlisted_shows_anywhere_in_the_catalogue(hidden, publish, anyone, slugs_of, shelves, olga):
    olga.listed_as_teacher = True
    olga.save(update_fields=["listed_as_teacher"])
    publish("Tajny kurs", category=shelves["matematyka"], students=4, **hidden)

    for query in ("", "q=tajny", "category=nauki", "sort=popular", "sort=title&q=taj", "language=pl&length=short"):
        assert slugs_of(query) == []
    facets = anyone.get("/api/v1/courses/facets?q=tajny").json()
    assert (facets["total"]["count"], facets["category"], facets["language"]) == (0, [], [])
    assert anyone.get("/api/v1/courses/suggestions?q=taj").json() == []
    teacher = anyone.get(f"/api/v1/teachers/{olga.public_id}").json()
    assert (teacher["courses"], teacher["students"]) == (0, 0)
    assert anyone.get(f"/api/v1/teachers/{olga.public_id}/courses").json()["results"] == []


BAD = {
    "size": ["0", "101", "-1", "x", "1e400", "9" * 30, "١"],
    "rating": ["nan", "inf", "1e400", "0", "6", "x", "9" * 40],
    "sort": ["relevance", "oldest", "-id"],
    "level": ["expert"],
    "length": ["x"],
    "language": ["polski", "%00", "pl'"],
    "category": ["nie-ma", "%00", "a/b"],
    "has_preview": ["maybe"],
    "cursor": ["x", "%00", "e30", "W10", "WyJuZXdlc3QiLDEsMl0", "WyJwb3B1bGFyIiwxLDJd", "8" * 700],
    "q": ["a" * 401],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_catalogue_refuses_what_it_cannot_read_by_field(field, value, db, anyone):
    answer = anyone.get(f"/api/v1/courses?{field}={value}")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


@pytest.mark.parametrize(
    "q", ["%00", "\x00", "'", "a' | 'b", "!!!", "%F0%9F%98%80", "\\", "a:*b", "<->", "%ED%A0%80", " "]
)
@pytest.mark.parametrize("route", ["courses?q=", "courses/facets?q=", "courses/suggestions?q=", "teachers?q="])
def test_no_text_breaks_the_search(q, route, publish, anyone):
    publish("Zwykły kurs")

    assert anyone.get(f"/api/v1/{route}{q}").status_code == 200


def test_owner_of_a_course_may_be_anybody(publish, slugs_of):
    publish("Drugi", owner=make_learner("Ewa Kot", email="ewa@example.com"), slug="drugi")

    assert slugs_of("q=kot") == ["drugi"]
