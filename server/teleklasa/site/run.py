"""`teleklasa run`: the whole school on one machine, from an empty folder to links that work, until Ctrl-C."""

import json
import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from teleklasa.environment import env_path, env_text
from teleklasa.site.banner import banner
from teleklasa.site.embedded import REPOSITORY, embedded_folder, leave_embedded_database, use_embedded_database
from teleklasa.site.ports import LOOPBACK, answers, is_taken
from teleklasa.site.processes import Children
from teleklasa.site.programs import django, test_servers, watcher, web_server, worker
from teleklasa.stopping import StopSignal

READY_WITHIN_S = 60.0
FREE_DISK_MB = 200


class CannotRun(Exception):
    """The school cannot be started; the text is one sentence for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Where the school is served. `test_server_port` is the first of the four test servers' ports."""

    port: int
    host: str
    test_server_port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


def run_school(options: RunOptions) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; raises CannotRun or ChildFailed when it cannot go on."""
    var = env_path("TELEKLASA_VAR", REPOSITORY / "var")
    set_environment(options, var)
    require_free_ports([options.port], option="PORT")
    require_room(var)
    forget_request_times(var)
    require_settings()
    require_web_app()
    stopped = stop_signal()
    with embedded_database() as database, Children(var / "log", database=database) as children:
        swarm_file = prepare_data(children, var)
        require_free_ports(swarm_ports(swarm_file), option="TEST_SERVER_PORT")
        for program in (web_server(options.host, options.port), test_servers(swarm_file), watcher(), worker()):
            children.start(program)
        wait_until_ready(children, stopped, options.url, swarm_ports(swarm_file))
        if not stopped.is_set():
            print(banner(options.url, swarm_ports(swarm_file), var / "log"), flush=True)
        watch_until_stopped(children, stopped)


def set_environment(options: RunOptions, var: Path) -> None:
    """What every child reads; a value that the caller has set stays."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "teleklasa.site.settings",
        "TELEKLASA_DEMO": "1",
        "TELEKLASA_PUBLIC_URL": options.url,
        "TELEKLASA_TEST_SERVER_PORT": str(options.test_server_port),
        "TELEKLASA_VAR": str(var),
        "PYTHONUNBUFFERED": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def require_free_ports(ports: list[int], *, option: str) -> None:
    taken = [port for port in ports if is_taken(port)]
    if taken:
        raise CannotRun(
            f"Port {taken[0]} is taken, perhaps by a school that runs already: "
            f"stop it, or choose another: make run {option}=…"
        )


def require_room(var: Path) -> None:
    try:
        (var / "log").mkdir(parents=True, exist_ok=True)
        (var / "log" / ".writable").write_text("")
    except OSError as error:
        raise CannotRun(f"{error.filename or var} cannot be written: {error.strerror}.") from error
    free_mb = shutil.disk_usage(var).free // 1_000_000
    if free_mb < FREE_DISK_MB:
        raise CannotRun(f"The disk of {var} is full: {free_mb} MB are free, {FREE_DISK_MB} MB are needed.")


def forget_request_times(var: Path) -> None:
    """Delete what the processes of an earlier run counted: each leaves a file, and numbers begin anew with a run."""
    for file in env_path("TELEKLASA_METRICS_FOLDER", var / "metrics").glob("*.db"):
        file.unlink(missing_ok=True)


def require_settings() -> None:
    """Read every setting once, here, where a wrong one is a sentence.  Raises SettingUnreadable."""
    import_module("teleklasa.site.settings")


def require_web_app() -> None:
    dist = env_path("TELEKLASA_WEB_DIST", REPOSITORY / "web" / "dist")
    missing = [name for name in ("index.html", "door.html") if not (dist / name).is_file()]
    if missing:
        raise CannotRun(f"The web app is not built ({dist / missing[0]} is missing): run `make web`.")


def stop_signal() -> StopSignal:
    """What SIGINT, SIGTERM and SIGHUP set."""
    return StopSignal.of_process((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))


@contextmanager
def embedded_database() -> Iterator[Path | None]:
    """The folder of the embedded database while it is needed; None when DATABASE_URL names another one."""
    if env_text("DATABASE_URL"):
        yield None
        return
    if not (embedded_folder() / "PG_VERSION").exists():
        print("Zakładam bazę danych… · Making the database…", flush=True)
    use_embedded_database()
    try:
        yield embedded_folder()
    finally:
        leave_embedded_database(embedded_folder())


def prepare_data(children: Children, var: Path) -> Path:
    """Bring the tables up to date and load the sample school; the file that says which test servers it needs."""
    swarm_file = var / "demo-swarm.json"
    prepare = django("prepare", "prepare_demo", "--swarm-file", str(swarm_file))
    children.run_to_end(prepare, failure="The database could not be prepared")
    return swarm_file


def swarm_ports(swarm_file: Path) -> list[int]:
    return [int(server["port"]) for server in json.loads(swarm_file.read_text())]


def wait_until_ready(children: Children, stopped: StopSignal, url: str, ports: list[int]) -> None:
    """Return once the pages, the API, the door and every test server answer, or a stop is asked for."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not stopped.wait(0.05):
        children.require_all_running()
        if all(answers(port) for port in ports) and answers_well(f"{url}/api/v1/session", f"{url}/door/school", url):
            return
        if time.monotonic() > deadline:
            raise CannotRun(
                f"The school did not answer within {READY_WITHIN_S:.0f} s; {children.log_of('web server')} may say why."
            )


def answers_well(*urls: str) -> bool:
    for url in urls:
        try:
            with urllib.request.urlopen(url.replace("localhost", LOOPBACK), timeout=5) as answer:
                answer.read()
        except OSError:
            return False
    return True


def watch_until_stopped(children: Children, stopped: StopSignal) -> None:
    """Start again what ends, as the worker does while the database is away, and say so."""
    while not stopped.wait(0.3):
        for sentence in children.mend(time.monotonic()):
            print(sentence, flush=True)
    print("\nZatrzymuję… · Stopping…", flush=True)
