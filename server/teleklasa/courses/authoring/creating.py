"""A course begins: its row, its address and its owner."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import resolve

from teleklasa.courses.catalogue.folding import folded
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.models import Course, CourseStaff
from teleklasa.courses.models.catalogue import new_course_slug
from teleklasa.courses.refused import TooManyCourses
from teleklasa.keys.public_id import LETTERS
from teleklasa.people.audit import record
from teleklasa.people.models import Person

SLUG_LETTERS, SUFFIX_LETTERS = 24, 6
MOST_COURSES = 200
"""Of one owner; a school that needs more lets an admin own them."""
TRIES = 4


def create_course(*, title: str, by: Person) -> Course:
    """A draft with an address made of its title, owned by `by`.  Raises TooManyCourses."""
    with transaction.atomic():
        course = begin_course(title=title, owner=by)
        record(by, "course-created", f"course:{course.slug}")
        index_course(course.pk)
    return course


def begin_course(*, title: str, owner: Person, **card: Any) -> Course:
    """The rows of a new draft and of its owner, inside the caller's transaction.  Raises TooManyCourses."""
    owned = Course.objects.kept().filter(owner=owner)
    if not owner.is_staff and owned[MOST_COURSES - 1 : MOST_COURSES].exists():
        raise TooManyCourses(limit=MOST_COURSES)
    course = _inserted(title=title, owner=owner, **card)
    CourseStaff.objects.create(course=course, person=owner, role=CourseStaff.Role.OWNER)
    return course


def slug_of(title: str) -> str:
    """The title in small plain letters, at most 24, cut between words where there are several; may be empty."""
    words = "-".join(re.findall(r"[a-z0-9]+", folded(title)))
    cut = words[:SLUG_LETTERS]
    if len(words) > SLUG_LETTERS and words[SLUG_LETTERS] != "-" and "-" in cut:
        cut = cut[: cut.rindex("-")]
    return cut.strip("-")


def _inserted(**fields: Any) -> Course:
    """The row under the first address that is free; the constraint says which is."""
    for slug in _addresses(fields["title"]):
        try:
            with transaction.atomic():
                return Course.objects.create(slug=slug, **fields)
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
    return Course.objects.create(slug=new_course_slug(), **fields)


def _addresses(title: str) -> Iterator[str]:
    plain = slug_of(title)
    if not plain:
        return
    if not _is_taken_by_a_route(plain):
        yield plain
    for _ in range(TRIES):
        yield f"{plain}-{''.join(secrets.choice(LETTERS) for _ in range(SUFFIX_LETTERS))}"


def _is_taken_by_a_route(slug: str) -> bool:
    """Whether the address of a course of that name leads to something else, such as `courses/facets`."""
    return resolve(f"/api/v1/courses/{slug}").url_name != "course"
