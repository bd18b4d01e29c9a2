"""Answers kept in the memory of one process: the least recently used go when there is no more room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable


class KeptBytes[K: Hashable, V]:
    """At most `most_bytes` of values, as their sizes are told; safe to use from many threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, *, size_bytes: int) -> None:
        """A value too large for an eighth of the room is not kept."""
        if size_bytes * 8 > self._most_bytes:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = (value, size_bytes)
            self._bytes += size_bytes
            while self._bytes > self._most_bytes:
                _, (_, freed) = self._kept.popitem(last=False)
                self._bytes -= freed

    def forget(self, key: K) -> None:
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _drop(self, key: K) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= found[1]
