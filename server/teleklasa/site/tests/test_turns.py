"""Threads that share a turn."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from teleklasa.site import turns
from teleklasa.site.turns import Turn, in_turn, outside_turn


def test_threads_work_one_at_a_time_in_the_order_of_their_coming() -> None:
    turn, order, inside = Turn(), [], []
    begun = threading.Event()

    def work(name: int) -> int:
        with in_turn(turn):
            inside.append(name)
            begun.wait(0.02)
            order.append(name)
            inside.remove(name)
            return len(inside)

    with ThreadPoolExecutor(4) as threads:
        found = []
        for name in range(4):
            found.append(threads.submit(work, name))
            time.sleep(0.005)
        others = [one.result() for one in found]

    assert (others, order) == ([0, 0, 0, 0], [0, 1, 2, 3])


def test_a_long_wait_loses_the_turn_to_the_next_and_gets_it_again() -> None:
    turn, answer, done = Turn(), threading.Event(), threading.Event()

    def slow() -> bool:
        with in_turn(turn):
            return outside_turn(answer.wait)(10)

    def other() -> None:
        with in_turn(turn):
            done.set()

    with ThreadPoolExecutor(2) as threads:
        waiting = threads.submit(slow)
        time.sleep(0.01)
        threads.submit(other).result(10)
        was_done_meanwhile = not waiting.done()
        answer.set()

        assert (was_done_meanwhile, waiting.result(10), done.is_set()) == (True, True, True)
    with in_turn(turn):  # and it is free again
        pass


def test_a_short_wait_keeps_the_turn() -> None:
    turn, seen = Turn(), []

    def told(text: str) -> None:
        seen.append(text)

    def first() -> None:
        with in_turn(turn):
            begun.set()
            for _ in range(3):
                outside_turn(time.sleep)(0.0005)
            told("first")

    def second() -> None:
        with in_turn(turn):
            told("second")

    begun = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        threads.submit(first)
        begun.wait(10)
        threads.submit(second).result(10)

    assert seen == ["first", "second"]


def test_work_that_takes_too_long_stops_nobody_else() -> None:
    turn, answer = Turn(), threading.Event()

    def stuck() -> bool:
        with in_turn(turn):
            return answer.wait(10)

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(stuck)
        time.sleep(0.01)
        began_at = time.monotonic()
        with in_turn(turn):
            waited_s = time.monotonic() - began_at
        answer.set()

        assert waiting.result(10)
    assert waited_s >= turns.KEPT_WORKING_S - 0.02


def test_a_wait_outside_any_turn_is_just_a_wait() -> None:
    assert outside_turn(lambda: 7)() == 7
