"""`python -m teleklasa.site.guard [DATABASE FOLDER]`: cleans up after a supervisor that was killed.

Reads numbers of process groups, one a line, until its input ends. That happens however the supervisor
ends, on every system; what it left running is stopped then, and the embedded database with it.
"""

import sys
import time
from pathlib import Path
from signal import SIGKILL, SIGTERM

from teleklasa.site.processes import STOP_WITHIN_S, signal_group


def main() -> None:
    groups = [int(line) for line in sys.stdin]
    left = [group for group in groups if signal_group(group, SIGTERM)]
    deadline = time.monotonic() + STOP_WITHIN_S
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = [group for group in left if signal_group(group, 0)]
    for group in left:
        signal_group(group, SIGKILL)
    if len(sys.argv) > 1:
        from teleklasa.site.embedded import leave_embedded_database  # noqa: PLC0415 -- keeps the start of a school quick

        leave_embedded_database(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
