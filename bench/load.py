"""Load by wrk, and the servers that it is put on."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
SERVER = BENCH.parent / "server"
UNITS_S = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True)
class Call:
    """One request of a load; wrk goes through a list of them round and round."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Measured:
    per_s: float
    p50_s: float
    p99_s: float
    requests: int
    refused: int
    """Answers other than 2xx and 3xx, and broken connections."""


def put_load(url: str, calls: Sequence[Call], *, seconds: int, connections: int) -> Measured:
    """Drive `calls` for so long.  Needs wrk (Debian: apt install wrk)."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write(_lua(calls))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    Path(script.name).unlink()
    return _read(said)


def _lua(calls: Sequence[Call]) -> str:
    lines = ["local calls = {}"]
    for call in calls:
        headers = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in call.headers)
        body = json.dumps(call.body) if call.body else "nil"
        lines.append(
            f"calls[#calls + 1] = wrk.format({json.dumps(call.method)}, {json.dumps(call.path)}, {{{headers}}}, {body})"
        )
    made = "\n".join(lines[1:])
    return (
        "local calls = {}\nlocal place = 0\n"
        f"function init(arguments)\n{made}\nend\n"
        "function request()\n  place = place % #calls + 1\n  return calls[place]\nend\n"
    )


def _read(said: str) -> Measured:
    def seconds(name: str) -> float:
        number, unit = re.search(rf"{name}\s+([\d.]+)(us|ms|s|m)", said).groups()  # type: ignore[union-attr]
        return float(number) * UNITS_S[unit]

    def count(pattern: str) -> int:
        found = re.search(pattern, said)
        return sum(map(int, found.groups())) if found else 0

    return Measured(
        per_s=float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)),  # type: ignore[union-attr]
        p50_s=seconds("50%"),
        p99_s=seconds("99%"),
        requests=count(r"(\d+) requests in"),
        refused=count(r"Non-2xx or 3xx responses: (\d+)")
        + count(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)"),
    )


@contextmanager
def noop_server() -> Iterator[str]:
    with _granian("asgi", "noop:application", workers=1, folder=BENCH, extra=[]) as url:
        yield url


@contextmanager
def school_server(database_url: str, *, workers: int = 2, **environment: str) -> Iterator[str]:
    """The API as a container runs it (`deploy/container/server.sh`), threads included."""
    extra = ["--no-ws", "--backpressure", "4000", "--no-access-log"]
    application = "teleklasa.site.backend:application"
    environment = {"DATABASE_URL": database_url, "TELEKLASA_WEB_THREADS": "16", **environment}
    with _granian("asgi", application, workers=workers, folder=SERVER, extra=extra, **environment) as url:
        yield url


@contextmanager
def door_server(database_url: str, *, port: int = 0, **environment: str) -> Iterator[tuple[str, int]]:
    """The door alone as a container runs it, in one process: its address and the number of that process."""
    extra = ["--no-ws", "--backpressure", "30000", "--backlog", "4096", "--no-access-log", "--respawn-failed-workers"]
    environment = {"DATABASE_URL": database_url, **environment}
    application = "teleklasa.door.app:app"
    with _granian("asgi", application, workers=1, folder=SERVER, extra=extra, port=port, **environment) as url:
        yield url, worker_of(url)


def worker_of(url: str) -> int:
    """The process that answers there; granian's own parent only watches it."""
    port = f"--port {url.rpartition(':')[2]} "
    parents = {pid for pid, command in _commands().items() if port in command}
    for parent in parents:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if "spawn_main" in _commands().get(int(child), "") or int(child) in parents:
                return int(child)
    raise LookupError(f"no worker serves {url}")


def _commands() -> dict[int, str]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue  # it has ended
    return found


@contextmanager
def _granian(
    interface: str, application: str, *, workers: int, folder: Path, extra: list[str], port: int = 0, **environment: str
) -> Iterator[str]:
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(port), "--log-level", "warning"]
    command += ["--workers", str(workers), "--workers-kill-timeout", "3", *extra, application]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment})
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Return when something listens on the port.  Raises TimeoutError after half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")
