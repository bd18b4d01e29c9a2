"""What devices tell, in whatever order it arrives."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from teleklasa.courses.learning.recording import DONE, NEVER, STARTED, Goal, Progress, Told, merged

MORNING = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
GOALS = [
    Goal("marked"),
    Goal("opened"),
    Goal("watched", duration_s=100),
    Goal("watched"),
    Goal("passed", tasks_complete=True),
    Goal("passed"),
]


def told(state: str = STARTED, *, minute: int = 0, **facts: Any) -> Told:
    return Told("lekcja", state, MORNING + timedelta(minutes=minute), **facts)


def after(items, goal, known=None):
    for item in items:
        known = merged(known, item, goal)
    return known


@st.composite
def batches(draw, *, resets=False):
    """Items of which no two happened at once."""
    minutes = draw(st.lists(st.integers(0, 500), min_size=1, max_size=8, unique=True))
    return [
        told(
            state := draw(st.sampled_from([STARTED, DONE])),
            minute=minute,
            position_s=draw(st.none() | st.integers(0, 100)),
            seen_s=draw(st.integers(0, 100)),
            reset=resets and state == STARTED and draw(st.booleans()),
        )
        for minute in minutes
    ]


@given(st.data(), batches(), st.sampled_from(GOALS))
def test_order_of_arrival_does_not_matter(data, items, goal):
    others = data.draw(st.permutations(items))

    one, two = after(items, goal), after(others, goal)

    assert (one.state, one.position_s, one.seen_s) == (two.state, two.position_s, two.seen_s)


@given(batches(), batches(), st.sampled_from(GOALS))
def test_progress_only_goes_on(items, more, goal):
    before = after(items, goal)
    later = after(more, goal, before)

    assert later.seen_s >= before.seen_s
    assert later.position_at >= before.position_at
    assert before.state == STARTED or (later.state, later.done_at) == (DONE, before.done_at)


@given(batches(), st.sampled_from(GOALS))
def test_batch_that_is_sent_again_changes_nothing(items, goal):
    once = after(items, goal)

    assert after(items, goal, once) == once


@given(batches(resets=True), st.sampled_from(GOALS))
def test_last_item_sent_again_changes_nothing_even_if_it_began_anew(items, goal):
    once = after(items, goal)

    assert merged(once, items[-1], goal) == once


@given(batches(resets=True))
def test_tasks_alone_complete_a_lesson_that_is_passed_by_them(items):
    assert after(items, Goal("passed", tasks_complete=True)).state == STARTED


def test_each_rule_completes_by_what_it_names():
    seen = [89, 90]
    assert [after([told(seen_s=s)], Goal("watched", duration_s=100)).state for s in seen] == [STARTED, DONE]
    assert after([told(DONE, seen_s=1)], Goal("watched", duration_s=100)).state == STARTED
    assert [after([told(state)], Goal("watched")).state for state in (STARTED, DONE)] == [STARTED, DONE]
    assert [after([told(state)], Goal("marked")).state for state in (STARTED, DONE)] == [STARTED, DONE]
    assert [after([told(state)], Goal("opened")).state for state in (STARTED, DONE)] == [DONE, DONE]
    assert [after([told(state)], Goal("passed")).state for state in (STARTED, DONE)] == [STARTED, DONE]


def test_position_noted_while_offline_gives_way_to_a_later_one():
    known = after([told(minute=30, position_s=300)], Goal("marked"))

    late = merged(known, told(minute=10, position_s=100, seen_s=400), Goal("marked"))

    assert (late.position_s, late.seen_s) == (300, 400)


def test_only_reset_goes_back_and_not_behind_a_later_completion():
    done = after([told(DONE, minute=20, position_s=50, seen_s=60)], Goal("marked"))

    too_old = merged(done, told(minute=10, reset=True), Goal("marked"))
    anew = merged(done, told(minute=30, reset=True), Goal("marked"))

    assert too_old == done
    assert anew == Progress(STARTED, 0, 0, None, MORNING + timedelta(minutes=30))
    assert after([told()], Goal("marked")) == Progress(STARTED, 0, 0, None, NEVER)
