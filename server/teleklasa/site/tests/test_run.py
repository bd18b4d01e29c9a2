import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from teleklasa.site.ports import free_ports_in_a_row
from teleklasa.site.postgres import Cluster

pytestmark = [pytest.mark.slow]
INHERITED = {
    name: value for name, value in os.environ.items() if not name.startswith(("TELEKLASA_", "DATABASE_", "DJANGO_"))
}
HANGS_AFTER_S = 240
"""What takes seconds takes much longer beside a dozen other programs; only what never ends is a fault."""


class School:
    """`teleklasa run` as a person would start it, on ports and in a folder of its own."""

    def __init__(self, var: Path, dist: Path, *, ports: int | None = None, command: str = "run") -> None:
        self.var = var
        self.port = ports or free_ports_in_a_row(5)
        arguments = [command, "--port", str(self.port), "--test-server-port", str(self.port + 1)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import sys; from teleklasa.site.command import main; sys.exit(main())", *arguments],
            env=INHERITED | {"TELEKLASA_VAR": str(var), "TELEKLASA_WEB_DIST": str(dist)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for_banner(self) -> str:
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                return said
        raise AssertionError(said + self.complaint())

    def next_line(self) -> str:
        assert self.process.stdout is not None
        return next(line for line in self.process.stdout if line.strip())

    def complaint(self) -> str:
        return self.process.communicate(timeout=HANGS_AFTER_S)[1]

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return bytes(answer.read())

    def stop(self) -> int:
        """The exit status of a school that was told Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=HANGS_AFTER_S)
        return self.process.returncode

    def processes(self) -> list[psutil.Process]:
        return [each for each in psutil.process_iter() if is_of(each, self.var)]

    def of(self, word: str) -> list[psutil.Process]:
        """The children of the supervisor with this word in their command."""
        return [each for each in psutil.Process(self.process.pid).children() if word in command_of(each)]


def is_of(process: psutil.Process, var: Path) -> bool:
    try:
        return process.environ().get("TELEKLASA_VAR") == str(var) or str(var / "postgres") in process.cmdline()
    except psutil.Error:
        return False


def command_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:  # it has just ended
        return []


def wait_until(holds: Callable[[], bool], within_s: float = HANGS_AFTER_S) -> bool:
    deadline = time.monotonic() + within_s
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds()


@pytest.fixture(scope="module")
def dist(lasting_place: Path) -> Path:
    folder = lasting_place / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("the web app")
    (folder / "door.html").write_text("the door")
    return folder


@pytest.fixture(scope="module")
def var(lasting_place: Path, dist: Path) -> Path:
    """The folder of a school that ran once, so that only one test pays for making the database."""
    school = School(lasting_place / "var", dist)
    school.wait_for_banner()
    school.stop()
    return school.var


@pytest.fixture
def school(var: Path, dist: Path) -> Iterator[School]:
    school = School(var, dist)
    yield school
    school.process.kill()
    school.process.communicate()
    wait_until(lambda: school.processes() == [])


def test_school_says_its_links_once_they_answer(school: School) -> None:
    banner = school.wait_for_banner()

    url = f"http://localhost:{school.port}"
    assert [
        f"{url}{path}" in banner for path in ("/l/NAU1?g=group-1", "/UCZEN1", "/login", "/admin/", "/api/docs")
    ] == [True] * 5
    assert school.get("/l/NAU1") == b"the web app"
    assert school.get("/UCZEN1") == b"the door"
    assert b'"demo":true' in school.get("/api/v1/session")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_every_process_and_the_database(school: School, number: signal.Signals) -> None:
    school.wait_for_banner()

    school.process.send_signal(number)
    school.process.communicate(timeout=HANGS_AFTER_S)

    assert school.process.returncode == 0
    assert school.processes() == []


def test_killed_school_leaves_nothing_running(school: School) -> None:
    school.wait_for_banner()

    school.process.kill()

    assert wait_until(lambda: school.processes() == [])


def test_child_that_dies_is_named_and_started_again(school: School) -> None:
    school.wait_for_banner()
    (watcher,) = school.of("watch_swarm")

    watcher.kill()

    assert school.next_line().startswith("watcher was stopped by SIGKILL: ")
    assert wait_until(lambda: len(school.of("watch_swarm")) == 1)
    assert school.get("/l/NAU1") == b"the web app"


def test_school_outlives_a_restart_of_its_database(school: School) -> None:
    school.wait_for_banner()
    cluster = Cluster(school.var / "postgres")

    cluster.stop()
    school.of("procrastinate")[0].kill()  # as it ends by itself when the database stays away
    assert "it starts again in 1 s" in school.next_line()
    cluster.ensure_running()

    assert wait_until(lambda: school.of("procrastinate") != [])
    assert b'"demo":true' in school.get("/api/v1/session")
    assert school.stop() == 0
    assert school.processes() == []


def test_web_server_that_dies_again_and_again_ends_the_school(school: School) -> None:
    school.wait_for_banner()
    for _ in range(3):
        assert wait_until(lambda: school.of("granian") != [])
        school.of("granian")[0].kill()
        wait_until(lambda: school.of("granian") == [])

    complaint = school.complaint()

    assert school.process.returncode == 1
    assert complaint.startswith("teleklasa: web server was stopped by SIGKILL: ")
    assert complaint.count("\n") == 1
    assert school.processes() == []


def test_body_over_the_cap_of_the_api_is_refused_unread(school: School) -> None:
    school.wait_for_banner()
    with socket.create_connection(("127.0.0.1", school.port), timeout=10) as browser:
        browser.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\nx")

        answer = browser.recv(10_000)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer


def test_second_school_on_the_same_port_is_refused_in_one_sentence(school: School, dist: Path, place: Path) -> None:
    school.wait_for_banner()

    second = School(place / "var", dist, ports=school.port)

    complaint = second.complaint()
    assert second.process.returncode == 1
    assert complaint == (
        f"teleklasa: Port {school.port} is taken, perhaps by a school that runs already: "
        "stop it, or choose another: make run PORT=…\n"
    )


def test_taken_port_of_a_test_server_is_named(var: Path, dist: Path) -> None:
    port = free_ports_in_a_row(5)
    with socket.create_server(("127.0.0.1", port + 2)):
        school = School(var, dist, ports=port)
        complaint = school.complaint()

    assert school.process.returncode == 1
    assert complaint.startswith(f"teleklasa: Port {port + 2} is taken, ")
    assert complaint.endswith("make run TEST_SERVER_PORT=…\n")
    assert school.processes() == []


def test_web_app_that_is_not_built_is_named(var: Path, place: Path) -> None:
    school = School(var, place)

    complaint = school.complaint()

    assert school.process.returncode == 1
    assert complaint == f"teleklasa: The web app is not built ({place}/index.html is missing): run `make web`.\n"


def test_folder_that_cannot_be_made_is_named(dist: Path, place: Path) -> None:
    (place / "file").write_text("")

    school = School(place / "file", dist)

    complaint = school.complaint()
    assert school.process.returncode == 1
    assert complaint.startswith(f"teleklasa: {place / 'file'}")
    assert complaint.count("\n") == 1


def test_setting_that_cannot_be_read_is_named(var: Path, dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INHERITED, "TELEKLASA_PROXY_COUNT", "many")

    school = School(var, dist)

    complaint = school.complaint()
    assert school.process.returncode == 1
    assert complaint == "teleklasa: TELEKLASA_PROXY_COUNT must be a whole number, not 'many'\n"


def test_damaged_database_is_named_in_one_sentence(dist: Path, place: Path) -> None:
    folder = place / "var" / "postgres"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18\n")

    school = School(place / "var", dist)

    complaint = school.complaint()
    assert school.process.returncode == 1
    assert complaint.startswith(f"teleklasa: The database in {folder} does not start: ")
    assert complaint.count("\n") == 1


def test_reset_drops_and_seeds_again(var: Path, dist: Path) -> None:
    reset = School(var, dist, command="reset-db")

    said, complaint = reset.process.communicate(timeout=HANGS_AFTER_S)

    assert (reset.process.returncode, complaint) == (0, "")
    assert "is as new" in said
    assert reset.processes() == []
