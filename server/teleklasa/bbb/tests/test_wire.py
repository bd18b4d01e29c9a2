"""Calls end in time, tell whether they may have worked, and leave no trace in logs."""

import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from teleklasa.bbb import ChecksumRefused, Client, Unreachable, connection_pool
from teleklasa.bbb.testserver import Kind, TestServer

from .conftest import client_of, new_meeting

TOTAL_S = 0.6
SLACK_S = 10


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.HANG, "the server did not answer in time"),
        (Kind.ENDLESS, "the server did not answer in time"),
        (Kind.RESET, "the connection to the server broke"),
        (Kind.DROP_ANSWER, "the connection to the server broke"),
        (Kind.TRUNCATE, "the connection to the server broke"),
        (Kind.BAD_GATEWAY, "the server answers with HTTP 502"),
        (Kind.GARBAGE, "the answer is not well-formed XML"),
        (Kind.WRONG_CHARSET, "the answer is not well-formed XML"),
        (Kind.BOMB, "the answer is not well-formed XML"),
        (Kind.DEEP, "the answer is not well-formed XML"),
        (Kind.HUGE, "the answer is too large"),
        (Kind.REDIRECT, "the server redirects to another address"),
    ],
)
def test_answer_that_cannot_be_trusted_is_ambiguous_and_takes_no_longer_than_allowed(kind, reason, server, pool):
    server.fail(kind)
    started = time.monotonic()

    with pytest.raises(Unreachable) as caught:
        client_of(server, pool, total_s=TOTAL_S).get_meetings()

    assert (caught.value.reason, caught.value.ambiguous) == (reason, True)
    assert time.monotonic() - started < TOTAL_S + SLACK_S


def test_headers_that_trickle_in_forever_run_into_the_deadline(pool):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=trickle, args=(listening,), daemon=True).start()
        started = time.monotonic()

        url = f"http://127.0.0.1:{listening.getsockname()[1]}/bigbluebutton"
        client = Client(url, "s", pool=pool, total_s=TOTAL_S)

        with pytest.raises(Unreachable) as caught:
            client.get_meetings()

    assert (caught.value.reason, caught.value.ambiguous) == (
        "the server did not answer in time",
        True,
    )
    assert time.monotonic() - started < TOTAL_S + SLACK_S


def trickle(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            return


def test_refused_connection_is_not_ambiguous(server, client):
    server.go_down()

    with pytest.raises(Unreachable) as caught:
        client.get_meetings()

    assert (caught.value.reason, caught.value.ambiguous) == (
        "the server refuses connections",
        False,
    )


def test_unknown_name_and_unreadable_address_are_not_ambiguous(pool):
    outcomes = []
    for url in ("http://no-such-host.invalid/bigbluebutton", "http://[/bigbluebutton"):
        with pytest.raises(Unreachable) as caught:
            Client(url, "s", pool=pool).get_meetings()
        outcomes.append((caught.value.reason, caught.value.ambiguous))

    assert outcomes == [
        ("the server's name cannot be resolved", False),
        ("the address of the server is not a URL", False),
    ]


def test_name_that_nobody_looks_up_runs_into_the_deadline(pool, monkeypatch):
    asked = []
    released = threading.Event()

    def ask_a_dead_resolver(*question: object, **options: object):
        asked.append(question)
        released.wait(60)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", ask_a_dead_resolver)
    started = time.monotonic()

    for _ in range(2):
        with pytest.raises(Unreachable) as caught:
            Client("http://school.invalid/bigbluebutton", "s", pool=pool, total_s=0.3).get_meetings()
        assert caught.value.ambiguous is False

    released.set()
    assert time.monotonic() - started < 2 * 0.3 + SLACK_S
    assert len(asked) == 1


def test_host_with_two_addresses_is_reached_at_the_one_that_answers(server, pool):
    url = server.url.replace("127.0.0.1", "localhost")

    assert Client(url, server.secret, pool=pool).get_meetings() == ()


def test_server_that_comes_back_is_reached_again(server, client):
    client.get_meetings()
    server.go_down()
    server.come_back()

    assert client.get_meetings() == ()


def test_failed_calls_give_their_connections_back(server):
    pool = connection_pool(connections_per_server=2)
    client = client_of(server, pool, total_s=0.2)
    for kind in (Kind.TRUNCATE, Kind.HANG, Kind.HUGE, Kind.RESET) * 2:
        server.fail(kind, times=1)
        with pytest.raises(Unreachable):
            client.get_meetings()

    assert client_of(server, pool).get_meetings() == ()
    pool.clear()


def test_slow_server_uses_up_only_its_own_connections(server):
    pool = connection_pool(connections_per_server=1)
    with TestServer("far") as far:
        server.hang()
        first = client_of(server, pool, total_s=3 * TOTAL_S)
        waiting = threading.Thread(target=fail_in_vain, args=(first,))
        waiting.start()
        time.sleep(0.2)
        started = time.monotonic()

        with pytest.raises(Unreachable) as caught:
            client_of(server, pool, total_s=TOTAL_S).get_meetings()
        took_s = time.monotonic() - started

        assert client_of(far, pool).get_meetings() == ()
        waiting.join()
    assert (caught.value.reason, caught.value.ambiguous) == (
        "too many calls to this server are waiting",
        False,
    )
    assert took_s < TOTAL_S + SLACK_S
    pool.clear()


def fail_in_vain(client: Client) -> None:
    with pytest.raises(Unreachable):
        client.get_meetings()


def test_create_has_more_time_than_other_calls(server, pool):
    server.slow_down(0.5)
    client = client_of(server, pool, total_s=0.2, create_total_s=2.0)

    assert client.create(new_meeting()).create_time_ms
    with pytest.raises(Unreachable):
        client.get_meetings()


def test_nothing_secret_reaches_logs_or_errors(server, pool, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_of(server, pool, total_s=0.3)
    told = [repr(client)]
    client.create(new_meeting())
    for kind in (Kind.HANG, Kind.RESET, Kind.BAD_GATEWAY, Kind.CHECKSUM):
        server.fail(kind, times=1)
        with pytest.raises((Unreachable, ChecksumRefused)) as caught:
            client.get_meetings()
        told.append(repr(caught.value) + repr(caught.value.__cause__))

    everything = caplog.text + "".join(told)
    assert server.secret not in everything
    assert "checksum=" not in everything


def test_proxy_of_the_environment_is_not_asked(server, pool, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert client_of(server, pool).get_meetings() == ()


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The URL of a server with a certificate of its own making, and that certificate's file."""
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=answer_versions, args=(listening, context), daemon=True).start()
    yield f"https://127.0.0.1:{listening.getsockname()[1]}/bigbluebutton", certificate
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def self_signed(folder: Path) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


def answer_versions(listening: socket.socket, context: ssl.SSLContext) -> None:
    body = b"<response><returncode>SUCCESS</returncode><version>2.0</version></response>"
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(65_536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                )
        except OSError:
            plain.close()


def test_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent(tls_server, pool):
    url, _ = tls_server

    with pytest.raises(Unreachable) as caught:
        Client(url, "s", pool=pool).version()

    assert (caught.value.reason, caught.value.ambiguous) == (
        "the server's certificate or encryption is not acceptable",
        False,
    )


def test_certificate_of_a_configured_authority_is_accepted(tls_server):
    url, certificate = tls_server
    pool = connection_pool(ca_file=certificate)

    assert Client(url, "s", pool=pool).version().api_version == "2.0"
    pool.clear()
