"""Being told to stop, without the lock that a signal handler must not wait for.

`threading.Event.set` in a handler waits for a lock that the interrupted thread may hold, and then
waits forever; a byte in a pipe needs no lock, however many signals come at once.
"""

import os
import select
import signal
from collections.abc import Iterable
from contextlib import suppress

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Set by the first stop signal of the process; any number of later ones change nothing."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)

    @classmethod
    def of_process(cls, numbers: Iterable[signal.Signals] = STOP_SIGNALS) -> "StopSignal":
        """A stop that these signals set from now on; called in the main thread."""
        stop = cls()
        for number in numbers:
            signal.signal(number, lambda *_: stop.set())
        return stop

    def set(self) -> None:
        """Safe in a signal handler and in any thread."""
        with suppress(BlockingIOError):  # the pipe may be full of earlier stops
            os.write(self._writing, b"x")

    def is_set(self) -> bool:
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is set, at most so long; whether it is."""
        ready, _, _ = select.select([self._reading], [], [], seconds)
        return bool(ready)
