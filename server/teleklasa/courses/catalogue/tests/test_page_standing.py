"""The quick way to a standing says what the usual way says, for everybody."""

import pytest

from teleklasa.courses.catalogue.page_standing import TOLD_APART_BY, page_standing
from teleklasa.courses.models import Course
from teleklasa.courses.standing import read_standing
from tests.course_cast import ROLES, make_cast


@pytest.mark.parametrize("by_link", [False, True])
def test_both_ways_say_the_same_of_every_role(by_link, db):
    cast = make_cast(shows_classmates=True)

    for role in ROLES:
        person = cast.people[role]
        if person is not None:
            person.is_by_link = by_link
        found = page_standing(cast.course.slug, person)
        assert found is not None
        facts, standing = found
        assert standing == read_standing(person, cast.course), role
        assert facts.named() == {name: getattr(cast.course, name) for name in TOLD_APART_BY}


def test_deleted_course_is_not_found(db):
    cast = make_cast()
    Course.objects.update(deleted_at="2026-01-01T00:00Z")

    assert page_standing(cast.course.slug, cast.person("Ow")) is None
    assert page_standing("nie-ma", None) is None
