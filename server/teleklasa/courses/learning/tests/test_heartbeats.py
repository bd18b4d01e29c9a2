"""A position that goes on: one statement, and the same rows as the long way leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.courses.learning.batches import record_progress
from teleklasa.courses.learning.heartbeats import go_on
from teleklasa.courses.learning.recording import DONE, STARTED, Told
from teleklasa.courses.models import Course, Enrolment, LessonProgress

A_MINUTE = timedelta(seconds=60)


@pytest.fixture
def begun(school):
    """Ewa began the first lesson ten seconds ago; what she tells now, made by the seconds since."""
    start = timezone.now() - timedelta(seconds=10)
    record_progress(school.ewa, [Told(school.first.public_id, STARTED, start, 5, 5)])

    def told(after_s=10, position_s=15, lesson=school.first, state=STARTED, seen_s=0, **more: bool):
        return Told(lesson.public_id, state, start + timedelta(seconds=after_s), position_s, seen_s, **more)

    return told


def rows():
    progress = LessonProgress.objects.order_by("lesson").values_list("state", "position_s", "seen_s", "updated_at")
    enrolments = Enrolment.objects.order_by("pk").values_list("status", "done_count", "last_lesson", "last_activity_at")
    return list(progress), list(enrolments)


def step(school, told):
    return go_on(school.ewa.pk, told, now=timezone.now(), noted_after=told.at - A_MINUTE)


def test_step_ahead_is_one_statement(school, begun, django_assert_num_queries):
    with django_assert_num_queries(1):
        recorded = record_progress(school.ewa, [begun(seen_s=15)])

    assert recorded is not None
    (shown,) = recorded.lessons.values()
    assert (shown.state, shown.position_s, shown.seen_s) == (STARTED, 15, 15)
    assert school.progress(school.first) == (STARTED, 15, 15)


def test_furthest_second_seen_stays_seen(school, begun):
    record_progress(school.ewa, [begun(5, position_s=90, seen_s=90)])

    record_progress(school.ewa, [begun(9, position_s=20, seen_s=20)])

    assert school.progress(school.first) == (STARTED, 20, 90)


def test_lesson_that_is_done_stays_done(school, begun):
    record_progress(school.ewa, [begun(2, state=DONE)])

    step(school, begun(9, position_s=40))

    assert school.progress(school.first) == (DONE, 40, 5)


@pytest.mark.parametrize(
    "facts",
    [
        {"completion": "opened"},
        {"completion": "watched", "duration_s": 16},
        {"status": "draft"},
        {"release_at": timezone.now() + timedelta(days=1)},
        {"deleted_at": timezone.now(), "position": None},
    ],
)
def test_lesson_that_asks_for_more_is_left_to_the_long_way(school, begun, change, facts):
    change(school.first, **facts)
    before = rows()

    assert step(school, begun(seen_s=15)) is None
    assert rows() == before


@pytest.mark.parametrize(
    ("change_row", "facts"),
    [
        (Enrolment, {"status": "withdrawn"}),
        (Enrolment, {"last_activity_at": timezone.now() - timedelta(minutes=5)}),
        (Enrolment, {"last_lesson": None}),
        (Course, {"status": "archived"}),
        (Course, {"deleted_at": timezone.now()}),
    ],
)
def test_enrolment_that_asks_for_more_is_left_to_the_long_way(school, begun, change_row, facts):
    change_row.objects.update(**facts)
    before = rows()

    assert step(school, begun()) is None
    assert rows() == before


def test_nothing_else_is_taken_for_a_step(school, begun):
    before = rows()

    for told in (
        begun(-5),
        begun(position_s=None),
        begun(state=DONE),
        begun(reset=True),
        begun(lesson=school.second),
        Told("nnnnnnnnnn", STARTED, timezone.now(), 4),
    ):
        assert step(school, told) is None
    assert rows() == before


def test_lessons_of_others_are_not_touched(school, begun):
    told = begun()

    assert go_on(school.roman.pk, told, now=timezone.now(), noted_after=told.at - A_MINUTE) is None
    assert school.progress(school.first) == (STARTED, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_what_was_told_last_stays_when_two_devices_tell_at_once(school, begun):
    for turn in range(1, 10):
        together = Barrier(2)

        def tell(items, together=together):
            try:
                together.wait()
                record_progress(school.ewa, items)
            finally:
                connection.close()

        newest = begun(turn, position_s=100 + turn)
        batch = [begun(turn - 0.5, position_s=turn), begun(turn - 0.5, position_s=3, lesson=school.second)]
        with ThreadPoolExecutor(2) as devices:
            list(devices.map(tell, [[newest], batch]))

        assert school.progress(school.first) == (STARTED, 100 + turn, 5)
