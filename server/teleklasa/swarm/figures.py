"""The swarm in figures, for Prometheus.  Nothing here names a person, a group or a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily

from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import Candidate, headroom
from teleklasa.swarm.models import Server, Tally
from teleklasa.swarm.tallies import Counted, tallies

OF_SERVER = ("server", "name")
"""Labels of what is told of each server; names may be the same, ids never are."""


def swarm_figures() -> Iterator[Metric]:
    """Servers, what they carry, and what was counted.  Three statements."""
    servers = list(Server.objects.only("public_id", "name", "intent", "people", "meetings", "cameras", "microphones"))
    candidates = {each.server_id: each for each in ledger.candidates()}
    yield from _of_servers([(server, candidates[server.pk]) for server in servers if server.pk in candidates])
    yield from _of_swarm(list(candidates.values()))
    yield from _counted(tallies())


def _of_servers(servers: list[tuple[Server, Candidate]]) -> Iterator[Metric]:
    weights = ledger.placement_weights()
    counts = dict.fromkeys(product(Server.Intent.values, Server.Health.values), 0)
    gauges = {
        name: GaugeMetricFamily(f"teleklasa_server_{name}", meaning, labels=OF_SERVER)
        for name, meaning in {
            "people": "People in the meetings of the server, as the last poll saw them.",
            "meetings": "Meetings on the server.",
            "cameras": "Cameras that are on.",
            "microphones": "People with a microphone.",
            "cpu_load": "Load average of five minutes per core, as the node says it; missing where none is heard.",
            "reserved_units": "Units promised to lessons and used by what is not ours.",
            "capacity_units": "Units that the server carries in all.",
            "alerted": "1 while an alert keeps lessons off the server.",
            "online": "1 while the server answers as it should.",
        }.items()
    }
    for server, candidate in servers:
        counts[server.intent, candidate.health] += 1
        values = {
            **{name: getattr(server, name) for name in ("people", "meetings", "cameras", "microphones")},
            "cpu_load": candidate.cpu_load if _is_heard(candidate, weights.heartbeat_kept_s) else None,
            "reserved_units": candidate.reserved_units,
            "capacity_units": weights.capacity_units * candidate.strength,
            "alerted": candidate.is_alerted,
            "online": candidate.health == Server.Health.ONLINE,
        }
        for name, value in values.items():
            if value is not None:
                gauges[name].add_metric([server.public_id, server.name], float(value))
    yield from gauges.values()
    by_state = GaugeMetricFamily(
        "teleklasa_servers", "Servers by what the admin wants and what is observed.", labels=("intent", "health")
    )
    for (intent, health), number in counts.items():
        by_state.add_metric([intent, health], number)
    yield by_state


def _is_heard(candidate: Candidate, kept_s: float) -> bool:
    return candidate.heartbeat_age_s is not None and candidate.heartbeat_age_s <= kept_s


def _of_swarm(candidates: list[Candidate]) -> Iterator[Metric]:
    left = headroom(candidates, ledger.placement_weights())
    yield GaugeMetricFamily(
        "teleklasa_headroom_units",
        "Units left below the ceiling once the server whose loss costs most is lost; below zero the others overfill.",
        value=left.units,
    )
    yield GaugeMetricFamily(
        "teleklasa_survives_one_server",
        "1 while the swarm has room after losing any one server.",
        value=left.survives_one,
    )


def _counted(found: list[Tally]) -> Iterator[Metric]:
    counters = {
        Counted.PLACEMENT: CounterMetricFamily(
            "teleklasa_placements", "Lessons placed, by the rule that decided.", labels=("decided_by",)
        ),
        Counted.PLACEMENT_REFUSED: CounterMetricFamily(
            "teleklasa_placements_refused", "Lessons that no server could take.", labels=("reason",)
        ),
        Counted.ALERT: CounterMetricFamily(
            "teleklasa_alerts", "Alerts that the monitoring told of, by what came of them.", labels=("outcome",)
        ),
        Counted.MOVE: CounterMetricFamily(
            "teleklasa_moves", "Lessons moved to another server, by why; `failed` found none.", labels=("because",)
        ),
    }
    polls = SummaryMetricFamily("teleklasa_poll_seconds", "Polls of servers, by outcome.", labels=("outcome",))
    for tally in found:
        if tally.what == Counted.POLL:
            polls.add_metric([tally.kind], count_value=tally.times, sum_value=tally.seconds)
        elif tally.what in counters:
            counters[Counted(tally.what)].add_metric([tally.kind], tally.times)
    yield from counters.values()
    yield polls
