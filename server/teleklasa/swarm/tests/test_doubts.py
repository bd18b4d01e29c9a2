from time import monotonic

from teleklasa.swarm.allocation import Candidate
from teleklasa.swarm.doubts import DOUBTED_S, doubt_server, trust_server, with_doubts

QUIET, DEAD = -1, -2
SWARM = [Candidate(QUIET), Candidate(DEAD, health="down")]


def healths(*, later_s: float = 0):
    return [each.health for each in with_doubts(SWARM, at=monotonic() + later_s)]


def test_a_doubt_ends_when_the_watch_has_looked():
    doubt_server(QUIET)
    doubt_server(DEAD)

    assert healths() == ["suspect", "down"]
    assert healths(later_s=DOUBTED_S) == ["online", "down"]


def test_a_doubt_ends_when_the_server_answers():
    doubt_server(QUIET)
    trust_server(QUIET)

    assert healths() == ["online", "down"]
