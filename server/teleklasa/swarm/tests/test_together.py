"""Wishes of several threads, fulfilled by one of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from teleklasa.swarm.together import Together

THREADS = 8


def test_those_who_wait_are_answered_by_the_next_one_together() -> None:
    batches: list[list[int]] = []
    first_began, may_go_on = Event(), Event()

    def double(wishes: list[int]) -> list[int]:
        batches.append(wishes)
        if len(batches) == 1:
            first_began.set()
            may_go_on.wait(10)
        return [wish * 2 for wish in wishes]

    together = Together(double)
    with ThreadPoolExecutor(THREADS) as threads:
        first = threads.submit(together.ask, 1)
        first_began.wait(10)
        others = [threads.submit(together.ask, wish) for wish in range(2, THREADS + 1)]
        while len(together._waiting) < THREADS:
            pass
        may_go_on.set()
        answers = [first.result(), *(other.result() for other in others)]

    assert answers == [2, 4, 6, 8, 10, 12, 14, 16]
    assert [len(batch) for batch in batches] == [1, THREADS - 1]


def test_failure_reaches_only_the_thread_that_met_it() -> None:
    calls: list[list[str]] = []

    def fail_for_bad(wishes: list[str]) -> list[str]:
        calls.append(wishes)
        if wishes[0] == "bad":
            raise LookupError
        return wishes

    together, barrier = Together(fail_for_bad), Barrier(THREADS)

    def ask(wish: str) -> str:
        barrier.wait(10)
        try:
            return together.ask(wish)
        except LookupError:
            return "failed"

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(ask, ["bad", *"abcdefg"]))

    assert answers[1:] == list("abcdefg")
    assert answers[0] in {"failed", "bad"}


def test_no_more_than_so_many_are_answered_at_once() -> None:
    sizes: list[int] = []

    def count(wishes: list[int]) -> list[int]:
        sizes.append(len(wishes))
        return wishes

    together, barrier = Together(count, most=3), Barrier(THREADS)

    def ask(wish: int) -> int:
        barrier.wait(10)
        return together.ask(wish)

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(ask, range(THREADS))) == list(range(THREADS))

    assert max(sizes) <= 3


def test_wish_that_failed_is_asked_for_by_nobody_else() -> None:
    together = Together[int, int](lambda wishes: wishes if 7 not in wishes else pytest.fail("asked again"))
    with pytest.raises(pytest.fail.Exception):
        together.ask(7)

    assert together.ask(8) == 8
