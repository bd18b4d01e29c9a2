"""Child processes of a running school: started together, named when one dies, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

STOP_WITHIN_S = 8.0
GUARD = "teleklasa.site.guard"


class ChildFailed(Exception):
    """A child ended that should run; its text is one sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run as a child. `is_shown` lets it write to the terminal instead of its log."""

    name: str
    command: Sequence[str | Path]
    folder: Path | None = None
    is_shown: bool = False


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
            code = process.poll()
            if code is not None:
                how = f"was stopped by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
                raise ChildFailed(f"{name} {how}: {_last_line(self.log_of(name))} (more in {self.log_of(name)})")

    def stop(self) -> None:
        """End every child and the guard; a child that ignores SIGTERM is killed after STOP_WITHIN_S."""
        stop_groups(list(self._running.values()))
        self._running.clear()
        self._guard.kill()
        self._guard.communicate()

    def log_of(self, name: str) -> Path:
        return self._log_folder / f"{name.replace(' ', '-')}.log"

    def _launch(self, program: Program) -> subprocess.Popen[bytes]:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log = self.log_of(program.name)
        if log.exists():
            log.replace(log.with_suffix(".old.log"))
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
