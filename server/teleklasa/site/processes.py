"""Child processes of a running school: started together, started again when one dies, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

STOP_WITHIN_S = 8.0
LONGEST_WAIT_S = 30.0
MOST_ENDS = 3
"""A vital program that has ended so many times within ENDS_WITHIN_S is not started again."""

ENDS_WITHIN_S = 30.0
GUARD = "teleklasa.site.guard"


class ChildFailed(Exception):
    """A child ended that should run; its text is one sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run as a child, which is shown in the terminal or logged; `is_vital`: no school without it."""

    name: str
    command: Sequence[str | Path]
    folder: Path | None = None
    is_shown: bool = False
    is_vital: bool = False


@dataclass(slots=True)
class History:
    """When a program ended, in seconds of the monotonic clock, and when it starts again."""

    ends: list[float] = field(default_factory=list)
    wait_s: float = 0.0
    due: float | None = None

    def end(self, now: float) -> None:
        """Wait 1, 2, 4 … LONGEST_WAIT_S; a program that ran well for LONGEST_WAIT_S begins anew."""
        has_run_well = not self.ends or now - self.ends[-1] > self.wait_s + LONGEST_WAIT_S
        self.wait_s = 1.0 if has_run_well else min(2 * self.wait_s, LONGEST_WAIT_S)
        self.ends = [end for end in self.ends if now - end < ENDS_WITHIN_S] + [now]
        self.due = now + self.wait_s


class Children:
    """The processes that one supervisor started, each the leader of its own group.

    Ctrl-C in the terminal reaches the supervisor alone, which then stops every group. Should the
    supervisor be killed, the guard, a process that waits for the end of a pipe, stops them.
    """

    def __init__(
        self, log_folder: Path, *, database: Path | None, environment: Mapping[str, str] | None = None
    ) -> None:
        self._log_folder = log_folder
        self._environment = environment
        self._programs: dict[str, Program] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._histories: dict[str, History] = {}
        self._guard = subprocess.Popen(
            [sys.executable, "-m", GUARD, *([str(database)] if database else [])],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        self._programs[program.name] = program
        self._running[program.name] = self._launch(program)

    def restart(self, name: str) -> None:
        stop_groups([self._running.pop(name)])
        self.start(self._programs[name])

    def run_to_end(self, program: Program, *, failure: str) -> None:
        """Wait for a program that ends by itself; ChildFailed with `failure` when it does not end well."""
        code = self._launch(program).wait()
        if code:
            reason = _last_line(self.log_of(program.name))
            raise ChildFailed(f"{failure}: {reason} (more in {self.log_of(program.name)})")

    def require_all_running(self) -> None:
        """Raise ChildFailed naming the first child that has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ChildFailed(f"{self._end_of(name)} (more in {self.log_of(name)})")

    def mend(self, now: float) -> list[str]:
        """Start again, after a while, what has ended; a sentence for each that has ended since the last call.

        Raises ChildFailed when a vital program ends again and again. `now` is of the monotonic clock.
        """
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        sentences = [self._note_end(name, now) for name in ended]
        for name, history in self._histories.items():
            if history.due is not None and history.due <= now:
                history.due = None
                self.start(self._programs[name])
        return sentences

    def _note_end(self, name: str, now: float) -> str:
        history = self._histories.setdefault(name, History())
        history.end(now)
        how = self._end_of(name)
        if self._programs[name].is_vital and len(history.ends) >= MOST_ENDS:
            raise ChildFailed(f"{how} (more in {self.log_of(name)})")
        stop_groups([self._running.pop(name)])  # whatever it started and left
        return f"{how}; it starts again in {history.wait_s:.0f} s (more in {self._old_log_of(name)})"

    def _end_of(self, name: str) -> str:
        code = self._running[name].poll() or 0
        how = f"was stopped by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return f"{name} {how}: {_last_line(self.log_of(name))}"

    def stop(self) -> None:
        """End every child and the guard; a child that ignores SIGTERM is killed after STOP_WITHIN_S."""
        stop_groups(list(self._running.values()))
        self._running.clear()
        self._guard.kill()
        self._guard.communicate()

    def log_of(self, name: str) -> Path:
        return self._log_folder / f"{name.replace(' ', '-')}.log"

    def _old_log_of(self, name: str) -> Path:
        return self.log_of(name).with_suffix(".old.log")

    def _launch(self, program: Program) -> subprocess.Popen[bytes]:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log = self.log_of(program.name)
        if log.exists():
            log.replace(self._old_log_of(program.name))
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in program.command],
                cwd=program.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=None if program.is_shown else output,
                stderr=None if program.is_shown else output,
                start_new_session=True,
            )
        self._tell_guard(process.pid)
        return process

    def _tell_guard(self, group: int) -> None:
        if self._guard.stdin is not None:
            with suppress(BrokenPipeError):
                self._guard.stdin.write(f"{group}\n".encode())
                self._guard.stdin.flush()


def stop_groups(leaders: Sequence[subprocess.Popen[bytes]]) -> None:
    """SIGTERM to whole groups, then SIGKILL to what is left after STOP_WITHIN_S."""
    for leader in leaders:
        signal_group(leader.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_S
    for leader in leaders:
        with suppress(subprocess.TimeoutExpired):
            leader.wait(max(0.0, deadline - time.monotonic()))
    for leader in leaders:
        signal_group(leader.pid, signal.SIGKILL)
        leader.wait()


def signal_group(group: int, number: int) -> bool:
    """False when no process of the group is left; 0 only asks.  (macOS answers EPERM for a group of zombies)"""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _last_line(log: Path) -> str:
    try:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    except OSError:
        return "it left no log"
    return lines[-1][:300] if lines else "it said nothing"
