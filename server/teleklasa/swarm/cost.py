"""What a lesson costs a server, and how a promise turns into what is seen: plain arithmetic.

The unit is one listening person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import inf

COUNTS = ("cameras_seen_most", "unknown_people", "flaps_most", "large_people", "candidates_told")
NEVER_ZERO = frozenset({"capacity_units", "fresh_s", "unknown_people", "candidates_told"})


@dataclass(frozen=True, slots=True)
class Weights:
    """Every number of the placement; shares are of a server's capacity unless said otherwise."""

    capacity_units: float = 200.0
    """What a server of strength 1 (8 cores) carries."""
    ceiling_utilisation: float = 0.80
    """Above this predicted share a server is chosen only when none is below."""
    ceiling_cpu_load: float = 0.80
    """Load average per core from which a node counts as above the ceiling."""
    heartbeat_kept_s: float = 300.0
    """A node silent for longer is a last resort, if it ever sent a keepalive."""
    tie_share: float = 0.01
    """Scores no further apart than this are equal."""

    microphones_share: float = 0.20
    """Of the people in a lesson, how many are expected to have a microphone on."""
    cameras_share: float = 0.25
    """Of the people in a lesson, how many are expected to have a camera on."""
    cameras_seen_most: int = 5
    """Cameras that one person receives at a time; BigBlueButton pages through the rest."""

    unknown_people: int = 20
    """For how many a lesson counts that has neither a roster nor a past."""

    ramp_full_s: float = 300.0
    """For how long after the reservation whoever was expected is still waited for."""
    ramp_end_s: float = 1200.0
    """From when on only what is seen counts."""
    guess_full_s: float = 20.0
    """The same for a lesson of which nothing was known: it is seen better than guessed."""
    guess_end_s: float = 60.0
    """From when on only what is seen of such a lesson counts."""
    surprise_share: float = 0.25
    """Of what a lesson is expected to cost, by how much more it may turn out; the errors of many
    lessons on one server cancel out in part, so a small server is filled less than a large one."""

    plan_held_before_s: float = 600.0
    """For how long before its planned start an announced lesson counts on the server planned for it."""
    plan_held_after_s: float = 600.0
    """For how long after its planned start it still does, if it has not begun."""

    cpu_penalty: float = 0.5
    """Times the load per core that the ledger cannot explain."""
    flap_penalty: float = 0.05
    """For each time the server left `online` within the last hour."""
    flaps_most: int = 6
    """More flaps than this weigh no more."""
    fresh_penalty: float = 0.20
    """For a server that has just come back, falling to nothing within `fresh_s`."""
    fresh_s: float = 300.0
    large_people: int = 60
    """From how many people on a lesson is large."""
    large_penalty: float = 0.10
    """For each large lesson already there, when another large one is placed."""

    candidates_told: int = 12
    """How many candidates a stored reason lists."""

    def __post_init__(self) -> None:
        """Settings give fractions where things are counted.  Raises ValueError on what makes no sense."""
        for name in COUNTS:
            object.__setattr__(self, name, int(getattr(self, name)))
        for name in (field.name for field in fields(self)):
            least = 1e-9 if name in NEVER_ZERO else 0.0
            if not least <= getattr(self, name) < inf:
                raise ValueError(f"{name} must be {'more than' if least else 'at least'} 0")
        for end, full in (("ramp_end_s", "ramp_full_s"), ("guess_end_s", "guess_full_s")):
            if getattr(self, end) <= getattr(self, full):
                raise ValueError(f"{end} must be more than {full}")


WEIGHT_NAMES = frozenset(field.name for field in fields(Weights))


def lesson_cost_units(
    *,
    people: float,
    microphones: float = 0.0,
    cameras: float = 0.0,
    is_screen_shared: bool = False,
    is_recorded: bool = False,
    weights: Weights,
) -> float:
    """Units of one meeting: 3 for being there, 1 a person, 1 an open microphone, 0.10 each camera
    stream sent out, 0.5 each one coming in, 2 for every 20 who watch a shared screen, 3 if recorded.
    """
    streams_out = people * min(cameras, weights.cameras_seen_most)
    screen = 2.0 * people / 20 if is_screen_shared else 0.0
    return 3.0 + people + microphones + 0.10 * streams_out + 0.5 * cameras + screen + (3.0 if is_recorded else 0.0)


def ramp(age_s: float, weights: Weights, *, is_guess: bool = False) -> float:
    """How much of an expected cost still counts: 1 at first, 0 once everyone who comes has come.

    `is_guess` for a lesson of which neither a roster nor a past was known.
    """
    full_s, end_s = (
        (weights.guess_full_s, weights.guess_end_s) if is_guess else (weights.ramp_full_s, weights.ramp_end_s)
    )
    return min(1.0, max(0.0, (end_s - age_s) / (end_s - full_s)))


def ramped_units(
    *, observed: float, expected: float, came: float = 0.0, age_s: float, weights: Weights, is_guess: bool = False
) -> float:
    """What a lesson counts for now: what is seen of it, and what is still expected of those who have not come.

    `came` is the share of the expected people who are in it; more than all of them promise nothing more.
    """
    return observed + expected * max(0.0, 1 - came) * ramp(age_s, weights, is_guess=is_guess)


USUAL_SHOW_UP = 0.85
LESSONS_THAT_TELL = 10
LESSONS_THE_USUAL_WEIGHS = 1


def expected_people(roster_people: int, past_show_up: Sequence[float] = (), *, hosts: int = 1) -> int:
    """How many to expect: the roster times the mean share that came, and the hosts; at least one.

    `past_show_up` are shares of the roster at the fullest moment, newest first; the usual 0.85 counts
    as one lesson more.  The mean and not a higher quantile, because what is compared are sums over
    many lessons; reserve is kept by the ceiling and by `surprise_share`.
    """
    shares = [*past_show_up[:LESSONS_THAT_TELL], *[USUAL_SHOW_UP] * LESSONS_THE_USUAL_WEIGHS]
    share = min(1.0, sum(shares) / len(shares))
    return max(1, round(roster_people * share) + hosts)


def forecast_people(roster_people: int, past_people: Sequence[int]) -> int:
    """How many to expect, from the roster and how many were at the fullest moment of past lessons, newest
    first; without a roster their mean; 0 when neither is known.
    """
    if roster_people:
        return expected_people(roster_people, [min(1.0, people / (roster_people + 1)) for people in past_people])
    told = past_people[:LESSONS_THAT_TELL]
    return max(1, round(sum(told) / len(told))) if told else 0
