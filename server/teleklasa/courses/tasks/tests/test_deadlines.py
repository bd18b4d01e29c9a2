from datetime import UTC, datetime, timedelta

import pytest

from teleklasa.courses.tasks.deadlines import Deadline

DUE = datetime(2026, 6, 5, 21, 59, tzinfo=UTC)
CLOSE = DUE + timedelta(days=7)


@pytest.mark.parametrize(
    ("rule", "after", "state"),
    [
        ("mark", timedelta(0), "open"),
        ("mark", timedelta(microseconds=1), "late"),
        ("mark", timedelta(days=7), "late"),
        ("mark", timedelta(days=7, microseconds=1), "closed"),
        ("deduct", timedelta(days=1), "late"),
        ("refuse", timedelta(0), "open"),
        ("refuse", timedelta(microseconds=1), "closed"),
    ],
)
def test_task_is_open_then_late_then_closed_as_its_rule_says(rule, after, state):
    assert Deadline(DUE, CLOSE, rule).state(DUE + after) == state


def test_task_without_a_deadline_is_always_open():
    assert Deadline().state(DUE) == "open"
    assert Deadline(close_at=CLOSE).state(CLOSE) == "open"
    assert Deadline(close_at=CLOSE).state(CLOSE + timedelta(seconds=1)) == "closed"


@pytest.mark.parametrize(
    ("after", "percent"),
    [
        (timedelta(0), 0),
        (timedelta(microseconds=1), 15),
        (timedelta(days=1), 15),
        (timedelta(days=1, seconds=1), 30),
        (timedelta(days=6), 90),
        (timedelta(days=6, seconds=1), 100),
        (timedelta(days=400), 100),
    ],
)
def test_each_day_begun_takes_off_its_percentage_and_never_more_than_all(after, percent):
    assert Deadline(DUE, None, "deduct", 15).percent_off(DUE + after) == percent


def test_only_the_deducting_rule_takes_anything_off():
    assert Deadline(DUE, None, "mark", 15).percent_off(DUE + timedelta(days=3)) == 0


def warsaw(text: str) -> datetime:
    """A moment written with its offset, as the clocks of Warsaw show it."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("due", "handed_in", "days"),
    [
        # spring: 29 March 2026 has 23 hours, its 2:00 is 3:00
        ("2026-03-28T23:59+01:00", "2026-03-29T23:59+02:00", 1),
        ("2026-03-28T23:59+01:00", "2026-03-30T00:00+02:00", 2),
        ("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", 2),
        # autumn: 25 October 2026 has 25 hours, its 2:30 comes twice
        ("2026-10-24T23:59+02:00", "2026-10-25T23:59+01:00", 1),
        ("2026-10-24T23:59+02:00", "2026-10-26T00:00+01:00", 2),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:10+01:00", 1),
        ("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00", 1),
    ],
)
def test_days_of_lateness_follow_the_clock_of_the_course_on_nights_that_change_it(due, handed_in, days):
    assert Deadline(warsaw(due), None, "deduct", 10, "Europe/Warsaw").days_late(warsaw(handed_in)) == days


def test_the_same_instants_are_other_days_in_a_zone_without_summer_time():
    deadline = Deadline(warsaw("2026-10-24T23:59+02:00"), None, "deduct", 10, "UTC")

    assert deadline.days_late(warsaw("2026-10-25T23:59+01:00")) == 2
