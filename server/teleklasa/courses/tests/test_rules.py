"""Every row of the matrix × ten roles × every state and visibility of a course, on the rules alone."""

from itertools import product
from typing import Any

import pytest

from teleklasa.courses import rules
from teleklasa.courses.models import Course
from teleklasa.courses.rules import Verdict, judge, may_see
from teleklasa.courses.standing import Standing
from teleklasa.courses.tests.matrix import MATRIX, ROLES

PEOPLE: dict[str, dict[str, Any]] = {
    "An": {},
    "Re": {"is_signed_in": True},
    "Li": {"is_signed_in": True, "is_link_only": True, "enrolment": "active", "source": "group"},
    "Pe": {"is_signed_in": True, "enrolment": "pending"},
    "St": {"is_signed_in": True, "enrolment": "active", "source": "self"},
    "Gt": {"is_signed_in": True, "teaches_group": True},
    "As": {"is_signed_in": True, "role": "assistant"},
    "Te": {"is_signed_in": True, "role": "teacher"},
    "Ow": {"is_signed_in": True, "role": "owner"},
    "Pa": {"is_signed_in": True, "is_admin": True},
}
RULE_OF_ROW = {
    8: rules.SEE,
    9: rules.SEE,
    11: rules.ENROL,
    12: rules.ENROL,
    13: rules.WITHDRAW,
    14: rules.MANAGE_STUDENTS,
    15: rules.ADD_GROUP,
    16: rules.SEE_STUDENTS,
    17: rules.SEE_CLASSMATES,
    18: rules.READ_LESSONS,
    19: rules.READ_DRAFTS,
    20: rules.WRITE_PROGRESS,
    21: rules.KEEP_FAVOURITE,
    22: rules.READ_COMMENTS,
    23: rules.COMMENT,
    24: rules.CHANGE_OWN_COMMENT,
    25: rules.MODERATE,
    26: rules.REPORT,
    27: rules.REVIEW,
    28: rules.REPLY_TO_REVIEW,
    29: rules.HIDE_REVIEW,
    30: rules.READ_MEMBERS_NEWS,
    31: rules.WRITE_NEWS,
    33: rules.EDIT_CARD,
    34: rules.PUBLISH,
    35: rules.APPROVE_LISTING,
    36: rules.DELETE_COURSE,
    37: rules.MANAGE_STAFF,
    38: rules.EDIT_OUTLINE,
    39: rules.UPLOAD,
    40: rules.READ_TASKS,
    41: rules.EDIT_TASKS,
    42: rules.READ_KEYS,
    43: rules.SUBMIT,
    44: rules.READ_SUBMISSIONS,
    45: rules.GRADE,
    46: rules.RELEASE_GRADES,
    47: rules.JOIN_LIVE,
    48: rules.HOST_LIVE,
    51: rules.SEE_ATTENDANCE,
    52: rules.EXPORT,
    520: rules.DUPLICATE,
    56: rules.SEE_MODERATION_QUEUE,
}
OWN_BY_ADDRESS = {42, 44, 51}
"""One's own submission and presence have addresses of their own, which ask who one is, not this rule."""
STATES = list(product(Course.Status.values, Course.Visibility.values))


def is_seen(role: str, status: str, visibility: str) -> bool:
    """Who sees a course, written a second time and in other words than in `rules`."""
    if role in {"As", "Te", "Ow", "Pa"}:
        return True
    if status == "published":
        return visibility != "private" or role not in {"An", "Re"}
    return status == "archived" and role in {"Li", "St", "Gt"}


def expected(mark: str, row: int, role: str, status: str) -> Verdict:
    if mark == "4":
        return Verdict.TAKEN
    if mark in "-p" or (row in OWN_BY_ADDRESS and mark in "or") or mark == "c":
        return Verdict.NOBODY if role == "An" else Verdict.FORBIDDEN
    return Verdict.ALLOWED if status in RULE_OF_ROW[row].while_in else Verdict.WRONG_STATE


def test_every_row_has_a_rule():
    assert set(RULE_OF_ROW) == set(MATRIX)
    assert all(len(marks) == len(ROLES) for _, marks in MATRIX.values())


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row} {MATRIX[row][0]}")
def test_rule_says_what_the_matrix_says(row, settings):
    settings.LINK_ONLY_MAY_COMMENT = True
    marks = dict(zip(ROLES, MATRIX[row][1], strict=True))

    said = {}
    for role, (status, visibility) in product(ROLES, STATES):
        standing = Standing(status=status, visibility=visibility, shows_classmates=True, **PEOPLE[role])
        wanted = expected(marks[role], row, role, status) if is_seen(role, status, visibility) else Verdict.INVISIBLE
        said[role, status, visibility] = (judge(RULE_OF_ROW[row], standing), wanted)

    assert {place: pair for place, pair in said.items() if pair[0] is not pair[1]} == {}


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_a_course_follows_its_state_and_visibility(role):
    seen = {place: may_see(Standing(status=place[0], visibility=place[1], **PEOPLE[role])) for place in STATES}

    assert seen == {place: is_seen(role, *place) for place in STATES}


def test_who_has_left_is_a_stranger_again():
    for past in ("withdrawn", "removed", "rejected"):
        standing = Standing("published", "private", is_signed_in=True, enrolment=past)

        assert judge(rules.READ_LESSONS, standing) is Verdict.INVISIBLE


def test_classmates_are_hidden_until_the_course_shows_them():
    standing = Standing(status="published", visibility="public", **PEOPLE["St"])

    assert judge(rules.SEE_CLASSMATES, standing) is Verdict.FORBIDDEN


def test_pupil_who_came_with_a_group_cannot_withdraw():
    standing = Standing(status="published", visibility="public", **{**PEOPLE["St"], "source": "group"})

    assert judge(rules.WITHDRAW, standing) is Verdict.FORBIDDEN


def test_pupil_without_an_account_comments_only_where_the_school_allows_it(settings):
    standing = Standing(status="published", visibility="public", **PEOPLE["Li"])
    settings.LINK_ONLY_MAY_COMMENT = False

    assert judge(rules.COMMENT, standing) is Verdict.FORBIDDEN
