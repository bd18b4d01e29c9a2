"""What follows in the catalogue when a person or a category is called by another name."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import post_save

from teleklasa.courses.catalogue import jobs
from teleklasa.courses.models import Category, Course
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data

SHOWN = {"display_name", "avatar_key", "retired_at"}


def listen() -> None:
    """Notice every change of how people are shown, erasure too; called once, when the app is ready."""
    post_save.connect(_person_saved, sender=Person, dispatch_uid="teleklasa.courses.catalogue.person")
    register_own_data("catalogue", erase=person_changed)  # the name goes by an update, which no signal tells of


def _person_saved(
    *, instance: Person, created: bool, update_fields: frozenset[str] | None = None, **_rest: Any
) -> None:
    if not created and (update_fields is None or SHOWN & update_fields):
        person_changed(instance)


def person_changed(person: Person) -> None:
    """Pages of the person's courses are new at once; the worker then teaches the search the new name."""
    taught = Course.objects.filter(staff__person=person)
    shown = Course.objects.filter(pk__in=taught.values("pk")).update(outline_version=F("outline_version") + 1)
    if shown:
        jobs.index_courses_of_person.defer(person_id=person.pk)


def category_changed(category: Category) -> None:
    """The worker teaches the search the new name, for courses of the category and of its children."""
    jobs.index_courses_of_category.defer(category_id=category.pk)
