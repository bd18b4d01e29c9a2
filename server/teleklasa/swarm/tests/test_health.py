from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.swarm.health import Health, Outcome, Pulse, good_polls_to_online, next_pulse
from teleklasa.swarm.models import Server

GOOD, BAD, REFUSED = Outcome.ANSWERED, Outcome.UNREACHABLE, Outcome.REFUSED


def healths(outcomes: Iterable[Outcome], *, start: Health = Health.ONLINE, flaps: int = 0) -> list[str]:
    pulse, seen = Pulse(start), []
    for outcome in outcomes:
        pulse = next_pulse(pulse, outcome, flaps=flaps)
        seen.append(pulse.health.value)
    return seen


def test_words_of_health_are_those_of_the_record() -> None:
    assert [each.value for each in Health] == Server.Health.values


def test_server_is_suspect_after_two_bad_polls_and_down_after_four() -> None:
    assert healths([BAD] * 5) == ["online", "suspect", "suspect", "down", "down"]


def test_server_comes_back_after_three_good_polls() -> None:
    assert healths([GOOD] * 4, start=Health.DOWN) == ["down", "down", "online", "online"]
    assert healths([GOOD] * 3, start=Health.SUSPECT) == ["suspect", "suspect", "online"]


def test_one_bad_poll_starts_the_count_of_good_ones_anew() -> None:
    assert healths([GOOD, GOOD, BAD, GOOD, GOOD, GOOD], start=Health.DOWN)[-2:] == ["down", "online"]


def test_server_that_answers_every_other_poll_stays_online_and_a_down_one_stays_down() -> None:
    assert set(healths([BAD, GOOD] * 20)) == {"online"}
    assert set(healths([BAD, GOOD] * 20, start=Health.DOWN)) == {"down"}


def test_refused_secret_is_a_misconfiguration_at_once_and_never_down() -> None:
    assert healths([REFUSED, REFUSED, BAD, REFUSED]) == ["misconfigured"] * 4
    assert healths([REFUSED], start=Health.DOWN) == ["misconfigured"]


def test_misconfigured_server_that_no_longer_answers_is_down() -> None:
    assert healths([BAD] * 4, start=Health.MISCONFIGURED) == ["misconfigured"] * 3 + ["down"]


def test_misconfigured_server_comes_back_after_three_good_polls() -> None:
    assert healths([GOOD] * 3, start=Health.MISCONFIGURED) == ["misconfigured", "misconfigured", "online"]


@pytest.mark.parametrize(("flaps", "polls"), [(0, 3), (1, 3), (2, 6), (3, 12), (4, 24), (5, 24), (99, 24)])
def test_flapping_server_is_held_back_twice_as_long_each_time(flaps: int, polls: int) -> None:
    assert good_polls_to_online(flaps) == polls
    assert healths([GOOD] * polls, start=Health.DOWN, flaps=flaps)[-2:] == ["down", "online"]


pulses = st.builds(Pulse, st.sampled_from(Health), st.integers(0, 1000), st.integers(0, 1000))


@given(pulses, st.sampled_from(Outcome), st.integers(0, 10_000))
def test_only_one_count_runs_at_a_time_and_counts_end(pulse: Pulse, outcome: Outcome, flaps: int) -> None:
    after = next_pulse(pulse, outcome, flaps=flaps)

    assert after.good_polls == 0 or after.bad_polls == 0
    assert max(after.good_polls, after.bad_polls) <= 1000


@given(pulses, st.integers(0, 10_000))
def test_unknown_never_makes_a_server_better(pulse: Pulse, flaps: int) -> None:
    order = [Health.ONLINE, Health.SUSPECT, Health.MISCONFIGURED, Health.DOWN]

    after = next_pulse(pulse, BAD, flaps=flaps)

    assert order.index(after.health) >= order.index(pulse.health)
