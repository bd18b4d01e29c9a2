import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.cost import (
    Weights,
    expected_people,
    forecast_people,
    lesson_cost_units,
    ramp,
    ramped_units,
)

WEIGHTS = Weights()


def test_cost_of_a_lesson_is_the_sum_of_what_it_carries() -> None:
    listening = lesson_cost_units(people=20, weights=WEIGHTS)
    full = lesson_cost_units(
        people=20, microphones=5, cameras=4, is_screen_shared=True, is_recorded=True, weights=WEIGHTS
    )

    assert listening == 3 + 20
    assert full == 3 + 20 + 5 + 0.10 * (20 * 4) + 0.5 * 4 + 2 * 20 / 20 + 3


def test_one_person_receives_no_more_cameras_than_a_page_shows() -> None:
    cost = lesson_cost_units(people=100, cameras=40, weights=WEIGHTS)

    assert cost == 3 + 100 + 0.10 * 100 * 5 + 0.5 * 40


def test_need_without_details_expects_the_usual_cameras_and_microphones() -> None:
    assert LessonNeed(expected_people=20).units(WEIGHTS) == 3 + 20 + 4 + 0.10 * 20 * 5 + 0.5 * 5
    assert LessonNeed(expected_people=20, cameras=0, microphones=0, is_recorded=True).units(WEIGHTS) == 26


@pytest.mark.parametrize(("age_s", "share"), [(-5, 1.0), (0, 1.0), (300, 1.0), (750, 0.5), (1200, 0.0), (9000, 0.0)])
def test_expectation_counts_whole_at_first_and_not_at_all_after_twenty_minutes(age_s: float, share: float) -> None:
    assert ramp(age_s, WEIGHTS) == share


def test_lesson_counts_for_what_is_seen_and_for_those_who_have_not_come_yet() -> None:
    assert ramped_units(observed=0, expected=40, came=0, age_s=0, weights=WEIGHTS) == 40
    assert ramped_units(observed=12, expected=40, came=0.25, age_s=0, weights=WEIGHTS) == 12 + 30
    assert ramped_units(observed=12, expected=40, came=0.25, age_s=750, weights=WEIGHTS) == 12 + 15
    assert ramped_units(observed=33, expected=40, came=1.0, age_s=10, weights=WEIGHTS) == 33
    assert ramped_units(observed=60, expected=40, came=1.5, age_s=10, weights=WEIGHTS) == 60
    assert ramped_units(observed=12, expected=40, came=0.25, age_s=1200, weights=WEIGHTS) == 12


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 3), st.floats(0, 5000))
def test_lesson_never_counts_for_less_than_is_seen(observed: float, expected: float, came: float, age_s: float) -> None:
    counted = ramped_units(observed=observed, expected=expected, came=came, age_s=age_s, weights=WEIGHTS)

    assert observed <= counted <= observed + expected


def test_guess_counts_whole_for_seconds_and_not_at_all_after_a_minute() -> None:
    assert [ramp(age_s, WEIGHTS, is_guess=True) for age_s in (0, 20, 40, 60, 600)] == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert ramped_units(observed=7, expected=40, age_s=60, came=0.4, weights=WEIGHTS, is_guess=True) == 7


def test_unknown_group_is_expected_at_the_usual_share_with_its_host() -> None:
    assert expected_people(20) == 18
    assert expected_people(0) == 1


def test_history_of_a_group_moves_the_expectation() -> None:
    assert expected_people(20, [0.5] * 10) == 12
    assert expected_people(20, [1.0] * 10) == 21
    assert expected_people(20, [0.5, 0.5]) == 13


def test_forecast_follows_the_roster_or_else_the_past_or_else_says_that_it_knows_nothing() -> None:
    assert forecast_people(20, [11, 11, 11, 11, 11]) == expected_people(20, [11 / 21] * 5)
    assert forecast_people(20, []) == expected_people(20)
    assert forecast_people(4, [400]) == 5
    assert forecast_people(0, [30, 20]) == 25
    assert forecast_people(0, []) == 0


@given(st.integers(0, 1000), st.lists(st.integers(1, 1000), max_size=12))
def test_forecast_is_never_more_than_the_roster_and_its_host(roster: int, past: list[int]) -> None:
    forecast = forecast_people(roster, past)

    assert 0 <= forecast <= max(roster + 1, *past, 0)
    assert (forecast == 0) == (roster == 0 and not past)
