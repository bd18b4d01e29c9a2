"""Programs that benches start and steer by lines, and what the kernel says of a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from databases import VAR
from load import BENCH

TICKS_PER_S, PAGE_KIB = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE") // 1024


class Steered:
    """A program that is told lines, and answers each by a line of JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, order: str) -> Any:
        assert self._process.stdin is not None  # it is a pipe
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        assert self._process.stdout is not None  # it is a pipe
        return json.loads(self._process.stdout.readline())


@contextmanager
def started(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A program of this folder with pipes to it, ended with the block."""
    command = [sys.executable, str(BENCH / program), *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def crowd(program: str, told: Any, *arguments: object) -> Iterator[Steered]:
    """Browsers, played by a program of this folder; the file with what they are told of is its last argument."""
    file = Path(tempfile.mkstemp(suffix=".json", dir=VAR)[1])
    file.write_text(json.dumps(told))
    try:
        with started(program, *arguments, file) as process:
            yield Steered(process)
    finally:
        file.unlink()


def processor_s(pid: int) -> float:
    """Seconds of processor time of a process so far, user and system, in all its threads."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def resident_kib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KIB


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """What stands behind the name of the process.  (proc(5))"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
