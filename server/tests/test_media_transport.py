"""Uploads and downloads through the servers that run the school, on real sockets."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from teleklasa.media.factories import pdf_bytes, send_file
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import signed_url
from teleklasa.site.ports import answers, free_port

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MB = 1024 * 1024
LONG = pdf_bytes("x" * (6 * MB))
APPLICATIONS = {"wsgi": "teleklasa.site.wsgi:application", "asgi": "teleklasa.site.backend:application"}


def database_url() -> str:
    found = connection.settings_dict
    return f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url(),
        "TELEKLASA_MEDIA_FOLDER": str(folder),
        "TELEKLASA_WEB_THREADS": "8",
    }


@contextmanager
def served(interface: str, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The school behind granian, in a process group of its own."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", interface, "--no-ws", "--port", str(port)]
    command += ["--blocking-threads", "8"] if interface == "wsgi" else ["--backpressure", "1000"]
    with (folder.parent / f"{interface}-{port}.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, APPLICATIONS[interface]],
            stdout=log,
            stderr=log,
            env=environment(folder),
            cwd=Path(__file__).parents[1],
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 30
        while not answers(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port, server
    finally:
        with_group(server, signal.SIGTERM)
        server.wait(15)


def with_group(server: subprocess.Popen[bytes], number: int) -> None:
    if server.poll() is None:
        os.killpg(server.pid, number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("media") / "store")


@pytest.fixture(scope="module", params=["wsgi", "asgi"])
def port(request, folder, django_db_setup, django_db_blocker) -> Iterator[int]:
    with django_db_blocker.unblock(), served(request.param, folder) as (port, _):
        yield port


@pytest.fixture(autouse=True)
def _same_store(settings, folder) -> None:
    settings.MEDIA_FOLDER = folder


@dataclass
class Browser:
    port: int
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # who refuses a body need not take it whole
                line.request(method, path, body, told)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()

    def create(self, size: int) -> str:
        words = "kind ZG9jdW1lbnQ=,name cHJhY2EucGRm"  # document, praca.pdf
        status, headers, _ = self.ask("POST", "/api/v1/uploads", Upload_Length=str(size), Upload_Metadata=words)
        assert status == 201
        return str(headers["Location"])

    def patch(self, address: str, content: bytes, offset: int) -> tuple[int, Any, bytes]:
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", address, content, Content_Type=kind, Upload_Offset=str(offset))

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address)[1]["Upload-Offset"])

    def break_off(self, address: str, content: bytes, length: int) -> None:
        """Say `length`, send `content`, and cut the line."""
        told = self.headers | {"Host": "127.0.0.1", "Upload-Offset": "0", "Content-Length": str(length)}
        told |= {"Content-Type": "application/offset+octet-stream"}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(f"PATCH {address} HTTP/1.1\r\n{head}\r\n".encode() + content)
            time.sleep(0.5)


@pytest.fixture
def browser_at(ala, client_of):
    def at(port: int) -> Browser:
        client = client_of(ala)
        token = client.get("/api/v1/session").json()["csrf_token"]
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        return Browser(port, {"Cookie": cookies, "X-CSRFToken": token, "Tus-Resumable": "1.0.0"})

    return at


def offset_grows_to(browser: Browser, address: str, least: int) -> int:
    deadline = time.monotonic() + 10
    while (here := browser.offset(address)) < least and time.monotonic() < deadline:
        time.sleep(0.1)
    return here


def test_long_file_is_sent_in_one_request(port, browser_at):
    browser = browser_at(port)
    address = browser.create(len(LONG))

    status, headers, body = browser.patch(address, LONG, 0)

    assert (status, headers["Upload-Offset"], body) == (204, str(len(LONG)), b"")
    assert MediaFile.objects.get().state == "ready"


def test_upload_cut_in_the_middle_keeps_what_arrived_and_goes_on(port, browser_at):
    browser = browser_at(port)
    address = browser.create(len(LONG))

    browser.break_off(address, LONG[: 3 * MB], len(LONG))
    here = offset_grows_to(browser, address, 2 * MB)
    refused = browser.patch(address, LONG[here + 1 :], here + 1)
    status, _, _ = browser.patch(address, LONG[here:], here)

    assert 2 * MB <= here <= 3 * MB
    assert (refused[0], status, MediaFile.objects.get().state) == (409, 204, "ready")


def test_other_requests_stay_short(port, browser_at):
    status, _, body = browser_at(port).ask("POST", "/api/v1/uploads", b"x" * (3 * MB))

    assert (status, b"too-large" in body) == (413, True)


def test_download_is_answered_whole_and_in_parts(port, browser_at, ala):
    browser = browser_at(port)
    address = signed_url(send_file(ala, LONG, name="praca.pdf"), ala, lifetime_s=60)

    whole, part = browser.ask("GET", address), browser.ask("GET", address, Range="bytes=1048576-3145727")
    beyond, told = browser.ask("GET", address, Range=f"bytes={len(LONG)}-"), browser.ask("HEAD", address)

    assert (whole[0], whole[1]["Content-Length"], whole[2] == LONG) == (200, str(len(LONG)), True)
    assert (part[0], part[1]["Content-Range"]) == (206, f"bytes 1048576-3145727/{len(LONG)}")
    assert part[2] == LONG[MB : 3 * MB]
    assert (beyond[0], told[0], told[1]["Content-Length"], told[2]) == (416, 200, str(len(LONG)), b"")


@pytest.mark.parametrize("port", ["asgi"], indirect=True)
def test_many_slow_readers_do_not_keep_others_waiting(port, browser_at, ala):
    """More of them than the bridge has threads."""
    browser = browser_at(port)
    address = signed_url(send_file(ala, LONG, name="praca.pdf"), ala, lifetime_s=60)
    slow = []
    for _ in range(40):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        slow.append(line)
    time.sleep(0.5)

    started = time.monotonic()
    status, _, _ = browser.ask("GET", "/api/v1/media")
    took_s = time.monotonic() - started
    for line in slow:
        line.close()

    assert (status, took_s < 5) == (200, True)


def test_killed_server_keeps_what_arrived(folder, browser_at):
    with served("wsgi", folder) as (port, server):
        browser = browser_at(port)
        address = browser.create(len(LONG))
        browser.break_off(address, LONG[: 4 * MB], len(LONG))
        here = offset_grows_to(browser, address, 3 * MB)
        with_group(server, signal.SIGKILL)
        server.wait(10)

    with served("wsgi", folder) as (port, _):
        browser.port = port
        after = browser.offset(address)
        status, _, _ = browser.patch(address, LONG[after:], after)

    assert (after >= here, status, MediaFile.objects.get().state) == (True, 204, "ready")


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_worker_checks_videos_and_cuts_them(ala, folder, tmp_path):
    picture = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=10:duration=2",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *picture, str(tmp_path / "a.mp4")], check=True)
    send_file(ala, (tmp_path / "a.mp4").read_bytes(), name="a.mp4", kind="video")

    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    env = environment(folder) | {"TELEKLASA_HLS": "1"}
    subprocess.run(command, cwd=Path(__file__).parents[1], env=env, check=True, timeout=90, capture_output=True)

    file = MediaFile.objects.get()
    assert (file.state, file.hls_state, len(file.hls_key)) == ("ready", "ready", 32)
