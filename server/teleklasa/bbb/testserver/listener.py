"""The sockets of a test server: listening, being down, and breaking connections."""

import contextlib
import errno
import socket
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .http_answers import HttpAnswer, HttpRequest

TICK_S = 0.04
QUEUE = 1024
MAX_BODY_BYTES = 20_000_000
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class PortTaken(OSError):
    """Another program listens there, or this one may not."""

    def __init__(self, host: object, port: object, number: int | None) -> None:
        reason = "is already in use" if number == errno.EADDRINUSE else "cannot be listened on"
        super().__init__(number, f"port {port} of {host} {reason}")


class CutOff(Exception):
    """The connection is to be broken; `partial` is sent before, `reset` says how rudely."""

    def __init__(self, partial: bytes = b"", *, reset: bool = False) -> None:
        super().__init__()
        self.partial = partial
        self.reset = reset


class Stream:
    """An answer that is written piece by piece by `write`, until it returns."""

    def __init__(self, content_type: str, write: Callable[[Callable[[bytes], object]], None]) -> None:
        self.content_type = content_type
        self.write = write


type Responder = Callable[[HttpRequest], HttpAnswer | Stream]


class Listener(ThreadingHTTPServer):
    """Listens on one port from construction until `close`; handles each connection in a thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = QUEUE

    def __init__(self, host: str, port: int, respond: Responder, on_tick: Callable[[], None]) -> None:
        super().__init__((host, port), _Handler)
        self.respond = respond
        self._on_tick = on_tick
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(TICK_S,), daemon=True)
        self._thread.start()

    def server_bind(self) -> None:
        """Bind without asking DNS for this machine's name, as the parent class does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(self.server_address)
        except OSError as error:
            raise PortTaken(*self.server_address[:2], error.errno) from error
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def service_actions(self) -> None:
        self._on_tick()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections break here all the time, on purpose."""

    def close(self) -> None:
        """Stop listening and cut every connection."""
        self.shutdown()
        self.server_close()
        self._thread.join()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: Listener
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the parent's name
        """Nothing is logged: paths hold checksums and session tokens."""

    def _handle(self) -> None:
        try:
            answer = self.server.respond(self._request())
            if isinstance(answer, Stream):
                self._write_stream(answer)
            else:
                self._write(answer)
        except CutOff as cut:
            self._break(cut)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _request(self) -> HttpRequest:
        path, _, query = self.path.partition("?")
        length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY_BYTES)
        return HttpRequest(
            method=self.command,
            path=path,
            raw_query=query.encode("latin-1", "replace"),
            content_type=self.headers.get("Content-Type", ""),
            body=self.rfile.read(length),
            cookies=self._cookies(),
            languages=self.headers.get("Accept-Language", ""),
            origin=f"http://{self.headers.get('Host', '')}",
            peer=self.client_address[0],
        )

    def _cookies(self) -> dict[str, str]:
        try:
            parsed = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in parsed.items()}

    def _write(self, answer: HttpAnswer) -> None:
        head = [*self._head(answer), f"Content-Length: {len(answer.body)}"]
        self.wfile.write(_joined(head) + answer.body)

    def _write_stream(self, stream: Stream) -> None:
        self.close_connection = True
        answer = HttpAnswer(content_type=stream.content_type)
        self.wfile.write(_joined([*self._head(answer), "Connection: close"]))
        stream.write(self.wfile.write)

    def _head(self, answer: HttpAnswer) -> list[str]:
        phrase = HTTPStatus(answer.status).phrase
        return [
            f"HTTP/1.1 {answer.status} {phrase}",
            f"Content-Type: {answer.content_type}",
            "Cache-Control: no-store",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]

    def _break(self, cut: CutOff) -> None:
        self.close_connection = True
        if cut.partial:
            length = len(cut.partial) * 2
            head = [*self._head(HttpAnswer()), f"Content-Length: {length}"]
            self.wfile.write(_joined(head) + cut.partial)
        if cut.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


def _joined(head: list[str]) -> bytes:
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1", "replace")
