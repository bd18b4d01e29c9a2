"""Django's WSGI application inside an ASGI server: a bounded pool of threads, bodies streamed both ways.

Django under ASGI and asgiref's own adapter answer several times slower than this (`docs/decisions/0003-one-origin.md`).
"""

import asyncio
import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 16
MOST_WAITING = 1_000
SMALL_BODY_BYTES = 65_536
BLOCK_BYTES = 65_536
STALL_S = 60.0

log = logging.getLogger(__name__)


class ClientGone(ConnectionError):
    """The browser closed the connection, or took or gave nothing for STALL_S."""


class WsgiBridge:
    """An ASGI application that answers each request by `application` in one of its threads.

    At most `threads` requests run at once and `most_waiting` wait for their turn; the next is told 503.
    A body up to SMALL_BODY_BYTES is read before a thread is taken, so a slow phone does not hold one.
    """

    def __init__(
        self, application: WsgiApplication, *, threads: int = THREADS, most_waiting: int = MOST_WAITING
    ) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._most_in_flight = threads + most_waiting
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._in_flight >= self._most_in_flight:
            await answer_plainly(send, 503, "Too many requests at once; try again in a moment.", retry_after_s=2)
            return
        self._in_flight += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self._in_flight -= 1

    async def close(self) -> None:
        """Let running requests finish and take no new ones."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        headers = dict(scope["headers"])
        if b"transfer-encoding" in headers and b"content-length" not in headers:
            await answer_plainly(send, 411, "Send the length of the body.")
            return
        length = int(headers.get(b"content-length", b"0"))
        exchange = _Exchange(self._application, scope, receive, send, loop)
        try:
            body = await _small_body(receive, length) if length <= SMALL_BODY_BYTES else exchange.body()
            await loop.run_in_executor(self._threads, exchange.run, body)
            await exchange.finish()
        except (ClientGone, TimeoutError):
            return
        except Exception:
            if exchange.is_streaming:
                raise  # part of the answer is out: the server must cut the connection
            log.exception("An error outside Django's own handling")
            await answer_plainly(send, 500, "Something went wrong on the server.")


class _Exchange:
    """One request and its answer; `run` is called in a thread, everything else on the loop."""

    def __init__(
        self,
        application: WsgiApplication,
        scope: Scope,
        receive: Receive,
        send: Send,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._application = application
        self._scope = scope
        self._receive = receive
        self._send = send
        self._loop = loop
        self._start: Message = {}
        self._whole_body = b""
        self._watch: asyncio.Task[None] | None = None
        self._is_client_gone = False
        self.is_streaming = False

    def body(self) -> BinaryIO:
        return io.BufferedReader(_StreamedBody(self), BLOCK_BYTES)

    def run(self, body: BinaryIO) -> None:
        chunks = self._application(environ_of(self._scope, body), self._start_response)
        try:
            if self._scope["method"] == "HEAD":
                return
            if isinstance(chunks, list | tuple) or getattr(chunks, "streaming", True) is False:
                self._whole_body = b"".join(chunks)
                return
            for chunk in chunks:
                self._stream(chunk)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """Send what the thread left: the whole small answer, or the end of the streamed one."""
        if self._watch is not None:
            self._watch.cancel()
        if not self.is_streaming:
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._whole_body, "more_body": False})

    def next_part(self) -> tuple[bytes, bool]:
        """The next bytes of the request's body, and whether more follow; called in the thread."""
        message = self._wait_for(self._receive)
        if message["type"] == "http.disconnect":
            raise ClientGone("the browser left while sending")
        return message.get("body", b""), message.get("more_body", False)

    def _start_response(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info is not None and self.is_streaming:
            raise exc_info[1].with_traceback(exc_info[2])
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
        return self._stream

    def _stream(self, chunk: bytes) -> None:
        if not self.is_streaming:
            self.is_streaming = True
            self._wait_for(self._begin_streaming)
        if self._is_client_gone:
            raise ClientGone("the browser left while being answered")
        if chunk:
            part = {"type": "http.response.body", "body": chunk, "more_body": True}
            self._wait_for(lambda: self._send(part))

    async def _begin_streaming(self) -> None:
        self._watch = asyncio.create_task(self._notice_leaving())
        await self._send(self._start)

    async def _notice_leaving(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._is_client_gone = True

    def _wait_for[T](self, step: Callable[[], Awaitable[T]]) -> T:
        """The result of a step taken on the loop; waiting for it slows the thread down to the browser's pace."""

        async def take() -> T:
            return await step()

        future = asyncio.run_coroutine_threadsafe(take(), self._loop)
        try:
            return future.result(STALL_S)
        except TimeoutError:
            future.cancel()
            raise ClientGone("the connection stands still") from None


class _StreamedBody(io.RawIOBase):
    """A large body, fetched from the server only as the application reads it."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange
        self._part = memoryview(b"")
        self._has_more = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._part and self._has_more:
            part, self._has_more = self._exchange.next_part()
            self._part = memoryview(part)
        size = min(len(buffer), len(self._part))
        buffer[:size] = self._part[:size]
        self._part = self._part[size:]
        return size


class FileBlocks:
    """WSGI's file wrapper; blocks larger than Django's own 4 KiB, because each one crosses between threads."""

    def __init__(self, file: BinaryIO, block_bytes: int = BLOCK_BYTES) -> None:
        self._file = file
        self._block_bytes = max(block_bytes, BLOCK_BYTES)
        if hasattr(file, "close"):
            self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(self._block_bytes), b"")


async def _small_body(receive: Receive, length: int) -> BinaryIO:
    body = bytearray()
    while len(body) < length:
        message = await asyncio.wait_for(receive(), STALL_S)
        if message["type"] == "http.disconnect":
            raise ClientGone("the browser left while sending")
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return io.BytesIO(bytes(body))


def environ_of(scope: Scope, body: BinaryIO) -> dict[str, Any]:
    """WSGI's description of the request.  (PEP 3333; bytes travel as latin-1 text)"""
    host, port = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBlocks,
    }
    for name, value in _joined_headers(scope["headers"]):
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ


def _joined_headers(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    """Headers by name, repeated ones joined; names with `_` are dropped: they could pose as ones with `-`."""
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        separator = "; " if name == "cookie" else ","
        joined[name] = f"{joined[name]}{separator}{value}" if name in joined else value
    return joined.items()


async def answer_plainly(send: Send, status: int, sentence: str, *, retry_after_s: int = 0) -> None:
    """A short text answer made outside Django."""
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if retry_after_s:
        headers.append((b"retry-after", str(retry_after_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
