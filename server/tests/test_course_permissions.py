"""The matrix of courses, walked through real requests by ten people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from teleklasa.courses.models import Course
from tests.course_cast import ROLES, Cast, make_cast
from tests.course_table import CourseRow, all_course_rows
from tests.test_permissions import address

ROWS = all_course_rows()
pytestmark = pytest.mark.slow


def call(cast: Cast, row: CourseRow, role: str, named: dict[str, Any]) -> Any:
    body = filled(row.body, named)
    query = f"?{row.query.format(**named)}" if row.query else ""
    client = cast.client(role)
    return getattr(client, row.method.lower())(address(row, named) + query, body or None, format=row.format)


def filled(value: Any, named: dict[str, Any]) -> Any:
    """The body with `{names}` filled in, at any depth; a text that is one name takes its value as it is."""
    if isinstance(value, str):
        whole = value[1:-1] if value.startswith("{") and value.endswith("}") else ""
        return named[whole] if whole in named else value.format(**named)
    if isinstance(value, list):
        return [filled(one, named) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, named) for key, one in value.items()}
    return value


@pytest.fixture
def named_for(db):
    def prepare(row: CourseRow, **course: Any) -> tuple[Cast, dict[str, Any]]:
        cast = make_cast(**{**row.course, **course})
        named: dict[str, Any] = {"slug": cast.course.slug}
        named |= row.prepare(cast) if row.prepare else {}
        return cast, named

    return prepare


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, so that the next person finds the same course."""
    block: Any = transaction.atomic()
    block._from_testcase = True  # acts that insist on the outermost transaction take it for none
    with block:
        yield
        transaction.set_rollback(True)


def statuses(cast: Cast, row: CourseRow, named: dict[str, Any], roles: Sequence[str]) -> dict[str, int]:
    """What each role is answered, every one on the same ground."""
    said = {}
    for role in roles:
        with undone():
            said[role] = call(cast, row, role, named).status_code
    return said


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_is_answered_as_the_matrix_says(row, named_for):
    cast, named = named_for(row)

    said = statuses(cast, row, named, ROLES)

    assert said == {role: row.expected(role) for role in ROLES}


OUTSIDE_DRAFT = ("Re", "Li", "Pe", "St", "Gt")


@pytest.mark.parametrize("row", [row for row in ROWS if row.matrix is not None], ids=str)
def test_nothing_of_a_draft_is_found_by_who_does_not_teach_it(row, named_for):
    cast, named = named_for(row)
    Course.objects.filter(pk=cast.course.pk).update(status="draft")

    said = statuses(cast, row, named, ("An", *OUTSIDE_DRAFT))

    assert said.pop("An") in {401, 404}
    assert said == dict.fromkeys(OUTSIDE_DRAFT, 404)
