"""Deaths against the clock: the rhythm of looks and the pulse together, without sockets."""

from dataclasses import dataclass
from random import Random

import pytest

from teleklasa.swarm.health import Health, Outcome, Pulse, next_pulse
from teleklasa.swarm.rhythm import DEADLINES_S, Rhythm, Step

JITTER_S = 1.0
PAPERWORK_S = 0.1
"""What writing results down may take after each step."""


@dataclass
class World:
    """One server that dies at a moment, in a swarm where another one may hang all the time."""

    dies_at: float
    hangs: bool
    another_hangs: bool
    random: Random

    def watch(self, until: float) -> dict[Health, float]:
        """When each health was first written, by the clock of the watch."""
        now, pulse, seen = 0.0, Pulse(), dict[Health, float]()
        rhythm = Rhythm(10.0, round_at=0.0, knock_at=10.0)
        while now < until:
            step, at = rhythm.next_step()
            began = max(now, at)
            is_asked = step is Step.ROUND or (step is Step.KNOCK) == (pulse.bad_polls == 0)
            asked_at = began + (self.random.uniform(0, JITTER_S) if step is Step.ROUND else 0.0)
            deadline_s = DEADLINES_S[step]
            is_dead = asked_at >= self.dies_at - (0.01 if self.hangs else 0.0)
            took_s = deadline_s if is_dead and self.hangs and is_asked else 0.01
            ended = max(asked_at + took_s, began + (JITTER_S if step is Step.ROUND else 0.0))
            if self.another_hangs and step is Step.ROUND:
                ended = began + JITTER_S + deadline_s
            now = ended + PAPERWORK_S
            failed = is_dead and is_asked and pulse.health is not Health.DOWN
            if failed or (is_asked and step is not Step.KNOCK):
                pulse = next_pulse(pulse, Outcome.UNREACHABLE if is_dead else Outcome.ANSWERED)
            seen.setdefault(pulse.health, now)
            is_doubtful = failed and pulse.health is not Health.DOWN
            waits = step is Step.KNOCK and rhythm.doubtful_at is not None
            rhythm.after(
                step,
                began=began,
                ended=now,
                new_failures=is_doubtful and pulse.health is Health.ONLINE,
                doubtful=is_doubtful or waits,
            )
        return seen


@pytest.mark.parametrize("another_hangs", [False, True])
@pytest.mark.parametrize("hangs", [False, True])
def test_dead_server_is_suspect_within_10_s_and_down_within_30_s_whenever_it_dies(
    *, hangs: bool, another_hangs: bool
) -> None:
    suspect_s, down_s = list[float](), list[float]()
    for number in range(400):
        dies_at = 40.0 + number * 0.05
        seen = World(dies_at, hangs, another_hangs, Random(number)).watch(dies_at + 60)
        suspect_s.append(seen[Health.SUSPECT] - dies_at)
        down_s.append(seen[Health.DOWN] - dies_at)

    assert max(suspect_s) <= 10.0
    assert max(down_s) <= 30.0


def test_well_server_is_looked_at_each_interval_and_knocked_at_three_times_between() -> None:
    rhythm, steps, now = Rhythm(10.0, round_at=0.0, knock_at=10.0), list[tuple[Step, float]](), 0.0
    for _ in range(9):
        step, now = rhythm.next_step()
        steps.append((step, round(now, 1)))
        rhythm.after(step, began=now, ended=now, new_failures=False, doubtful=False)

    assert [step.value for step, _ in steps] == ["round", "knock", "knock", "knock"] * 2 + ["round"]
    assert [at for _, at in steps] == [0.0, 2.5, 5.0, 7.5, 10.0, 12.5, 15.0, 17.5, 20.0]


def test_round_that_took_longer_than_the_interval_is_followed_at_once_and_never_overlaps() -> None:
    rhythm = Rhythm(2.0, round_at=0.0, knock_at=2.0)
    rhythm.after(Step.ROUND, began=0.0, ended=6.5, new_failures=False, doubtful=True)

    assert rhythm.next_step() == (Step.ROUND, 6.5)
