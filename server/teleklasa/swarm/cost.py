"""What a lesson costs a server, and how a promise turns into what is seen: plain arithmetic.

The unit is one listening person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import ceil


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
    tie_share: float = 0.02
    """Scores no further apart than this are equal."""

    microphones_share: float = 0.20
    """Of the people in a lesson, how many are expected to have a microphone on."""
    cameras_share: float = 0.25
    """Of the people in a lesson, how many are expected to have a camera on."""
    cameras_seen_most: int = 5
    """Cameras that one person receives at a time; BigBlueButton pages through the rest."""

    ramp_full_s: float = 300.0
    """For how long after the reservation the whole expected cost counts."""
    ramp_end_s: float = 1200.0
    """From when on only what is seen counts."""

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


def ramp(age_s: float, weights: Weights) -> float:
    """How much of an expected cost still counts: 1 at first, 0 once everyone who comes has come."""
    left = (weights.ramp_end_s - age_s) / (weights.ramp_end_s - weights.ramp_full_s)
    return min(1.0, max(0.0, left))


def ramped_units(*, observed: float, expected: float, age_s: float, weights: Weights) -> float:
    """What a lesson counts for now: what is seen of it, or what is still expected, whichever is more."""
    return max(observed, expected * ramp(age_s, weights))


USUAL_SHOW_UP = 0.85
LESSONS_THAT_TELL = 10
LESSONS_THE_USUAL_WEIGHS = 2


def expected_people(roster_people: int, past_show_up: Sequence[float] = (), *, hosts: int = 1) -> int:
    """How many to expect: the roster times the share that most past lessons stayed under, and the hosts.

    `past_show_up` are shares of the roster at the fullest moment, newest first; the usual 0.85
    stands in for a history that is short.
    """
    shares = sorted([*past_show_up[:LESSONS_THAT_TELL], *[USUAL_SHOW_UP] * LESSONS_THE_USUAL_WEIGHS])
    share = min(1.0, shares[ceil(0.8 * len(shares)) - 1])
    return max(1, round(roster_people * share) + hosts)
