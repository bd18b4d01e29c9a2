"""Threads that want the same short transaction make it together: one of them makes it for all who wait.

At eight o'clock dozens of starts of one process queue up for the one lock under which lessons are
placed; together they take it once, and read and write the ledger once.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class Asked[Wish, Answer]:
    """One thread's wish, and its answer once somebody has made it."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.answer: Answer | None = None


class Together[Wish, Answer]:
    """`fulfil` answers a list of wishes in their order, in one transaction of its own."""

    def __init__(self, fulfil: Callable[[list[Wish]], list[Answer]], *, most: int = 64) -> None:
        self._fulfil, self._most = fulfil, most
        self._waiting: list[Asked[Wish, Answer]] = []
        self._lock, self._turn = Lock(), Lock()

    def ask(self, wish: Wish) -> Answer:
        """The answer to this wish.

        Raises what `fulfil` raises, to the thread that called it and to no other: the rest go on by themselves.
        """
        asked: Asked[Wish, Answer] = Asked(wish)
        with self._lock:
            self._waiting.append(asked)
        try:
            while asked.answer is None:
                with self._turn:
                    if asked.answer is None:
                        self._fulfil_some(asked)
        finally:
            with self._lock:
                if asked in self._waiting:
                    self._waiting.remove(asked)
        return asked.answer

    def _fulfil_some(self, own: Asked[Wish, Answer]) -> None:
        with self._lock:
            others = [each for each in self._waiting if each is not own]
        batch = [own, *others[: self._most - 1]]
        answers = self._fulfil([each.wish for each in batch])
        with self._lock:
            self._waiting = [each for each in self._waiting if each not in batch]
        for each, answer in zip(batch, answers, strict=True):
            each.answer = answer
