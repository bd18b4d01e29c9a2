from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from teleklasa.swarm.allocation import Candidate, LessonNeed, choose
from teleklasa.swarm.cost import Weights
from teleklasa.swarm.planning import Announced, Foreseen, Planned, Running, Span, foresee, plan_ahead

WEIGHTS = Weights()


def need(people: int, **wishes: Any) -> LessonNeed:
    """So many units as people and 3 more, without cameras and microphones."""
    return LessonNeed(expected_people=people, cameras=0, microphones=0, **wishes)


def lesson(key: str, people: int, *, at_min: float = 10, length_min: float = 45, **wishes: Any) -> Announced:
    return Announced(key, at_min * 60, length_min * 60, need(people, **wishes))


def planned(announced, candidates, *, running=(), seed: int = 1) -> dict[str, int]:
    found = plan_ahead(announced, candidates, running=running, random=Random(seed), weights=WEIGHTS)
    return {each.key: each.placement.server_id for each in found}


def test_largest_lesson_is_placed_first_and_small_ones_beside_it() -> None:
    lessons = [lesson("a", 20), lesson("b", 20), lesson("large", 40)]

    found = plan_ahead(lessons, [Candidate(1), Candidate(2)], random=Random(1), weights=WEIGHTS)

    [large, *small] = [each.placement.server_id for each in found]
    assert [each.key for each in found] == ["large", "a", "b"]
    assert set(small) == {3 - large}


def test_lessons_one_after_another_do_not_weigh_on_each_other() -> None:
    swarm = [Candidate(1), Candidate(2, reserved_units=60)]

    together = planned([lesson("a", 100), lesson("b", 40)], swarm)
    one_by_one = planned([lesson("a", 100, length_min=30), lesson("b", 40, at_min=40)], swarm)

    assert together == {"a": 1, "b": 2}
    assert one_by_one == {"a": 1, "b": 1}


def test_running_lesson_weighs_only_until_its_expected_end() -> None:
    swarm = [Candidate(1, reserved_units=100), Candidate(2, reserved_units=50)]
    running = [Running(1, 100, ends_in_s=20 * 60)]

    assert planned([lesson("a", 30, at_min=10)], swarm, running=running) == {"a": 2}
    assert planned([lesson("a", 30, at_min=21)], swarm, running=running) == {"a": 1}


def test_planned_server_is_kept_while_it_is_free_by_the_start() -> None:
    announced = [lesson("a", 30, planned=2)]
    fuller = Candidate(2, reserved_units=90)

    kept = plan_ahead(announced, [Candidate(1), fuller], random=Random(1), weights=WEIGHTS)

    assert [(each.key, each.placement.server_id, each.is_kept) for each in kept] == [("a", 2, True)]
    assert kept[0].placement.reason["decided_by"] == "plan"
    for changed in (
        replace(fuller, health="suspect"),
        replace(fuller, health="down"),
        replace(fuller, is_enabled=False),
        replace(fuller, is_alerted=True),
        replace(fuller, reserved_units=150),
    ):
        assert planned(announced, [Candidate(1), changed]) == {"a": 1}


def test_new_large_lesson_does_not_push_another_from_its_planned_server() -> None:
    swarm = [Candidate(1), Candidate(2)]

    assert planned([lesson("new", 110), lesson("a", 60, planned=1)], swarm) == {"a": 1, "new": 2}


def test_preferred_server_that_became_free_is_taken_instead_of_the_planned_one() -> None:
    announced = [lesson("a", 30, preferred=(1, 2), planned=2)]

    assert planned(announced, [Candidate(1, reserved_units=150), Candidate(2)]) == {"a": 2}
    assert planned(announced, [Candidate(1), Candidate(2)]) == {"a": 1}


def test_nothing_is_planned_without_a_server() -> None:
    assert planned([lesson("a", 30)], []) == {}
    assert planned([lesson("a", 30)], [Candidate(1, health="down")]) == {}


def test_load_of_the_processors_now_says_nothing_of_the_end_of_the_hour() -> None:
    swarm = [Candidate(1, cpu_load=0.9), Candidate(2, reserved_units=20)]

    assert planned([lesson("a", 30, at_min=1)], swarm) == {"a": 2}
    assert planned([lesson("a", 30, at_min=30)], swarm) == {"a": 1}


def test_foreseen_course_tells_the_fullest_minute_of_each_step() -> None:
    spans = [Span(-600, 300, 10), Span(120, 480, 5), Span(3600, 7200, 99)]

    found = foresee(spans, horizon_s=600, step_s=300)

    assert found == [Foreseen(0, 15, 2), Foreseen(300, 5, 1)]


HEALTH = st.sampled_from(["online", "online", "online", "suspect", "down", "misconfigured"])
SWARMS = st.lists(
    st.builds(
        Candidate,
        server_id=st.integers(1, 6),
        strength=st.sampled_from([0.5, 1.0, 2.0]),
        health=HEALTH,
        is_enabled=st.booleans(),
        reserved_units=st.floats(0, 300),
    ),
    max_size=6,
    unique_by=lambda each: each.server_id,
)
LESSONS = st.lists(
    st.builds(
        lesson,
        key=st.text("abcdefghij", min_size=1, max_size=4),
        people=st.integers(1, 200),
        at_min=st.floats(-20, 60),
        length_min=st.floats(1, 600),
        planned=st.none() | st.integers(1, 8),
    ),
    max_size=12,
    unique_by=lambda each: each.key,
)


@settings(deadline=None)
@given(announced=LESSONS, swarm=SWARMS, seed=st.integers(0, 9))
def test_every_lesson_is_planned_once_while_any_server_may_serve(announced, swarm, seed) -> None:
    may_serve = {each.server_id for each in swarm if each.is_enabled and each.health in {"online", "suspect"}}

    found = planned(announced, swarm, seed=seed)

    assert sorted(found) == (sorted(each.key for each in announced) if may_serve else [])
    assert set(found.values()) <= may_serve


@settings(deadline=None)
@given(announced=LESSONS, swarm=SWARMS, seed=st.integers(0, 9))
def test_plan_made_again_of_what_it_planned_stays_as_it_is_where_servers_were_free(announced, swarm, seed) -> None:
    first = plan_ahead(announced, swarm, random=Random(seed), weights=WEIGHTS)
    if any(each.placement.reason["decided_by"] not in {"plan", "load"} for each in first):
        return
    servers = {each.key: each.placement.server_id for each in first}
    again = [replace(each, need=replace(each.need, planned=servers[each.key])) for each in announced if servers]

    second: list[Planned] = plan_ahead(again, swarm, random=Random(seed + 1), weights=WEIGHTS)

    assert {each.key: each.placement.server_id for each in second} == servers


@settings(deadline=None)
@given(
    spans=st.lists(st.builds(Span, st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(0, 500)), max_size=20),
    horizon_s=st.integers(60, 20_000),
)
def test_no_step_foresees_less_than_nothing_or_more_than_everything(spans, horizon_s) -> None:
    found = foresee(spans, horizon_s=horizon_s, step_s=300)

    everything = sum(each.units for each in spans) + 1e-6
    assert all(0 <= each.units <= everything and 0 <= each.lessons <= len(spans) for each in found)


def fullest_over_mean(seed: int, *, is_held: bool) -> float:
    """A burst of 64 lessons on 8 servers, half of them announced, in the order of chance."""
    chance = Random(seed)
    swarm = [Candidate(each, strength=3) for each in range(8)]
    needs = {str(each): LessonNeed(expected_people=chance.randint(8, 32)) for each in range(64)}
    announced = [Announced(key, 300, 2700, each) for key, each in needs.items() if int(key) % 2]
    waiting = {each.key: each.placement for each in plan_ahead(announced, swarm, random=chance, weights=WEIGHTS)}
    loads = [0.0] * 8
    for key in chance.sample(sorted(needs), 64):
        plan = waiting.pop(key, None)
        held = [sum(each.units for each in waiting.values() if each.server_id == at) * is_held for at in range(8)]
        stands = [replace(each, reserved_units=loads[at] + held[at]) for at, each in enumerate(swarm)]
        wanted = replace(needs[key], planned=plan.server_id) if plan else needs[key]
        found = choose(wanted, stands, random=chance, weights=WEIGHTS)
        assert found is not None
        loads[found.server_id] += found.units
    return max(loads) * 8 / sum(loads)


def test_lessons_nobody_announced_spread_better_while_planned_ones_count_before_they_start() -> None:
    held = sorted(fullest_over_mean(seed, is_held=True) for seed in range(20))
    unheld = sorted(fullest_over_mean(seed, is_held=False) for seed in range(20))

    assert held[18] < unheld[18]
    assert sum(held) < sum(unheld)
