from itertools import product

import pytest

from teleklasa.courses.enrolment.moving import let_in, move
from teleklasa.courses.factories import enrol
from teleklasa.courses.models import Enrolment

STATES = Enrolment.Status.values
ALLOWED = sorted((start, end) for start, ends in Enrolment.MOVES.items() for end in ends)
REFUSED = sorted(set(product(STATES, STATES)) - set(ALLOWED))


@pytest.mark.parametrize(("start", "end"), ALLOWED)
def test_allowed_move_is_made_and_counted(start, end, course, roman, status_of, counted):
    enrol(course, roman, status=start)

    moved = move(course.pk, [start], end, people=[roman.pk])

    assert (moved, status_of(roman)) == (1, end)
    expected = int(end in Enrolment.MEMBER)
    assert counted() == (expected, expected)


@pytest.mark.parametrize(("start", "end"), REFUSED)
def test_move_that_is_in_no_table_is_refused(start, end, course, roman, status_of):
    enrol(course, roman, status=start)

    with pytest.raises(ValueError, match="no enrolment goes"):
        move(course.pk, [start], end, people=[roman.pk])

    assert status_of(roman) == start


@pytest.mark.parametrize(
    ("start", "end", "actual"),
    [(start, end, actual) for (start, end), actual in product(ALLOWED, STATES) if actual != start],
)
def test_move_from_another_state_changes_nothing(start, end, actual, course, roman, status_of, counted):
    enrol(course, roman, status=actual)

    moved = move(course.pk, [start], end, people=[roman.pk])

    assert (moved, status_of(roman)) == (0, actual)
    assert counted()[0] == counted()[1]


def test_move_from_members_and_others_at_once_is_refused(course, roman):
    with pytest.raises(ValueError, match="no enrolment goes"):
        move(course.pk, ["pending", "active"], "withdrawn", people=[roman.pk])


def test_move_touches_nobody_else(course, roman, olga, status_of):
    enrol(course, roman)
    enrol(course, olga)

    move(course.pk, ["active"], "removed", people=[roman.pk])

    assert (status_of(roman), status_of(olga)) == ("removed", "active")


def test_who_had_completed_the_course_comes_back_as_completed(course, roman, status_of, counted):
    enrolment = enrol(course, roman, status="completed")
    move(course.pk, ["completed"], "withdrawn", people=[roman.pk])

    let_in(course.pk, ["withdrawn"], people=[roman.pk])

    assert status_of(roman) == "completed"
    assert counted() == (1, 1)
    assert Enrolment.objects.get().enrolled_at == enrolment.enrolled_at


def test_erased_person_is_counted_no_more(course, roman, counted):
    enrol(course, roman)

    roman.delete()

    assert counted() == (0, 0)
