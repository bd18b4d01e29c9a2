"""Categories: a tree that anyone reads and admins keep in order."""

import pytest

from teleklasa.courses.catalogue import jobs
from teleklasa.courses.models import Category, Course
from teleklasa.people.models import AuditEvent


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def test_tree_has_two_levels_in_the_order_of_positions(shelves, anyone, django_assert_num_queries):
    Category.objects.filter(slug="nauki").update(position=2, name_en="Science")
    Category.objects.filter(slug="fizyka").update(position=-1 + 1, name="Aerodynamika")

    with django_assert_num_queries(1):
        answer = anyone.get("/api/v1/categories")

    blank = {"name_en": "", "position": 0}
    assert answer.json() == [
        {"slug": "jezyki", "name": "Języki", **blank, "children": []},
        {
            "slug": "nauki",
            "name": "Nauki ścisłe",
            "name_en": "Science",
            "position": 2,
            "children": [
                {"slug": "fizyka", "name": "Aerodynamika", **blank},
                {"slug": "matematyka", "name": "Matematyka", **blank},
            ],
        },
    ]
    assert answer["Cache-Control"] == "public, s-maxage=30, stale-while-revalidate=300"
    assert anyone.get("/api/v1/categories", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_admin_adds_a_category_whose_slug_is_made_of_its_name(admin, shelves):
    answer = admin.post("/api/v1/categories", {"name": "Język łaciński", "parent": "jezyki", "position": 3})

    assert (answer.status_code, answer.json()) == (
        201,
        {"slug": "jezyk-lacinski", "name": "Język łaciński", "name_en": "", "position": 3},
    )
    assert Category.objects.get(slug="jezyk-lacinski").parent == shelves["jezyki"]
    assert AuditEvent.objects.get(action="category-added").target == "category:jezyk-lacinski"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"name": "X", "slug": "nauki"}, {"slug": ["taken"]}),
        ({"name": "北"}, {"slug": ["required"]}),
        ({"name": "X", "slug": "A b"}, {"slug": ["invalid"]}),
        ({"name": "X", "parent": "matematyka"}, {"parent": ["too_deep"]}),
        ({"name": "X", "parent": "nie-ma"}, {"parent": ["unknown"]}),
        ({"name": "X", "parent": "a\x00"}, {"parent": ["null_characters_not_allowed"]}),
        ({"name": "X\x00"}, {"name": ["control_characters"]}),
        ({"name": " "}, {"name": ["blank"]}),
        ({}, {"name": ["required"]}),
        ({"name": "X", "position": 10**30}, {"position": ["max_value"]}),
        ({"name": "X", "position": "nan"}, {"position": ["invalid"]}),
        ({"name": ["X"]}, {"name": ["invalid"]}),
    ],
)
def test_category_that_cannot_be_is_refused_by_field(body, fault, admin, shelves):
    answer = admin.post("/api/v1/categories", body)

    assert (answer.status_code, answer.json().get("fields")) == (422, fault)
    assert Category.objects.count() == len(shelves)


def test_long_slug_is_taken_and_audited(admin):
    assert admin.post("/api/v1/categories", {"name": "X", "slug": "a" * 60}).status_code == 201
    assert admin.post("/api/v1/categories", {"name": "a" * 80}).json()["fields"] == {"slug": ["taken"]}


def test_renamed_category_is_found_by_its_new_name(admin, shelves, publish, slugs_of, anyone):
    publish("Ułamki", category=shelves["matematyka"])
    tag = anyone.get("/api/v1/courses/ulamki")["ETag"]

    answer = admin.patch("/api/v1/categories/nauki", {"name": "Scjentyka"})
    jobs.index_courses_of_category.func(category_id=shelves["nauki"].pk)

    assert answer.json() == {"slug": "nauki", "name": "Scjentyka", "name_en": "", "position": 0}
    assert slugs_of("q=scjentyka") == ["ulamki"]
    assert anyone.get("/api/v1/courses/ulamki", HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize("parent", ["nauki", "jezyki", "matematyka"])
def test_category_with_children_stays_on_the_first_level(parent, admin, shelves):
    answer = admin.patch("/api/v1/categories/nauki", {"parent": parent})

    assert answer.json()["fields"] == {"parent": ["too_deep"]}


def test_address_of_a_category_changes_and_one_that_is_taken_does_not(admin, shelves):
    changed = admin.patch("/api/v1/categories/fizyka", {"slug": "fizyka-i-chemia"})
    taken = admin.patch("/api/v1/categories/fizyka-i-chemia", {"slug": "matematyka"})

    assert (changed.status_code, changed.json()["slug"]) == (200, "fizyka-i-chemia")
    assert taken.status_code in {409, 422}
    assert Category.objects.filter(slug="fizyka-i-chemia", pk=shelves["fizyka"].pk).exists()


def test_category_moves_to_the_first_level_and_back(admin, shelves):
    assert admin.patch("/api/v1/categories/fizyka", {"parent": None}).status_code == 200
    assert Category.objects.get(slug="fizyka").parent is None
    assert admin.patch("/api/v1/categories/fizyka", {"parent": "jezyki"}).status_code == 200
    assert Category.objects.get(slug="fizyka").parent == shelves["jezyki"]


def test_category_is_deleted_only_when_nothing_is_in_it(admin, shelves, publish):
    course = publish("Ułamki", category=shelves["matematyka"], status="draft")

    of_children = admin.delete("/api/v1/categories/nauki")
    of_courses = admin.delete("/api/v1/categories/matematyka")
    Course.objects.filter(pk=course.pk).update(deleted_at="2026-01-01T00:00Z")
    emptied = admin.delete("/api/v1/categories/matematyka")
    again = admin.delete("/api/v1/categories/matematyka")

    assert [(answer.status_code, answer.json()["code"]) for answer in (of_children, of_courses)] == [
        (409, "category-not-empty")
    ] * 2
    assert (emptied.status_code, again.status_code) == (204, 404)
    assert Course.objects.get(pk=course.pk).category is None
