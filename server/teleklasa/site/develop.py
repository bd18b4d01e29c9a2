"""`teleklasa dev`: the school at :8000, restarted when its code changes, and the web app with hot reload at :8080."""

import os
import time
from pathlib import Path

from teleklasa.environment import env_path
from teleklasa.site.embedded import REPOSITORY
from teleklasa.site.processes import ChildFailed, Children
from teleklasa.site.programs import test_servers, vite, watcher, web_server, worker
from teleklasa.site.run import (
    RunOptions,
    embedded_database,
    forget_request_times,
    prepare_data,
    require_free_ports,
    require_room,
    require_settings,
    set_environment,
    stop_signal,
    swarm_ports,
)
from teleklasa.stopping import StopSignal

VITE_PORT = 8080
LOOK_EVERY_S = 0.7
SOURCES = REPOSITORY / "server" / "teleklasa"


def develop(options: RunOptions) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; a program that fails is started again at the next change."""
    var = env_path("TELEKLASA_VAR", REPOSITORY / "var")
    os.environ.setdefault("TELEKLASA_PUBLIC_URL", f"http://localhost:{VITE_PORT}")
    os.environ.setdefault("TELEKLASA_DEBUG", "1")
    set_environment(options, var)
    require_free_ports([options.port, VITE_PORT], option="PORT")
    require_room(var)
    forget_request_times(var)
    require_settings()
    stopped = stop_signal()
    with embedded_database() as database, Children(var / "log", database=database) as children:
        swarm_file = prepare_data(children, var)
        require_free_ports(swarm_ports(swarm_file), option="TEST_SERVER_PORT")
        reloaded = [web_server(options.host, options.port, is_shown=True), watcher(), worker()]
        for program in (*reloaded, test_servers(swarm_file), vite(REPOSITORY / "web", VITE_PORT)):
            children.start(program)
        print(f"http://localhost:{VITE_PORT} (web app), http://localhost:{options.port} (API)", flush=True)
        reload_until_stopped(children, [program.name for program in reloaded], stopped)


def reload_until_stopped(children: Children, names: list[str], stopped: StopSignal) -> None:
    """Restart `names` whenever a source changes; a child that died says so once and waits for the next change."""
    seen, complaint = snapshot(), ""
    while not stopped.wait(LOOK_EVERY_S):
        now = snapshot()
        if now != seen:
            seen, complaint = now, ""
            print(f"{time.strftime('%H:%M:%S')} a source changed, restarting", flush=True)
            for name in names:
                children.restart(name)
        try:
            children.require_all_running()
        except ChildFailed as failure:
            if str(failure) != complaint:
                complaint = str(failure)
                print(complaint, flush=True)


def snapshot() -> dict[Path, int]:
    """Every source file of the server with the time of its last change."""
    return {path: path.stat().st_mtime_ns for path in SOURCES.rglob("*.py") if "tests" not in path.parts}
