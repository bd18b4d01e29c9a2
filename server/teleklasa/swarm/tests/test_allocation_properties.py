"""What holds of every placement, whatever the swarm: drawn by chance, and simulated small."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from teleklasa.swarm.allocation import Candidate, Headroom, LessonNeed, choose, headroom
from teleklasa.swarm.cost import Weights

WEIGHTS = Weights()
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

regions = st.sampled_from(["", "mz", "sl"])
ages = st.none() | st.floats(0, 10_000)
a_candidate = st.builds(
    Candidate,
    server_id=st.integers(1, 12),
    region=regions,
    strength=st.floats(0.1, 8),
    is_enabled=st.booleans(),
    health=st.sampled_from(["online", "suspect", "down", "misconfigured"]),
    reserved_units=st.floats(0, 5000),
    large_lessons=st.integers(0, 5),
    cpu_load=st.none() | st.floats(0, 50),
    heartbeat_age_s=ages,
    assigned_age_s=ages,
    online_age_s=ages,
    flaps=st.integers(0, 50),
    is_alerted=st.booleans(),
    unsure_units=st.floats(0, 1000),
)
swarms = st.lists(a_candidate, max_size=12, unique_by=lambda each: each.server_id)
needs = st.builds(
    LessonNeed,
    expected_people=st.integers(0, 500),
    region=regions,
    preferred=st.lists(st.integers(1, 12), max_size=4, unique=True).map(tuple),
    is_recorded=st.booleans(),
    planned=st.none() | st.integers(1, 12),
)
refusals = st.frozensets(st.integers(1, 12), max_size=6)


def may_serve(candidate: Candidate, refused: frozenset[int]) -> bool:
    is_excluded = candidate.health in {"down", "misconfigured"} or not candidate.is_enabled
    return not is_excluded and candidate.server_id not in refused


@patient
@given(needs, swarms, refusals, st.integers())
def test_lesson_is_placed_exactly_when_some_server_may_serve(
    need: LessonNeed, swarm: list[Candidate], refused: frozenset[int], seed: int
) -> None:
    placement = choose(need, swarm, refused=refused, random=Random(seed))

    allowed = {each.server_id for each in swarm if may_serve(each, refused)}
    assert (placement is not None) == bool(allowed)
    assert placement is None or placement.server_id in allowed


@patient
@given(needs, swarms, refusals, st.integers())
def test_suspect_server_is_never_taken_while_an_online_one_may_serve(
    need: LessonNeed, swarm: list[Candidate], refused: frozenset[int], seed: int
) -> None:
    placement = choose(need, swarm, refused=refused, random=Random(seed))

    online = {each.server_id for each in swarm if may_serve(each, refused) and each.health == "online"}
    assert not online or (placement is not None and placement.server_id in online)


@patient
@given(needs, swarms, refusals, st.integers())
def test_equal_input_and_equal_chance_choose_equally(
    need: LessonNeed, swarm: list[Candidate], refused: frozenset[int], seed: int
) -> None:
    first = choose(need, swarm, refused=refused, random=Random(seed))

    assert choose(need, swarm, refused=refused, random=Random(seed)) == first


@patient
@given(needs, swarms, st.integers())
def test_server_under_the_ceiling_is_always_taken_before_one_above_it(
    need: LessonNeed, swarm: list[Candidate], seed: int
) -> None:
    placement = choose(need, swarm, random=Random(seed))

    rows = placement.reason["candidates"] if placement else []
    assert placement is None or not placement.is_over_ceiling or "free" not in {row["standing"] for row in rows}


@patient
@given(needs, swarms, st.randoms(use_true_random=False), st.integers())
def test_order_in_which_servers_are_told_changes_nothing(
    need: LessonNeed, swarm: list[Candidate], shuffler: Random, seed: int
) -> None:
    first = choose(need, swarm, random=Random(seed))

    shuffler.shuffle(swarm)

    second = choose(need, swarm, random=Random(seed))
    assert (first is None) == (second is None)
    assert first is None or second is None or first.server_id == second.server_id
    assert first is None or second is None or first.reason["candidates"] == second.reason["candidates"]


def told_apart(swarm: list[Candidate]) -> list[Candidate]:
    """With ages that leave nothing to chance."""
    return [replace(each, assigned_age_s=float(each.server_id)) for each in swarm]


@patient
@given(needs, swarms, st.floats(0, 2000), st.integers(0, 11))
def test_server_that_was_not_chosen_is_not_chosen_for_carrying_more(
    need: LessonNeed, swarm: list[Candidate], more: float, place: int
) -> None:
    swarm = told_apart(swarm)
    before = choose(need, swarm, random=Random(1))
    assume(before is not None and place < len(swarm) and swarm[place].server_id != before.server_id)
    other = swarm[place]

    swarm[place] = replace(other, reserved_units=other.reserved_units + more)

    after = choose(need, swarm, random=Random(1))
    assert after is not None
    assert after.server_id != other.server_id


@patient
@given(needs, swarms, st.floats(0, 1))
def test_chosen_server_stays_chosen_when_it_carries_less(need: LessonNeed, swarm: list[Candidate], kept: float) -> None:
    swarm = told_apart(swarm)
    before = choose(need, swarm, random=Random(1))
    assume(before is not None)
    assert before is not None

    swarm = [
        replace(each, reserved_units=each.reserved_units * kept) if each.server_id == before.server_id else each
        for each in swarm
    ]

    after = choose(need, swarm, random=Random(1))
    assert after is not None
    assert after.server_id == before.server_id


def after_each_loss(swarm: list[Candidate]) -> float:
    """The least of what is left under the ceiling, server after server taken away."""

    def room(each: Candidate) -> float:
        if not (each.is_enabled and each.health == "online" and not each.is_alerted):
            return 0.0
        return max(0.0, 0.80 * 200 * each.strength - each.reserved_units)

    left_behind = sum(each.reserved_units for each in swarm if each.health == "down")
    losses = [0.0, *(room(each) + each.reserved_units for each in swarm if each.health != "down")]
    return sum(map(room, swarm)) - max(losses) - left_behind


@patient
@given(swarms)
def test_headroom_is_what_is_left_after_the_costliest_loss(swarm: list[Candidate]) -> None:
    left = headroom(swarm, WEIGHTS)

    assert left.units == pytest.approx(after_each_loss(swarm), abs=1e-6)
    assert left.survives_one == (left.units >= 0 and sum(each.is_taking for each in swarm) > 1)


@patient
@given(needs, swarms)
def test_reason_tells_the_headroom_with_the_lesson_placed(need: LessonNeed, swarm: list[Candidate]) -> None:
    placement = choose(need, swarm, random=Random(1))
    assume(placement is not None)
    assert placement is not None

    then = headroom(swarm, WEIGHTS, placed={placement.server_id: placement.units})

    told = (placement.reason["headroom_units"], placement.reason["survives_one"])
    assert told == (round(then.units, 1), then.survives_one)


@given(st.floats(1, 60), st.lists(st.floats(0, 100), min_size=2, max_size=8))
def test_headroom_does_not_depend_on_which_server_below_the_ceiling_takes_a_lesson(
    units: float, loads: list[float]
) -> None:
    swarm = [Candidate(number, reserved_units=load) for number, load in enumerate(loads)]

    left = [headroom(swarm, WEIGHTS, placed={each.server_id: units}).units for each in swarm]

    assert left == pytest.approx([left[0]] * len(left), abs=1e-6)


def test_swarm_survives_a_loss_while_the_others_have_room_for_what_is_lost() -> None:
    assert headroom([Candidate(1, reserved_units=80), Candidate(2, reserved_units=80)], WEIGHTS) == Headroom(0.0, True)
    assert headroom([Candidate(1, reserved_units=80), Candidate(2, reserved_units=90)], WEIGHTS) == Headroom(
        -10.0, False
    )
    assert headroom([Candidate(1, strength=4), Candidate(2, reserved_units=200)], WEIGHTS) == Headroom(0.0, True)


def test_server_alone_or_none_never_survives_a_loss() -> None:
    assert headroom([], WEIGHTS) == Headroom(0.0, False)
    assert headroom([Candidate(1)], WEIGHTS) == Headroom(0.0, False)
    assert headroom([Candidate(1), Candidate(2, is_enabled=False)], WEIGHTS) == Headroom(0.0, False)


def test_lessons_left_behind_by_a_dead_server_take_headroom_and_it_gives_none() -> None:
    alive = [Candidate(1), Candidate(2), Candidate(3)]

    assert headroom([*alive, Candidate(4, health="down", reserved_units=70)], WEIGHTS) == Headroom(
        headroom(alive, WEIGHTS).units - 70, True
    )


def spread(people: list[int], swarm: list[Candidate]) -> dict[int, list[int]]:
    """Lessons one after another, each seeing the promises before it; sizes by server."""
    placed: dict[int, list[int]] = {each.server_id: [] for each in swarm}
    by_id = {each.server_id: each for each in swarm}
    for turn, size in enumerate(people):
        placement = choose(LessonNeed(size), list(by_id.values()), random=Random(turn))
        assert placement is not None
        chosen = by_id[placement.server_id]
        by_id[chosen.server_id] = replace(
            chosen,
            reserved_units=chosen.reserved_units + placement.units,
            large_lessons=chosen.large_lessons + (size >= WEIGHTS.large_people),
            unsure_units=(chosen.unsure_units**2 + placement.units**2) ** 0.5,
        )
        placed[chosen.server_id].append(size)
    return placed


def test_server_that_joins_empty_beside_full_ones_is_neither_flooded_nor_starved() -> None:
    full = [Candidate(number, strength=2, reserved_units=180) for number in (1, 2, 3)]
    fresh = Candidate(4, strength=2, online_age_s=5)

    placed = spread([20] * 12, [*full, fresh])

    assert len(placed[4]) == 5
    assert Counter(map(len, (placed[1], placed[2], placed[3]))) == {2: 2, 3: 1}


def test_server_whose_lessons_may_still_turn_out_larger_is_chosen_after_a_surer_one() -> None:
    settled = Candidate(1, reserved_units=80, assigned_age_s=10)
    promised = Candidate(2, reserved_units=80, unsure_units=60, assigned_age_s=900)

    placement = choose(LessonNeed(20), [settled, promised], random=Random(1))

    assert placement is not None
    assert placement.server_id == 1


def test_large_lessons_go_to_different_servers_while_there_are_any() -> None:
    swarm = [Candidate(number, strength=4) for number in (1, 2, 3)]

    placed = spread([90, 10, 90, 10, 90], swarm)

    assert [sum(size >= 60 for size in sizes) for sizes in placed.values()] == [1, 1, 1]


def test_lesson_of_which_nothing_is_known_counts_as_a_usual_one() -> None:
    unknown = choose(LessonNeed(0), [Candidate(1)], random=Random(1))
    usual = choose(LessonNeed(WEIGHTS.unknown_people), [Candidate(1)], random=Random(1))

    assert unknown is not None
    assert usual is not None
    assert (unknown.units, unknown.reason["expected_people"]) == (usual.units, 20)
