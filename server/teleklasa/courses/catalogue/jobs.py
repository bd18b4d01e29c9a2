"""Jobs of the worker: the search learns new names of people and categories."""

from django.db.models import F, Q
from procrastinate.contrib.django import app

from teleklasa.courses.catalogue.indexing import index_courses
from teleklasa.courses.models import Course


@app.task(queue="search", pass_context=False)
def index_courses_of_person(person_id: int) -> None:
    """Write what finds every course that the person teaches."""
    index_courses(list(Course.objects.kept().filter(staff__person_id=person_id).values_list("pk", flat=True)))


@app.task(queue="search", pass_context=False)
def index_courses_of_category(category_id: int) -> None:
    """Write what finds every course of the category and its children, and tell their pages that its name is new."""
    inside = Q(category_id=category_id) | Q(category__parent_id=category_id)
    found = list(Course.objects.kept().filter(inside).values_list("pk", flat=True))
    Course.objects.filter(pk__in=found).update(outline_version=F("outline_version") + 1)
    index_courses(found)
