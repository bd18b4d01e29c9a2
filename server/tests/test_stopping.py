import os
import signal
import subprocess
import sys

from teleklasa.stopping import StopSignal

WAITS = """
import sys
from teleklasa.stopping import StopSignal
stop = StopSignal.of_process()
print("ready", flush=True)
while not stop.wait(0.001):
    pass
"""


def test_wait_tells_whether_it_was_set():
    stop = StopSignal()
    before = stop.wait(0.01)

    stop.set()

    assert (before, stop.wait(), stop.is_set()) == (False, True, True)


def test_any_number_of_sets_blocks_nobody():
    stop = StopSignal()

    for _ in range(100_000):
        stop.set()

    assert stop.is_set()


def test_a_burst_of_signals_stops_a_process_that_waits():
    """An Event hung here: its lock was held by the very thread that the second signal interrupted."""
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        for number in [signal.SIGTERM, signal.SIGINT] * 20:
            if process.poll() is None:
                os.kill(process.pid, number)

        assert process.wait(timeout=120) in {0, -signal.SIGTERM, -signal.SIGINT}
        process.stdout.close()
