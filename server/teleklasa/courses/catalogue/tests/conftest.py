"""A small catalogue: three shelves, and courses made on demand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils.text import slugify
from rest_framework.test import APIClient

from teleklasa.courses.catalogue.folding import folded
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.factories import make_category, make_course
from teleklasa.courses.models import Course
from teleklasa.people.factories import make_learner

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def olga(db):
    return make_learner("Olga Mąk", email="olga@example.com")


@pytest.fixture
def shelves(db):
    """Science with mathematics and physics in it, and languages."""
    science = make_category("Nauki ścisłe", slug="nauki")
    return {
        "nauki": science,
        "matematyka": make_category("Matematyka", slug="matematyka", parent=science),
        "fizyka": make_category("Fizyka", slug="fizyka", parent=science),
        "jezyki": make_category("Języki", slug="jezyki"),
    }


@pytest.fixture
def publish(olga):
    """A listed course that the search finds; facts that only the row holds may be given as fields."""

    def make(title, *, day=0, owner=olga, **fields):  # noqa: ANN003 -- fields of the model
        slug = fields.pop("slug", slugify(folded(title))[:30])
        course = make_course(title, owner=owner, slug=slug)
        Course.objects.filter(pk=course.pk).update(**{"published_at": FIRST_DAY + timedelta(days=day), **fields})
        index_course(course.pk)
        course.refresh_from_db()
        return course

    return make


@pytest.fixture
def anyone():
    return APIClient()


@pytest.fixture
def slugs_of(anyone):
    """The slugs that a query of the catalogue finds, in order."""

    def ask(query=""):
        answer = anyone.get(f"/api/v1/courses?{query}")
        assert answer.status_code == 200, answer.content
        return [card["slug"] for card in answer.json()["results"]]

    return ask


@pytest.fixture
def large_catalogue(publish, shelves):
    """4,000 listed courses in four categories; every word of `Wszystkie` is in each, `rzadki` in nineteen."""
    first = publish("Wszystkie kursy", slug="wzor", category=shelves["matematyka"])
    counted = ["students", "reviews", "rating_sum", "duration_s"]
    own = ["slug", "title", "language", "category_id", "published_at", *counted, "search"]
    other = {str(field.column) for field in Course._meta.concrete_fields} - {*own, "id", "rating_rank"}
    copied = ", ".join(sorted(other))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO courses_course ({", ".join(own)}, {copied})
            SELECT 'k' || n, 'Kurs ' || n, CASE WHEN mod(n, 4) = 0 THEN 'en' ELSE 'pl' END,
                   %s + (mod(n, 4)), published_at + n * interval '1 minute', mod(n * 7919, 4001), 2, 2 + mod(n, 9),
                   n * 10,
                   (CASE WHEN mod(n, 200) = 0 THEN '''rzadki'':1C ''wszystkie'':2B'
                         ELSE '''wszystkie'':' || 1 + mod(n, 5) || 'B ''x' || mod(n, 300) || ''':9D' END)::tsvector,
                   {copied}
              FROM courses_course, generate_series(1, 3999) n WHERE slug = 'wzor'
            """,
            [min(shelf.pk for shelf in shelves.values())],
        )
        cursor.execute("ANALYZE courses_course")
    return first
