"""Passwords are hashed one at a time, by a thread that gives way to every other.

One Argon2 hash takes two cores some 50 ms and 100 MiB.  Sixteen people who sign in at once would
take the machine from everybody else; here they wait for each other, and nobody else waits for them.
The cost of a hash is Django's own and is never lowered.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from teleklasa.refusal import Refusal

NICENESS = 10
RETRY_AFTER_S = 2


class Busy(Refusal):
    """More people sign in at once than can wait; nobody's password was looked at."""

    status, code, title = 503, "busy", "Too many people are signing in at this moment; try again"


class Gate:
    """Lets work through one by one on a thread of low priority; a few may wait, the next is told Busy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._thread: ThreadPoolExecutor | None = None

    def run[T](self, work: Callable[[], T]) -> T:
        """What `work` answers.  Raises Busy when PASSWORDS_WAITING already wait for one that is being worked on."""
        thread = self._enter()
        try:
            return thread.submit(work).result()
        finally:
            with self._lock:
                self._inside -= 1

    def _enter(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._inside > settings.PASSWORDS_WAITING:
                raise Busy(retry_after_s=RETRY_AFTER_S)
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="hashing", initializer=_give_way)
            self._inside += 1
            return self._thread


def _give_way() -> None:
    """Lower the priority of this thread alone, and of those that Argon2 starts from it; only Linux can."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


gate = Gate()


def _begin_anew() -> None:
    """A forked process has none of its parent's threads."""
    global gate  # noqa: PLW0603 -- the one gate of this process
    gate = Gate()


os.register_at_fork(after_in_child=_begin_anew)


class GatedArgon2(Argon2PasswordHasher):
    """Django's Argon2 hasher behind the gate."""

    def encode(self, password: str, salt: str) -> str:
        return gate.run(lambda: super(GatedArgon2, self).encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        return gate.run(lambda: super(GatedArgon2, self).verify(password, encoded))
