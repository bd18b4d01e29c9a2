"""What a server's health is after one more look at it: values in, a value out."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """What was observed of a server; the same words as `Server.Health`."""

    ONLINE = "online"
    SUSPECT = "suspect"
    DOWN = "down"
    MISCONFIGURED = "misconfigured"


class Outcome(StrEnum):
    """How one poll went."""

    ANSWERED = "answered"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """It answers, and does not accept our secret."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A server's health with the consecutive good or bad polls that will change it."""

    health: Health = Health.ONLINE
    good_polls: int = 0
    bad_polls: int = 0


BAD_POLLS_TO_SUSPECT = 2
BAD_POLLS_TO_DOWN = 4
GOOD_POLLS_TO_ONLINE = 3
GOOD_POLLS_MOST = 24
COUNTED_MOST = 1000
"""Polls counted in a row; more mean nothing new, and a column has an end."""


def next_pulse(pulse: Pulse, outcome: Outcome, *, flaps: int = 0) -> Pulse:
    """The health after `outcome`.

    Suspect after 2 bad polls and down after 4: with the times of `rhythm` that is within 10 s and 30 s of
    their death.  Back after 3 good ones, or more for a server that keeps flapping.
    A refused secret is a misconfiguration at once: the server is up, and nothing may start on it.
    """
    if outcome is Outcome.REFUSED:
        return Pulse(Health.MISCONFIGURED)
    if outcome is Outcome.ANSWERED:
        return _after_a_good_poll(pulse, good_polls_to_online(flaps))
    return _after_a_bad_poll(pulse)


def good_polls_to_online(flaps: int) -> int:
    """Good polls in a row that bring a server back; doubles with each flap after the first."""
    doublings = min(max(0, flaps - 1), 10)
    return min(GOOD_POLLS_TO_ONLINE << doublings, GOOD_POLLS_MOST)


def _after_a_good_poll(pulse: Pulse, needed: int) -> Pulse:
    good_polls = min(pulse.good_polls + 1, COUNTED_MOST)
    is_back = pulse.health is Health.ONLINE or good_polls >= needed
    return Pulse(Health.ONLINE if is_back else pulse.health, good_polls=good_polls)


def _after_a_bad_poll(pulse: Pulse) -> Pulse:
    bad_polls = min(pulse.bad_polls + 1, COUNTED_MOST)
    if bad_polls >= BAD_POLLS_TO_DOWN:
        return Pulse(Health.DOWN, bad_polls=bad_polls)
    if bad_polls >= BAD_POLLS_TO_SUSPECT and pulse.health is Health.ONLINE:
        return Pulse(Health.SUSPECT, bad_polls=bad_polls)
    return Pulse(pulse.health, bad_polls=bad_polls)
