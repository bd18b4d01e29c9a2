"""HTTP to BigBlueButton with a hard deadline: no redirects, retries, proxies or leaks into logs."""

import http.client
import io
import logging
import ssl
import threading
from collections.abc import Buffer, Mapping
from dataclasses import dataclass
from functools import cache
from socket import gaierror, socket
from time import monotonic
from typing import Any, ClassVar, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.response import BaseHTTPResponse

from .connecting import NameUnknown, connected
from .errors import Unreachable

READ_BYTES = 65_536
SEND_BYTES = 65_536
DEFAULT_SERVERS = 500
DEFAULT_CONNECTIONS_PER_SERVER = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may cost: seconds to connect, seconds in all, bytes of the answer."""

    connect_s: float = 2.0
    total_s: float = 3.0
    max_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """An HTTP answer; `location` is where it would have redirected to, which is never followed."""

    status: int
    body: bytes
    location: str = ""


class _Call(threading.local):
    """The call this thread is making: when it must be over, and whether anything was sent."""

    deadline: float = 0.0
    sent: bool = False

    def begin(self, total_s: float) -> None:
        self.deadline = monotonic() + total_s
        self.sent = False

    def seconds_left(self) -> float:
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


_call = _Call()


class _CountingDown(io.RawIOBase):
    """A socket's bytes under the deadline of the call.

    A socket's own time-out starts anew with each byte received, so an endless slow answer would
    never run into it.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        self._sock.settimeout(_call.seconds_left())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_CountingDown(sock))


class _CountsDown:
    """Connections that spend the seconds of the call and note when something was sent."""

    sock: Any
    timeout: Any
    host: Any
    port: Any

    def connect(self) -> None:
        self.timeout = min(self.timeout, _call.seconds_left())
        super().connect()  # type: ignore[misc]

    def _new_conn(self) -> socket:
        # Instead of urllib3's, which gives each address of a host the whole time, and the look-up
        # of its name no limit at all.
        try:
            return connected(self.host, self.port, self.timeout)
        except NameUnknown as error:
            raise NameResolutionError(self.host, cast("HTTPConnection", self), gaierror()) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "too late") from error
        except OSError as error:
            raise NewConnectionError(cast("HTTPConnection", self), "refused") from error

    def send(self, data: Any) -> None:
        if not isinstance(data, bytes):
            raise TypeError("only bytes are sent")
        if self.sock is None:
            self.connect()
        for start in range(0, len(data), SEND_BYTES):
            self.sock.settimeout(_call.seconds_left())
            _call.sent = True
            super().send(data[start : start + SEND_BYTES])  # type: ignore[misc]


class _Connection(_CountsDown, HTTPConnection):
    response_class = _Response


class _SecureConnection(_CountsDown, HTTPSConnection):
    response_class = _Response


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _PoolManager(urllib3.PoolManager):
    pool_classes: ClassVar = {"http": _Pool, "https": _SecurePool}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pool_classes_by_scheme = self.pool_classes


def connection_pool(
    *,
    ca_file: str | None = None,
    servers: int = DEFAULT_SERVERS,
    connections_per_server: int = DEFAULT_CONNECTIONS_PER_SERVER,
) -> urllib3.PoolManager:
    """Connections shared by clients and threads; a slow server uses up only its own share.

    Certificates are always verified, against `ca_file` or the system's authorities.
    """
    return _PoolManager(
        num_pools=servers,
        maxsize=connections_per_server,
        block=True,
        ssl_context=ssl.create_default_context(cafile=ca_file),
    )


@cache
def shared_pool() -> urllib3.PoolManager:
    """The pool of everyone in this process who does not bring one."""
    return connection_pool()


def fetch(
    pool: urllib3.PoolManager,
    url: str,
    limits: Limits,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Request `url` once, by POST when there is a body.

    Raises `Unreachable`, which is ambiguous as soon as one byte of the request was sent.
    """
    _call.begin(limits.total_s)
    try:
        return _request(pool, url, limits, body, headers)
    except LocationParseError:
        raise Unreachable("the address of the server is not a URL", ambiguous=False) from None
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        # `from None`: what urllib3 says quotes the URL, and the URL is signed.
        raise Unreachable(_plain_reason(error), ambiguous=_call.sent) from None


def _request(
    pool: urllib3.PoolManager,
    url: str,
    limits: Limits,
    body: bytes | None,
    headers: Mapping[str, str] | None,
) -> Reply:
    # Asked of the pool of one server: the manager of all pools would look at every letter of a long URL once more.
    scheme, _, rest = url.partition("://")
    host, _, target = rest.partition("/")
    response = pool.connection_from_url(f"{scheme}://{host}").urlopen(
        "GET" if body is None else "POST",
        f"/{target}",
        body=body,
        headers={"Accept-Encoding": "identity", "User-Agent": "TeleKlasa", **(headers or {})},
        timeout=urllib3.Timeout(connect=limits.connect_s, total=limits.total_s),
        pool_timeout=min(limits.connect_s, limits.total_s),  # type: ignore[arg-type]  # any number of seconds
        redirect=False,
        retries=False,
        preload_content=False,
        decode_content=False,
    )
    try:
        content = _read_capped(response, limits.max_bytes)
    except BaseException:
        response.close()
        raise
    finally:
        response.release_conn()
    return Reply(response.status, content, response.headers.get("Location", ""))


def _read_capped(response: BaseHTTPResponse, max_bytes: int) -> bytes:
    content = bytearray()
    while chunk := response.read(READ_BYTES):
        content += chunk
        if len(content) > max_bytes:
            raise Unreachable("the answer is too large", ambiguous=True)
        _call.seconds_left()
    return bytes(content)


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (NameResolutionError, "the server's name cannot be resolved"),
    (NewConnectionError, "the server refuses connections"),
    (ConnectTimeoutError, "the server did not accept a connection in time"),
    (urllib3.exceptions.EmptyPoolError, "too many calls to this server are waiting"),
    (urllib3.exceptions.TimeoutError, "the server did not answer in time"),
    (TimeoutError, "the server did not answer in time"),
    (urllib3.exceptions.SSLError, "the server's certificate or encryption is not acceptable"),
)


def _plain_reason(error: Exception) -> str:
    matches = (reason for kind, reason in _REASONS if isinstance(error, kind))
    return next(matches, "the connection to the server broke")


def _has_no_signature(record: logging.LogRecord) -> bool:
    return "checksum=" not in record.getMessage()


# urllib3 logs whole URLs, at DEBUG for each request and at WARNING for odd headers.
for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.poolmanager"):
    logging.getLogger(_name).addFilter(_has_no_signature)
