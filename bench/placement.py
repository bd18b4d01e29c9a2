"""Where lessons go: our placement beside those of other products, in simulated mornings of a swarm.

    python placement.py            # some minutes
    python placement.py --quick    # few seeds, writes nothing

Every policy gets the same lessons, people and servers of each seed.  What is measured is the true
load once everyone has come: the share of its capacity that the fullest server carries, over the
least that is possible (`Scenario.bound`: the larger of total / capacity and the largest lesson on
the strongest server).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))

from teleklasa.swarm.allocation import Candidate, LessonNeed, choose

from placement_ours import TeleKlasa, TeleKlasaWithTimetable, need_of
from placement_peers import PEERS
from placement_scenarios import SCENARIOS
from placement_world import WEIGHTS, Lesson, Scenario, World
from record import Figure, write_results

POLICIES = (TeleKlasa, TeleKlasaWithTimetable, *PEERS)
SEEDS = {"burst": 120, "unequal": 8, "no_roster": 60}
SEEDS_ELSE = 30
PROCESSES = 4
QUICK_SEEDS = 4
FIRST_SEED = 8_00
OFFLINE = "offline"
Peaks = dict[str, list[float]]
"""By policy, of each seed the fullest server over the bound."""


def main() -> None:
    is_quick = "--quick" in sys.argv
    with ProcessPoolExecutor(PROCESSES) as processes:
        runs = processes.map(partial(measure, is_quick=is_quick), SCENARIOS)
        peaks = dict(zip(SCENARIOS, runs, strict=True))
    figures = figures_of(peaks)
    for figure in figures:
        print(f"{figure.name:40} {figure.value:8.4f} {figure.aim or 'noted':10} {figure.holds}")
    if not is_quick:
        write_results("placement", figures, seeds=[FIRST_SEED + seed for seed in range(max(SEEDS.values()))])


def measure(name: str, *, is_quick: bool) -> Peaks:
    found: Peaks = {policy.name: [] for policy in POLICIES} | {OFFLINE: []}
    for number in range(QUICK_SEEDS if is_quick else SEEDS.get(name, SEEDS_ELSE)):
        seed = FIRST_SEED + number
        scenario = SCENARIOS[name](Random(seed))
        for policy in POLICIES:
            utilisations = World(scenario, policy(Random(seed)), Random(seed)).run()
            found[policy.name].append(max(utilisations.values()) / scenario.bound)
        found[OFFLINE].append(offline_peak(scenario) / scenario.bound)
    told = " | ".join(f"{policy} {median(runs):.3f} {p95(runs):.3f}" for policy, runs in found.items())
    print(f"{name}: {told}", flush=True)
    return found


def offline_peak(scenario: Scenario) -> float:
    """The fullest server after an offline plan: every lesson and the fate of every server known
    beforehand, placed the largest first, and of each lesson's size as much as was known at its start.
    """
    hosts = [host for host in scenario.hosts if host.dies_s == float("inf")]
    expected = dict.fromkeys((host.number for host in hosts), 0.0)
    true = dict(expected)
    for lesson in sorted(scenario.lessons, key=lambda lesson: -units_expected(lesson)):
        units = units_expected(lesson)
        there = [host for host in hosts if host.joins_s <= lesson.starts_s]
        best = min(there, key=lambda host: (expected[host.number] + units) / host.capacity_units)
        expected[best.number] += units
        true[best.number] += lesson.units()
    return max(true[host.number] / host.capacity_units for host in hosts)


def units_expected(lesson: Lesson) -> float:
    return need_of(lesson).units(WEIGHTS)


def figures_of(peaks: dict[str, Peaks]) -> list[Figure]:
    """The figures with an aim, and of each scenario the medians that they are made of.

    In the burst total / capacity is the bound, so a peak over it is a peak over the mean; it is told
    without a timetable, which is harder.  What is compared with the bound, with an offline plan and
    with the peers is the placement as a school has it: lessons are announced where rosters are known.
    """
    medians = {name: {policy: median(runs) for policy, runs in found.items()} for name, found in peaks.items()}
    burst = peaks["burst"][TeleKlasa.name]
    best_peers = {name: min(each[peer.name] for peer in PEERS) for name, each in medians.items()}
    with_timetable = {name: each[TeleKlasaWithTimetable.name] for name, each in medians.items()}
    figures = [
        figure("burst_peak_over_mean_median", "<= 1.1", median(burst)),
        figure("burst_peak_over_mean_p95", "<= 1.15", p95(burst)),
        figure("worst_over_offline_bound", "<= 1.05", max(with_timetable.values())),
        figure(
            "worst_over_offline_plan",
            "<= 1.05",
            max(median(ratios(found[TeleKlasaWithTimetable.name], found[OFFLINE])) for found in peaks.values()),
        ),
        figure("scenarios_lost_to_a_peer", "<= 0", lost(with_timetable, best_peers)),
        figure(
            "scenarios_lost_without_timetable",
            "",
            lost({name: each[TeleKlasa.name] for name, each in medians.items()}, best_peers),
        ),
        Figure("choose_50_servers_ms", "ms", "<= 0.3", [choose_ms() for _ in range(5)]),
    ]
    for name, each in medians.items():
        figures += [
            figure(f"{name}_over_bound", "", each[TeleKlasa.name]),
            figure(f"{name}_with_timetable_over_bound", "", with_timetable[name]),
            figure(f"{name}_offline_plan_over_bound", "", each[OFFLINE]),
            figure(f"{name}_best_peer_over_bound", "", best_peers[name]),
        ]
    return figures


def lost(ours: dict[str, float], best_peers: dict[str, float]) -> int:
    return sum(value > best_peers[name] for name, value in ours.items())


def figure(name: str, aim: str, value: float) -> Figure:
    return Figure(name, "", aim, [value])


def ratios(ours: Iterable[float], theirs: Iterable[float]) -> list[float]:
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def p95(runs: Iterable[float]) -> float:
    in_order = sorted(runs)
    return in_order[int(0.95 * len(in_order))]


def choose_ms(rounds: int = 20, times: int = 50) -> float:
    """What one choice among fifty servers costs the processor: the least of some rounds, for whatever
    else runs on the machine only ever adds to it.
    """
    random = Random(1)
    swarm = [
        Candidate(
            number,
            name=f"bbb-{number}",
            strength=random.choice([1.0, 2.0, 4.0]),
            reserved_units=random.uniform(0, 150),
            cpu_load=random.uniform(0, 0.7),
            heartbeat_age_s=5.0,
            assigned_age_s=random.uniform(0, 600),
            online_age_s=random.uniform(100, 4000),
        )
        for number in range(50)
    ]

    def one_round() -> float:
        began_s = time.process_time()
        for _ in range(times):
            choose(LessonNeed(28), swarm, random=random, weights=WEIGHTS)
        return (time.process_time() - began_s) / times * 1000

    return min(one_round() for _ in range(rounds))


if __name__ == "__main__":
    main()
