"""The programs that a running school consists of, as children of one supervisor."""

import shutil
import sys
from pathlib import Path

from teleklasa.site.processes import Program

WORKER_JOBS_AT_ONCE = "4"  # one long job, such as cutting a video, keeps no other waiting
MOST_REQUESTS_AT_ONCE = 30_000  # above the waiting browsers, each of which holds a request open


def django(name: str, *command: str) -> Program:
    """One of Django's management commands."""
    return Program(name, [sys.executable, "-m", "django", *command])


def web_server(host: str, port: int, *, is_shown: bool = False) -> Program:
    """Everything at one origin, with one worker. There is no access log, because it would hold codes."""
    options = (
        f"--interface asgi --host {host} --port {port} --no-ws --workers 1 --workers-kill-timeout 5 "
        f"--backpressure {MOST_REQUESTS_AT_ONCE} --backlog 4096 --log-level warning --no-access-log"
    ).split()
    command = [sys.executable, "-m", "granian", *options, "teleklasa.site.asgi:application"]
    return Program("web server", command, is_shown=is_shown, is_vital=True)


def test_servers(swarm_file: Path) -> Program:
    command = [sys.executable, "-m", "teleklasa.bbb.testserver", "--swarm", str(swarm_file)]
    return Program("test servers", command, is_vital=True)


def watcher() -> Program:
    return django("watcher", "watch_swarm")


def worker() -> Program:
    return django("worker", "procrastinate", "worker", "--concurrency", WORKER_JOBS_AT_ONCE)


def vite(web: Path, port: int) -> Program:
    """The web app's development server; raises FileNotFoundError when Node.js or its packages are missing."""
    script = web / "node_modules" / "vite" / "bin" / "vite.js"
    node = shutil.which("node")
    if node is None or not script.exists():
        raise FileNotFoundError(2, "is missing: install Node.js 20.19 or newer and run `make dev`", str(script))
    return Program("vite", [node, script, "--port", str(port), "--strictPort"], folder=web, is_shown=True)
