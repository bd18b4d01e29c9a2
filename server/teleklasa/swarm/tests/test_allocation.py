from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from teleklasa.swarm.allocation import EXCLUDED, Candidate, LessonNeed, Placement, choose
from teleklasa.swarm.cost import Weights

WEIGHTS = Weights()
LESSON = LessonNeed(expected_people=28, region="mz")


def placed(need: LessonNeed, candidates: Sequence[Candidate], *, seed: int = 1, **options: Any) -> Placement:
    placement = choose(need, candidates, random=Random(seed), **options)
    assert placement is not None
    return placement


def chosen(need: LessonNeed, candidates: Sequence[Candidate], **options: Any) -> tuple[int, str]:
    placement = placed(need, candidates, **options)
    return placement.server_id, placement.reason["decided_by"]


def test_first_preferred_server_that_is_free_takes_the_lesson_before_region_and_load() -> None:
    need = replace(LESSON, preferred=(3, 2))
    swarm = [Candidate(1, region="mz"), Candidate(2), Candidate(3, reserved_units=90)]

    assert chosen(need, swarm) == (3, "preferred")


def test_planned_server_takes_the_lesson_before_preferred_ones_while_it_is_free() -> None:
    need = replace(LESSON, preferred=(3, 2), planned=1)
    swarm = [Candidate(1, reserved_units=90), Candidate(2), Candidate(3)]
    full = [replace(swarm[0], reserved_units=150), *swarm[1:]]
    ill = [replace(swarm[0], health="suspect"), *swarm[1:]]

    assert [chosen(need, each) for each in (swarm, full, ill)] == [(1, "plan"), (3, "preferred"), (3, "preferred")]


def test_next_preferred_server_takes_over_when_the_first_is_above_the_ceiling() -> None:
    need = replace(LESSON, preferred=(3, 2))
    swarm = [Candidate(1, region="mz"), Candidate(2), Candidate(3, reserved_units=150)]

    assert chosen(need, swarm) == (2, "preferred")


def test_server_of_the_region_takes_the_lesson_before_an_emptier_one_elsewhere() -> None:
    swarm = [Candidate(1, region="mz", reserved_units=80), Candidate(2, region="sl")]

    assert chosen(LESSON, swarm) == (1, "region")


def test_full_region_gives_the_lesson_to_the_least_loaded_elsewhere() -> None:
    swarm = [
        Candidate(1, region="mz", reserved_units=150),
        Candidate(2, region="sl", reserved_units=60),
        Candidate(3, region="sl", reserved_units=20),
    ]

    assert chosen(LESSON, swarm) == (3, "load")


def test_lesson_without_a_region_goes_by_load_alone() -> None:
    swarm = [Candidate(1, region="mz", reserved_units=80), Candidate(2)]

    assert chosen(replace(LESSON, region=""), swarm) == (2, "load")


def test_stronger_server_is_chosen_when_it_is_less_utilised_with_more_on_it() -> None:
    swarm = [Candidate(1, reserved_units=60), Candidate(2, reserved_units=80, strength=2.0)]

    assert chosen(LESSON, swarm) == (2, "load")


def test_node_hotter_than_the_ceiling_per_core_counts_as_full() -> None:
    swarm = [
        Candidate(1, region="mz", cpu_load=0.80, heartbeat_age_s=10),
        Candidate(2, region="sl", cpu_load=0.79, heartbeat_age_s=10),
    ]

    assert chosen(LESSON, swarm) == (2, "load")


def test_node_silent_for_more_than_five_minutes_is_passed_over() -> None:
    swarm = [Candidate(1, heartbeat_age_s=301), Candidate(2, reserved_units=60, heartbeat_age_s=299)]

    assert chosen(LESSON, swarm) == (2, "load")


def test_server_that_never_sent_a_keepalive_is_not_passed_over() -> None:
    swarm = [Candidate(1, heartbeat_age_s=None), Candidate(2, reserved_units=60, heartbeat_age_s=10)]

    assert chosen(LESSON, swarm) == (1, "load")


def test_stale_load_of_a_silent_node_decides_nothing() -> None:
    placement = placed(LESSON, [Candidate(1, cpu_load=5.0, heartbeat_age_s=900)])

    assert (placement.server_id, placement.is_over_ceiling) == (1, False)
    assert placement.reason["candidates"][0]["penalties"].keys() == {"surprise"}


def test_least_recently_assigned_breaks_a_tie_within_one_percent() -> None:
    swarm = [
        Candidate(1, reserved_units=20, assigned_age_s=10),
        Candidate(2, reserved_units=21, assigned_age_s=90),
        Candidate(3, reserved_units=30, assigned_age_s=9000),
    ]

    assert chosen(LESSON, swarm) == (2, "load")


def test_server_that_never_had_a_lesson_comes_first_in_a_tie() -> None:
    swarm = [Candidate(1, assigned_age_s=10), Candidate(2), Candidate(3, assigned_age_s=9000)]

    assert chosen(LESSON, swarm) == (2, "load")


def test_chance_decides_among_equals() -> None:
    swarm = [Candidate(1), Candidate(2), Candidate(3)]

    assert {chosen(LESSON, swarm, seed=seed)[0] for seed in range(60)} == {1, 2, 3}


def test_load_that_the_ledger_cannot_explain_is_a_penalty() -> None:
    swarm = [Candidate(1, cpu_load=0.6, heartbeat_age_s=5), Candidate(2, reserved_units=20)]

    assert chosen(LESSON, swarm) == (2, "load")


def test_flapping_server_is_chosen_after_a_steady_one() -> None:
    swarm = [Candidate(1, flaps=3), Candidate(2, reserved_units=20)]

    assert chosen(LESSON, swarm) == (2, "load")


def test_server_that_has_just_come_back_is_not_flooded() -> None:
    swarm = [Candidate(1, online_age_s=5), Candidate(2, reserved_units=30)]

    assert chosen(LESSON, swarm) == (2, "load")
    assert chosen(LESSON, [replace(swarm[0], online_age_s=400), swarm[1]]) == (1, "load")


def test_two_large_lessons_avoid_one_server() -> None:
    swarm = [Candidate(1, strength=4, large_lessons=1), Candidate(2, strength=4, reserved_units=50)]

    assert chosen(LessonNeed(expected_people=100), swarm) == (2, "load")
    assert chosen(LESSON, swarm) == (1, "load")


def test_best_healthy_server_is_overfilled_rather_than_the_lesson_refused() -> None:
    placement = placed(LESSON, [Candidate(1, reserved_units=400), Candidate(2, reserved_units=300)])

    assert (placement.server_id, placement.is_over_ceiling) == (2, True)
    assert (placement.reason["decided_by"], placement.reason["is_over_ceiling"]) == ("over_ceiling", True)


def test_silent_node_is_taken_only_when_no_healthy_server_is_left_and_suspect_one_last() -> None:
    full, silent = Candidate(1, reserved_units=900), Candidate(2, heartbeat_age_s=999)
    suspect = Candidate(3, health="suspect")

    assert chosen(LESSON, [full, silent, suspect]) == (1, "over_ceiling")
    assert chosen(LESSON, [silent, suspect]) == (2, "silent_node")
    assert chosen(LESSON, [suspect]) == (3, "suspect")


def test_server_that_an_alert_drains_is_taken_only_when_no_other_healthy_one_is_left() -> None:
    full, alerted = Candidate(1, reserved_units=900), Candidate(2, is_alerted=True)
    suspect = Candidate(3, health="suspect")

    assert chosen(replace(LESSON, preferred=(2,)), [full, alerted, suspect]) == (1, "over_ceiling")
    assert chosen(LESSON, [alerted, suspect]) == (2, "drained_by_alert")


def test_nothing_is_chosen_when_every_server_is_excluded() -> None:
    swarm = [
        Candidate(1, health="down"),
        Candidate(2, health="misconfigured"),
        Candidate(3, is_enabled=False),
        Candidate(4),
    ]

    assert choose(LESSON, swarm, random=Random(1), refused=frozenset({4})) is None
    assert choose(LESSON, [], random=Random(1)) is None


def test_reason_tells_candidates_scores_and_what_decided() -> None:
    swarm = [
        Candidate(1, name="bbb-1", region="mz", reserved_units=20, flaps=1),
        Candidate(2, name="bbb-2", reserved_units=40),
        Candidate(3, name="bbb-3", health="down"),
    ]

    placement = placed(replace(LESSON, cameras=0, microphones=9, preferred=(2, 1), region="sl"), swarm)

    assert placement.reason == {
        "decided_by": "preferred",
        "is_over_ceiling": False,
        "tied": 1,
        "expected_people": 28,
        "units": 40.0,
        "region": "sl",
        "headroom_units": 60.0,
        "survives_one": True,
        "candidates": [
            {
                "server_id": 2,
                "name": "bbb-2",
                "standing": "free",
                "score": 0.45,
                "utilisation": 0.2,
                "predicted": 0.4,
                "penalties": {"surprise": 0.05},
                "in_region": False,
                "preferred_place": 1,
            },
            {
                "server_id": 1,
                "name": "bbb-1",
                "standing": "free",
                "score": 0.4,
                "utilisation": 0.1,
                "predicted": 0.3,
                "penalties": {"flapping": 0.05, "surprise": 0.05},
                "in_region": False,
                "preferred_place": 2,
            },
        ],
        "considered": 2,
        "excluded": {"down": 1},
    }


def test_reason_lists_the_chosen_server_and_no_more_than_a_dozen() -> None:
    swarm = [Candidate(number, region="" if number < 40 else "mz", reserved_units=number) for number in range(41)]

    reason = placed(LESSON, swarm).reason

    assert [row["server_id"] for row in reason["candidates"]] == [40, *range(11)]
    assert reason["considered"] == 41


@pytest.mark.parametrize("standing", sorted(EXCLUDED))
def test_excluded_servers_are_counted_and_not_listed(standing: str) -> None:
    excluded = {
        "refused": Candidate(9),
        "not_enabled": Candidate(9, is_enabled=False),
        "down": Candidate(9, health="down"),
        "misconfigured": Candidate(9, health="misconfigured"),
    }[standing]
    refused = frozenset({9}) if standing == "refused" else frozenset()

    reason = placed(LESSON, [Candidate(1), excluded], refused=refused).reason

    assert ([row["server_id"] for row in reason["candidates"]], reason["excluded"]) == ([1], {standing: 1})
