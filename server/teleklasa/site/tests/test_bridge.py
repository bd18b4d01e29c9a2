import ast
import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from teleklasa.site.ports import answers, free_port
from teleklasa.site.tests.bridged import BODY_WITHIN_S, WHOLE_BODY_BYTES

BRIDGED = "teleklasa.site.tests.bridged:application"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    log = tmp_path_factory.mktemp("bridge") / "granian.log"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--port", str(port), BRIDGED]
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ, cwd=Path.cwd())
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while not answers(port) and time.monotonic() < deadline:
        time.sleep(0.05)


def ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_request_is_described_as_wsgi_wants_it(port: int) -> None:
    status, body = ask(
        port, "/environment?a=%20b", headers={"X-Some": "thing", "X_Some": "posing", "Host": "school.pl"}
    )

    environ = ast.literal_eval(body.decode())
    assert status == 200
    assert environ | {"SERVER_PORT": "", "HTTP_ACCEPT_ENCODING": ""} == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/environment",
        "QUERY_STRING": "a=%20b",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "",
        "HTTP_HOST": "school.pl",
        "HTTP_X_SOME": "thing",
        "wsgi.url_scheme": "http",
    }


def test_path_with_polish_letters_arrives_as_bytes_in_latin_1(port: int) -> None:
    assert ask(port, "/za%C5%BC%C3%B3%C5%82%C4%87") == (200, b"found")


@pytest.mark.parametrize("size", [0, 1, WHOLE_BODY_BYTES, WHOLE_BODY_BYTES + 1, 10_000_000])
def test_body_of_any_size_arrives_whole(port: int, size: int) -> None:
    body = os.urandom(size)

    answer = ask(port, "/digest", "POST", body)

    assert answer == (200, hashlib.sha256(body).hexdigest().encode())


def test_body_without_a_length_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as browser:
        browser.sendall(b"POST /digest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")

        answer = browser.recv(1000)

    assert answer.startswith(b"HTTP/1.1 411 ")


def test_streamed_answer_arrives_whole(port: int) -> None:
    answer = ask(port, "/download")

    assert answer == (200, b"".join(bytes([number]) * 100_000 for number in range(100)))


def test_file_arrives_whole(port: int) -> None:
    assert ask(port, "/file") == (200, b"abc" * 100_000)


def test_head_of_a_streamed_answer_has_no_body(port: int) -> None:
    assert ask(port, "/endless", "HEAD") == (200, b"")


def test_exception_is_answered_with_500_and_no_details(port: int) -> None:
    assert ask(port, "/broken") == (500, b"Something went wrong on the server.")


def test_exception_in_the_middle_cuts_the_answer_short(port: int) -> None:
    with pytest.raises(http.client.HTTPException):
        ask(port, "/broken-half-way")


def test_answer_stops_being_made_when_the_browser_leaves(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as browser:
        browser.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        browser.recv(10_000)

    deadline = time.monotonic() + 5
    while "endless" not in ask(port, "/ended")[1].decode() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert "endless" in ask(port, "/ended")[1].decode()


def test_browser_that_leaves_while_sending_frees_its_thread(port: int) -> None:
    for _ in range(6):
        with socket.create_connection(("127.0.0.1", port)) as browser:
            browser.sendall(b"POST /digest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc")

    assert ask(port, "/digest", "POST", b"abc") == (200, hashlib.sha256(b"abc").hexdigest().encode())


def start_sending(port: int, path: str, length: int) -> socket.socket:
    """A browser that promised a body of `length` bytes and has sent one."""
    browser = socket.create_connection(("127.0.0.1", port), timeout=20)
    browser.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\nx".encode())
    return browser


@pytest.mark.parametrize("length", [WHOLE_BODY_BYTES // 2, 1_000_000])
def test_forty_slow_senders_keep_nobody_waiting(port: int, length: int) -> None:
    with ExitStack() as senders:
        for _ in range(40):
            senders.enter_context(start_sending(port, "/digest", length))
        began = time.monotonic()

        answered = [ask(port, "/ended")[0] for _ in range(10)]
        posted = ask(port, "/digest", "POST", b"abc")

        assert answered == [200] * 10
        assert posted == (200, hashlib.sha256(b"abc").hexdigest().encode())
        assert time.monotonic() - began < BODY_WITHIN_S


def test_body_that_never_ends_is_given_up(port: int) -> None:
    began = time.monotonic()
    with start_sending(port, "/digest", 1_000) as browser:
        while time.monotonic() - began < BODY_WITHIN_S - 0.5:
            time.sleep(0.2)
            browser.sendall(b"x")  # each part comes soon enough, the whole does not

        answer = browser.recv(1000)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert BODY_WITHIN_S <= time.monotonic() - began < BODY_WITHIN_S + 5


def test_body_over_the_cap_is_left_unread(port: int) -> None:
    with start_sending(port, "/capped/digest", WHOLE_BODY_BYTES + 1) as browser:
        answer = browser.recv(1000)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(hashlib.sha256(b"").hexdigest().encode())


def test_requests_beyond_the_threads_wait_and_beyond_the_queue_are_told_to_come_back(port: int) -> None:
    with ThreadPoolExecutor(40) as browsers:
        counted = Counter(browsers.map(lambda _: ask(port, "/slow"), range(40)))

    assert set(counted) == {(200, b"in turn"), (503, b"Too many requests at once; try again in a moment.")}
    assert counted[200, b"in turn"] >= 12


def test_quick_reads_wait_for_none_of_the_others(port: int) -> None:
    with ThreadPoolExecutor(12) as browsers:
        others = [browsers.submit(ask, port, "/slow") for _ in range(12)]
        answers = [ask(port, "/quick/environment")[0] for _ in range(5)]
        waiting = [other for other in others if not other.done()]

    assert answers == [200] * 5
    assert waiting


def test_writes_are_never_quick(port: int) -> None:
    status, said = ask(port, "/quick/thread", "POST", b"")

    assert (status, said) == (200, b"django")
    assert ask(port, "/quick/thread") == (200, b"django-quick")
