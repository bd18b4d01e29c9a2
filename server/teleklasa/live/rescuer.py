"""Moving lessons off dead servers beside the watch, which goes on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections

from teleklasa.live.models import LiveLesson
from teleklasa.live.rescue import move_by_itself

MOVES_AT_ONCE = 8
log = structlog.get_logger(__name__)


class Rescuer:
    """A few threads that move lessons; one that is being moved is not taken twice."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOVES_AT_ONCE, thread_name_prefix="rescue")
        self._lock = threading.Lock()
        self._taken: set[int] = set()

    def rescue(self, lessons: Iterable[LiveLesson]) -> None:
        """Begin to move these lessons, in their order, and return at once."""
        for lesson in lessons:
            with self._lock:
                if lesson.pk in self._taken:
                    continue
                self._taken.add(lesson.pk)
            self._threads.submit(self._move, lesson)

    @property
    def is_busy(self) -> bool:
        with self._lock:
            return bool(self._taken)

    def close(self) -> None:
        """Let the moves that were begun end; the others are for whoever watches next."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _move(self, lesson: LiveLesson) -> None:
        try:
            move_by_itself(lesson)
        except Exception:  # one odd lesson must not keep the others where they are
            log.exception("a lesson could not be moved", lesson=lesson.public_id)
        finally:
            connections.close_all()
            with self._lock:
                self._taken.discard(lesson.pk)
