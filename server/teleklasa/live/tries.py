"""How many servers one start or one move tries, and for how long."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

TRIES_MORE_FOR_S = 8.0
"""Who refuses costs nothing, who is silent two seconds."""
MOST_TRIES = 50
"""When everybody refuses, it is our own network that is gone, and no other server will help."""


@dataclass
class Tries:
    """The servers that were tried in vain; `least` are tried however long that takes.

    Until TRIES_MORE_FOR_S more are: many may be dead before the watch has seen it.
    """

    least: int
    refused: set[int] = field(default_factory=set)
    began_s: float = field(default_factory=time.monotonic)

    @property
    def go_on(self) -> bool:
        tried = len(self.refused)
        return tried < self.least or (tried < MOST_TRIES and time.monotonic() - self.began_s < TRIES_MORE_FOR_S)
