from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teleklasa.swarm.capacity import (
    CapacityLesson,
    FleetCheck,
    LoadPoint,
    ServersNeeded,
    check_fleet,
    plan_capacity,
)
from teleklasa.swarm.cost import Weights

WEIGHTS = replace(Weights(), microphones_share=0.0, cameras_share=0.0)
"""A lesson of n people costs n + 3; a server of strength 1 takes 160 units under the ceiling."""


def lesson(people: int, start: str = "8:00", length_min: int = 45) -> CapacityLesson:
    hour, minute = map(int, start.split(":"))
    return CapacityLesson(people, 60 * hour + minute, length_min, cameras=0)


def needed(lessons, strength: float = 1.0) -> tuple[int, int]:
    [found] = plan_capacity(lessons, [strength], WEIGHTS).needed
    return found.servers, found.oversized_lessons


def test_peak_is_the_fullest_minute_and_ends_do_not_count_any_more() -> None:
    lessons = [lesson(17), lesson(27, "8:10"), lesson(37, "8:45"), lesson(7, "8:50", 5)]

    plan = plan_capacity(lessons, [1, 2], WEIGHTS)

    assert plan.peak == LoadPoint(8 * 60 + 50, 80, 3, 71)
    assert plan.needed == [ServersNeeded(1, 1, 2, 0), ServersNeeded(2, 1, 2, 0)]
    assert [(each.at_min - 480, each.units, each.lessons) for each in plan.points] == [
        (0, 20, 1), (5, 20, 1), *[(at, 50, 2) for at in (10, 15, 20, 25, 30, 35, 40)],
        (45, 70, 2), (50, 80, 3), (55, 40, 1), *[(at, 40, 1) for at in (60, 65, 70, 75, 80, 85)], (90, 0, 0),
    ]  # fmt: skip


def test_lessons_are_packed_whole_and_not_only_summed_up() -> None:
    # three lessons of 90 units are 270: less than two servers take, and yet no two fit on one
    assert needed([lesson(87)] * 3) == (3, 0)
    assert needed([lesson(77)] * 3) == (2, 0)
    assert needed([lesson(87), lesson(87, "8:45"), lesson(87, "9:30")]) == (1, 0)


def test_lesson_too_large_for_any_server_gets_one_of_its_own_and_is_told() -> None:
    assert needed([lesson(397), lesson(17)]) == (2, 1)
    assert needed([lesson(397), lesson(17)], strength=3) == (1, 0)


def test_points_cover_the_day_with_the_peak() -> None:
    day = 24 * 60
    late = replace(lesson(17, "23:30", 60), start_min=day - 30)

    plan = plan_capacity([lesson(7), late, replace(lesson(50), start_min=day + 10, length_min=15)], [1], WEIGHTS)

    assert [(each.at_min - day, each.units) for each in plan.points] == [
        (0, 20), (5, 20), (10, 73), (15, 73), (20, 73), (25, 20), (30, 0),
    ]  # fmt: skip


def test_no_lessons_are_no_timetable() -> None:
    with pytest.raises(ValueError, match="no lessons"):
        plan_capacity([], [1], WEIGHTS)


def test_fleet_is_checked_whole_and_without_its_strongest_server() -> None:
    lessons = [lesson(157), lesson(77), lesson(77)]

    assert check_fleet(lessons, [1, 2], WEIGHTS) == FleetCheck(2, 0.6, 1.6, is_enough=True, is_enough_without_one=False)
    assert check_fleet(lessons, [2, 2, 2], WEIGHTS) == FleetCheck(
        3, 0.4, 0.4, is_enough=True, is_enough_without_one=True
    )
    assert check_fleet(lessons, [], WEIGHTS) == FleetCheck(0, 0, None, is_enough=False, is_enough_without_one=False)


LESSONS = st.lists(
    st.builds(
        CapacityLesson, st.integers(1, 200), st.integers(0, 200), st.integers(1, 120), st.none() | st.integers(0, 9)
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None)
@given(LESSONS, st.sampled_from([0.5, 1.0, 2.0, 4.0]))
def test_so_many_servers_carry_the_timetable_and_the_sum_needs_no_more(lessons, strength) -> None:
    plan = plan_capacity(lessons, [strength], WEIGHTS)
    [found] = plan.needed

    minutes = {each.start_min for each in lessons}
    loads = [
        sum(each.units(WEIGHTS) for each in lessons if each.start_min <= at < each.start_min + each.length_min)
        for at in minutes
    ]
    assert plan.peak.units == pytest.approx(max(loads))
    ceiling = WEIGHTS.capacity_units * WEIGHTS.ceiling_utilisation * strength
    assert found.servers <= len(lessons)
    if not found.oversized_lessons:
        assert found.servers * ceiling >= plan.peak.units - 1e-3
        assert check_fleet(lessons, [strength] * found.servers, WEIGHTS).is_enough


@settings(deadline=None)
@given(LESSONS)
def test_points_go_on_in_equal_steps_and_none_is_above_the_peak(lessons) -> None:
    plan = plan_capacity(lessons, [], WEIGHTS)

    assert {after.at_min - before.at_min for before, after in pairwise(plan.points)} <= {5}
    assert max(each.units for each in plan.points) == plan.peak.units
