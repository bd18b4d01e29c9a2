import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from teleklasa.courses.asking import seen_as_student
from teleklasa.courses.models import Course
from teleklasa.courses.rules import READ_DRAFTS, READ_LESSONS, SEE, may
from teleklasa.courses.standing import Standing

ASKED = Request(APIRequestFactory().get("/?as=student"))
PLAIN = Request(APIRequestFactory().get("/?as=teacher"))


@pytest.mark.parametrize("role", ["owner", "teacher", "assistant"])
@pytest.mark.parametrize("status", Course.Status.values)
def test_staff_sees_what_a_student_would_in_every_state(role, status):
    standing = Standing(status=status, visibility="private", is_signed_in=True, role=role)

    seen = seen_as_student(ASKED, standing)

    assert [may(rule, seen) for rule in (SEE, READ_LESSONS, READ_DRAFTS)] == [True, True, False]
    assert (seen.is_staff, seen.is_admin, seen.teaches_group, seen.is_student) == (False, False, False, True)
    assert seen_as_student(PLAIN, standing) is standing


def test_admin_sees_it_too():
    standing = Standing(status="draft", visibility="public", is_signed_in=True, is_admin=True)

    assert not may(READ_DRAFTS, seen_as_student(ASKED, standing))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"is_signed_in": True},
        {"is_signed_in": True, "enrolment": "pending"},
        {"is_signed_in": True, "enrolment": "active", "is_link_only": True},
        {"is_signed_in": True, "teaches_group": True},
    ],
)
@pytest.mark.parametrize("status", Course.Status.values)
def test_nobody_else_gets_any_right_by_asking(facts, status):
    standing = Standing(status=status, visibility="public", **facts)

    assert seen_as_student(ASKED, standing) is standing
