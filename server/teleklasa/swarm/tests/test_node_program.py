"""The program of a node as a process of its own, against a school that listens on a real socket."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from teleklasa.bbb.testserver import TestServer
from teleklasa.swarm.connect import secret_of
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Server

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FOLDER = settings.REPOSITORY / "deploy" / "node"
PROGRAM = FOLDER / "teleklasa-node"
SECRET = "sekret-wezla-Zx81kPq4"
SOON_S = 30.0

type Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def bbb() -> Iterator[TestServer]:
    with TestServer(secret=SECRET) as server:
        yield server


@pytest.fixture
def school() -> Iterator[LiveServer]:
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def bigbluebutton(tmp_path: Path, bbb: TestServer) -> Path:
    """BigBlueButton's own settings, as they lie on its host."""
    file = tmp_path / "bbb-web.properties"
    file.write_text(
        f"# by hand\nbigbluebutton.web.serverURL={bbb.url.removesuffix('/bigbluebutton')}\n"
        f"defaultMaxUsers=0\nsecuritySalt={bbb.secret}\n"
    )
    return file


@pytest.fixture
def run(tmp_path: Path, bigbluebutton: Path) -> Iterator[Run]:
    """Starts the program with a file of settings; what is still running at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(school_url: str, *options: str, mode: int = 0o600, **lines: str) -> subprocess.Popen[str]:
        config = tmp_path / "teleklasa-node.conf"
        said = {"SCHOOL": school_url, "PROPERTIES": str(bigbluebutton), "EVERY_S": "0.2", **lines}
        config.write_text(
            "# settings\n\n" + "".join(f"TELEKLASA_NODE_{name}={value}\n" for name, value in said.items())
        )
        config.chmod(mode)
        command = [sys.executable, "-I", str(PROGRAM), "--config", str(config), *options]
        inherited = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        inherited = {name: value for name, value in inherited.items() if not name.startswith("TELEKLASA_NODE_")}
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=inherited))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(is_so: Callable[[], Any]) -> bool:
    """Whether it came to be so soon."""
    deadline = time.monotonic() + SOON_S
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How the program ended, and its log without the level of each line."""
    _, log = process.communicate(timeout=SOON_S)
    assert SECRET not in log
    return process.returncode, log


def test_node_registers_keeps_alive_and_stops_when_it_is_told(school: LiveServer, run: Run, bbb: TestServer) -> None:
    node = run(school.url, NAME="bbb szkoły")
    has_come = until(lambda: Server.objects.exclude(heartbeat_sent_at=None).exists())
    first = Server.objects.get()
    goes_on = until(lambda: Server.objects.filter(heartbeat_sent_at__gt=first.heartbeat_sent_at).exists())
    arguments = Path(f"/proc/{node.pid}/cmdline").read_bytes()
    node.terminate()

    assert (has_come, goes_on, secret_of(first), first.base_url) == (True, True, SECRET, bbb.url)
    assert (first.name, first.cpu_count, first.intent) == ("bbb szkoły", os.cpu_count(), "enabled")
    assert SECRET.encode() not in arguments
    assert ended(node) == (0, f"INFO registered as {bbb.url}, new to the school\nINFO stopped\n")


def test_node_waits_for_a_school_that_is_down_and_comes_again(run: Run, bbb: TestServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    node = run(f"http://127.0.0.1:{port}")
    time.sleep(1.0)
    is_patient = node.poll() is None

    school = LiveServer(f"127.0.0.1:{port}")
    has_come = until(lambda: Server.objects.exclude(heartbeat_sent_at=None).exists())
    school.stop()
    node.terminate()

    code, log = ended(node)
    assert (is_patient, has_come, code) == (True, True, 0)
    assert log.startswith("WARNING the school cannot be reached: ConnectionRefusedError\n")


def test_node_registers_again_when_the_school_no_longer_knows_it(school: LiveServer, run: Run) -> None:
    node = run(school.url)
    was_there = until(lambda: Server.objects.exclude(heartbeat_sent_at=None).exists())
    Server.objects.all().delete()

    is_back = until(lambda: Server.objects.exclude(heartbeat_sent_at=None).exists())

    node.terminate()
    code, log = ended(node)
    assert (was_there, is_back, code, log.count("WARNING the school refuses: 401 node-refused")) == (True, True, 0, 1)


def test_refused_secret_is_said_without_telling_it(school: LiveServer, run: Run, bbb: TestServer) -> None:
    make_server("znany", base_url=bbb.url, secret="inny-sekret")

    assert ended(run(school.url, "--once")) == (1, "ERROR the school refuses: 401 node-refused\n")
    assert Server.objects.get().last_heartbeat is None


def test_one_turn_sends_one_keepalive(school: LiveServer, run: Run, bbb: TestServer) -> None:
    code, log = ended(run(school.url, "--once"))

    assert (code, log.splitlines()[-1]) == (0, "INFO a keepalive was taken")
    assert Server.objects.get().heartbeat_sent_at is not None


def test_check_sends_nothing(school: LiveServer, run: Run, bbb: TestServer) -> None:
    code, log = ended(run(school.url, "--check"))

    origin = bbb.url.removesuffix("/bigbluebutton")
    assert (code, log.splitlines()) == (
        0,
        [
            f"INFO this server is {origin}, and its secret of {len(SECRET)} characters is known",
            f"INFO {school.url} answers",
        ],
    )
    assert (Server.objects.count(), bbb.calls) == (0, {})


@pytest.mark.parametrize(
    ("school_url", "changes", "sentence"),
    [
        ("http://szkola.example.pl", {}, "must begin with https://, because a secret is sent there"),
        ("szkola.example.pl", {}, "must be an address such as https://szkola.example.pl"),
        ("http://127.0.0.1:9", {"mode": 0o644}, "may be read by others: chmod 600"),
        ("http://127.0.0.1:9", {"WHATEVER": "1"}, "line 6 of"),
        ("http://127.0.0.1:9", {"EVERY_S": "often"}, "must be a number of seconds"),
        ("http://127.0.0.1:9", {"PROPERTIES": "/nowhere"}, "neither the settings nor BigBlueButton's own say"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence(
    school_url: str, changes: dict[str, Any], sentence: str, run: Run
) -> None:
    code, log = ended(run(school_url, "--once", **changes))

    assert (code, log.count("\n"), sentence in log) == (1, 1, True), log


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    unit = tmp_path / "teleklasa-node.service"
    unit.write_text((FOLDER / unit.name).read_text().replace("/usr/local/bin/", f"{FOLDER}/"))

    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")
