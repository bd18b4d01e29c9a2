"""What must not become slow: which index is read, and how many rows are ranked or counted."""

import pytest
from django.db import connection

from teleklasa.courses.catalogue.cursors import read
from teleklasa.courses.catalogue.searching import SEARCH_KINDS

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("large_catalogue")]

INDEX = {"newest": "newest", "popular": "students", "rating": "rating", "title": "title"}


def plan_of(queries):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("sort", INDEX)
@pytest.mark.parametrize("where", ["", "category=jezyki&", "language=en&", "rating=3&", "has_preview=0&length=long&"])
def test_every_order_walks_its_partial_index(sort, where, anyone, django_assert_max_num_queries):
    with django_assert_max_num_queries(2) as first:
        cursor = anyone.get(f"/api/v1/courses?{where}sort={sort}").json()["next"]
    with django_assert_max_num_queries(2) as second:
        anyone.get(f"/api/v1/courses?{where}sort={sort}&cursor={cursor}")

    names = {f"listed_category_{INDEX[sort]}", f"listed_by_{INDEX[sort]}"} if where else {f"listed_by_{INDEX[sort]}"}
    for queries in (first.captured_queries, second.captured_queries):
        plan = plan_of(queries)
        assert any(f"using {name} " in plan for name in names), plan
        assert "Seq Scan on courses_course" not in plan


def order_of(page):
    return read(page["next"], SEARCH_KINDS)[0]


@pytest.mark.parametrize(("asked_for", "order", "statements"), [("rzadki", "words", 1), ("rzadk", "ranked", 3)])
def test_rare_word_ranks_its_rows_and_reads_the_search_index(
    asked_for, order, statements, anyone, django_assert_num_queries
):
    with django_assert_num_queries(statements) as asked:
        page = anyone.get(f"/api/v1/courses?q={asked_for}&size=5").json()

    assert (len(page["results"]), order_of(page)) == (5, order)
    assert "listed_search" in plan_of(asked.captured_queries)


def test_frequent_word_walks_the_order_by_students(anyone, django_assert_num_queries):
    with django_assert_num_queries(2) as asked:
        page = anyone.get("/api/v1/courses?q=wszystkie&size=5").json()

    assert order_of(page) == "popular_words"
    assert [card["students"] for card in page["results"]] == [4000, 3999, 3998, 3997, 3996]
    assert "listed_by_students" in plan_of(asked.captured_queries)


def test_search_keeps_the_order_with_which_it_began(anyone):
    seen: list[int] = []
    cursor = ""
    for _ in range(4):
        page = anyone.get(f"/api/v1/courses?q=wszystkie&size=100&cursor={cursor}").json()
        seen += [card["students"] for card in page["results"]]
        cursor = page["next"]

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 400


def test_search_that_seemed_frequent_and_is_not_is_ranked(anyone):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_course SET search = NULL WHERE slug NOT IN ('wzor', 'k1')")

    page = anyone.get("/api/v1/courses?q=wszystkie&size=5").json()

    assert [(card["slug"], card["students"]) for card in page["results"]] == [("wzor", 0), ("k1", 3918)]


def test_facets_beyond_the_bound_say_that_they_are_estimates(anyone, django_assert_num_queries):
    with django_assert_num_queries(3):
        facets = anyone.get("/api/v1/courses/facets").json()

    assert facets["total"]["is_estimate"]
    assert 3500 <= facets["total"]["count"] <= 4500
    english = next(value for value in facets["language"] if value["value"] == "en")
    assert english["is_estimate"]
    assert 800 <= english["count"] <= 1200


def test_facets_within_the_bound_are_exact(anyone):
    facets = anyone.get("/api/v1/courses/facets?q=rzadki").json()

    assert facets["total"] == {"count": 19, "is_estimate": False}
    assert facets["language"] == [{"value": "en", "count": 19, "is_estimate": False}]
