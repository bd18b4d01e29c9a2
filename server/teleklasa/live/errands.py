"""What the watch starts and does not wait for: moves of lessons, ends of meetings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections

log = structlog.get_logger(__name__)


class Errands:
    """A few threads that do what they are told in its order; of one key never two things at once."""

    def __init__(self, name: str, *, at_once: int) -> None:
        self._name = name
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._taken: set[Hashable] = set()

    def begin(self, key: Hashable, act: Callable[[], object]) -> bool:
        """Have it done soon and return at once; False, and nothing is done, while the last of this key is not over."""
        with self._lock:
            if key in self._taken:
                return False
            self._taken.add(key)
        self._threads.submit(self._do, key, act)
        return True

    @property
    def is_busy(self) -> bool:
        with self._lock:
            return bool(self._taken)

    def begin_no_more(self) -> None:
        """What waits is for whoever watches next."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Begin no more, and let what was begun end."""
        self.begin_no_more()
        self._threads.shutdown(wait=True)

    def _do(self, key: Hashable, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception:  # one odd lesson or server must not keep the others where they are
            log.exception("an errand failed", errand=self._name, key=key)
        finally:
            with self._lock:
                self._taken.discard(key)
            connections.close_all()
