"""The shelves of the catalogue: read as a tree of two levels, kept in order by admins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import slugify

from teleklasa.courses.catalogue import renaming
from teleklasa.courses.catalogue.folding import folded
from teleklasa.courses.models import Category, Course
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.rest.problems import Invalid

LONGEST_SLUG = 60


class CategoryNotEmpty(Refusal):
    """Courses or other categories are in it still."""

    status, code, title = 409, "category-not-empty", "Move the courses and categories out of this one first"


def tree() -> list[dict[str, Any]]:
    """Every category of the first level with its children, in their order; one query."""
    rows = list(Category.objects.order_by("position", "name", "id"))
    return [
        {**shown(row), "children": [shown(child) for child in rows if child.parent_id == row.pk]}
        for row in rows
        if row.parent_id is None
    ]


def shown(category: Category) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name": category.name,
        "name_en": category.name_en,
        "position": category.position,
    }


def add_category(*, by: Person, name: str, slug: str = "", parent: str | None = None, **fields: Any) -> Category:
    """A new shelf.  Raises Invalid for an unknown parent, one that is a child itself, and a slug that is taken."""
    slug = slug or slugify(folded(name))[:LONGEST_SLUG].strip("-")
    if not slug:
        raise Invalid(fields={"slug": ["required"]})
    with _alone():
        category = Category.objects.create(name=name, slug=slug, parent=_parent(parent), **fields)
        record(by, "category-added", _target(slug))
    return category


def change_category(slug: str, /, *, by: Person, **changes: Any) -> Category:
    """Write the named fields only.  Raises Http404, and Invalid as `add_category` does."""
    with _alone():
        category = _named(slug)
        if "parent" in changes:
            changes["parent"] = _parent(changes["parent"], of=category)
        for field, value in changes.items():
            setattr(category, field, value)
        category.save(update_fields=[*changes, "updated_at"])
        record(by, "category-changed", _target(category.slug), changed=sorted(changes))
        if changes.keys() & {"name", "name_en", "slug", "parent"}:
            renaming.category_changed(category)
    return category


def delete_category(slug: str, *, by: Person) -> None:
    """Raises Http404, and CategoryNotEmpty while anything is in it; courses that were deleted do not count."""
    with _alone():
        category = _named(slug)
        Course.objects.filter(category=category).exclude(deleted_at=None).update(category=None)
        if Course.objects.filter(category=category).exists() or category.children.exists():
            raise CategoryNotEmpty
        category.delete()
        record(by, "category-deleted", _target(slug))


@contextmanager
def _alone() -> Iterator[None]:
    """One change of the tree at a time; what the database refuses at its end is told as what it means."""
    try:
        with transaction.atomic():
            list(Category.objects.select_for_update().order_by("pk").values_list("pk"))
            yield
    except IntegrityError as error:
        if "slug" in str(error):
            raise Invalid(fields={"slug": ["taken"]}) from error
        raise CategoryNotEmpty from error  # a course came in at this very moment


def _target(slug: str) -> str:
    return f"category:{slug}"[:60]  # as long as the audit log takes


def _named(slug: str) -> Category:
    found = Category.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _parent(slug: str | None, *, of: Category | None = None) -> Category | None:
    """The category above, which must be of the first level; a category with children can have none."""
    if not slug:
        return None
    parent = Category.objects.filter(slug=slug).first()
    if parent is None:
        raise Invalid(fields={"parent": ["unknown"]})
    if parent.parent_id is not None or (of is not None and (parent == of or of.children.exists())):
        raise Invalid(fields={"parent": ["too_deep"]})
    return parent
