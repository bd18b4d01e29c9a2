"""Django's WSGI application inside an ASGI server: a bounded pool of threads, bodies streamed both ways.

Django under ASGI and asgiref's own adapter answer several times slower than this (`docs/decisions/0003-one-origin.md`).
"""

import asyncio
import io
import logging
import re
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote_to_bytes

from teleklasa.site.lanes import LaneFull, Lanes
from teleklasa.site.turns import outside_turn

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

WHOLE_BODY_BYTES = 2 * 1024 * 1024
MOST_HELD_BYTES = 256 * 1024 * 1024
BLOCK_BYTES = 65_536
STALL_S = 60.0
BODY_WITHIN_S = 30.0
LEAST_BYTES_PER_S = 32_768

log = logging.getLogger(__name__)


class FilePart(Protocol):
    """What an answer names as its `file_part`: blocks of a file, which the loop sends without holding a thread."""

    def __iter__(self) -> Iterator[bytes]: ...

    def again(self) -> "FilePart":
        """The same part, opened anew: the first one is closed with the answer."""

    def close(self) -> None: ...


class ClientGone(ConnectionError):
    """The browser closed the connection, took nothing for STALL_S, or sent its body too slowly."""


class TurnedAway(Exception):
    """A request that the application is not asked about; the text is the answer."""

    def __init__(self, status: int, sentence: str, *, retry_after_s: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after_s = retry_after_s


class WsgiBridge:
    """An ASGI application that answers each request by `application` in one of its threads.

    `lanes` say which: requests for which there is no room to wait are told 503.
    A body up to `whole_body_bytes` is read before a thread is taken, so slow senders hold none. A longer one
    is streamed to a thread, a quarter of which may be busy with those; where `capped` (a regular expression)
    matches the path it is not read at all: there the application refuses it by its length. Any body has
    `body_within_s` and a second more for each LEAST_BYTES_PER_S.
    """

    def __init__(
        self,
        application: WsgiApplication,
        *,
        lanes: Lanes,
        whole_body_bytes: int = WHOLE_BODY_BYTES,
        body_within_s: float = BODY_WITHIN_S,
        capped: str | None = None,
    ) -> None:
        self._application = application
        self._lanes = lanes
        self._streams = asyncio.Semaphore(max(1, lanes.threads // 4))
        self._whole_body_bytes = whole_body_bytes
        self._body_within_s = body_within_s
        self._capped = None if capped is None else re.compile(capped)
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._admit(_Exchange(self._application, scope, receive, send, asyncio.get_running_loop()))
        except ClientGone:
            return
        except TurnedAway as refusal:
            await answer_plainly(send, refusal.status, str(refusal), retry_after_s=refusal.retry_after_s)

    async def close(self) -> None:
        """Let running requests finish and take no new ones."""
        await asyncio.to_thread(self._lanes.close)

    async def _admit(self, exchange: "_Exchange") -> None:
        """Answer once the body is here, or a thread may fetch it."""
        length = exchange.body_bytes()
        is_capped = self._capped is not None and self._capped.match(exchange.path) is not None
        if length > self._whole_body_bytes and not is_capped:
            async with self._streams:
                await self._answer(exchange, exchange.streamed_body(self._seconds_for(length)))
            return
        async with self._whole_body(exchange, length if length <= self._whole_body_bytes else 0) as body:
            await self._answer(exchange, body)

    async def _answer(self, exchange: "_Exchange", body: BinaryIO) -> None:
        try:
            lane = self._lanes.lane_of(exchange.method, exchange.path)
            with lane.entered() as threads:
                await asyncio.get_running_loop().run_in_executor(threads, lane.do, exchange.run, body)
                await exchange.finish()
        except LaneFull:
            raise TurnedAway(503, "Too many requests at once; try again in a moment.", retry_after_s=2) from None
        except ClientGone:
            raise
        except Exception:
            if exchange.is_streaming:
                raise  # part of the answer is out: the server must cut the connection
            log.exception("An error outside Django's own handling")
            raise TurnedAway(500, "Something went wrong on the server.") from None

    @asynccontextmanager
    async def _whole_body(self, exchange: "_Exchange", length: int) -> AsyncIterator[BinaryIO]:
        body = bytearray()
        try:
            await self._fill(body, exchange, length)
            yield io.BytesIO(body)
        finally:
            self._held_bytes -= len(body)

    async def _fill(self, body: bytearray, exchange: "_Exchange", length: int) -> None:
        has_more = length > 0
        try:
            async with asyncio.timeout(self._seconds_for(length)):
                while has_more and len(body) < length:
                    part, has_more = await exchange.take_part()
                    body += part
                    self._held_bytes += len(part)
                    if self._held_bytes > MOST_HELD_BYTES:
                        raise TurnedAway(503, "Too much is sent at once; try again in a moment.", retry_after_s=5)
        except TimeoutError:
            raise TurnedAway(408, "The body came too slowly.") from None

    def _seconds_for(self, length: int) -> float:
        return self._body_within_s + length / LEAST_BYTES_PER_S


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
        self._file_part: FilePart | None = None
        self._watch: asyncio.Task[None] | None = None
        self._is_client_gone = False
        self.is_streaming = False
        self.path: str = scope["path"]
        self.method: str = scope["method"]

    def body_bytes(self) -> int:
        """How long the body says it is; raises TurnedAway when it does not say."""
        headers = dict(self._scope["headers"])
        if b"transfer-encoding" in headers and b"content-length" not in headers:
            raise TurnedAway(411, "Send the length of the body.")
        return int(headers.get(b"content-length", b"0"))

    def streamed_body(self, within_s: float) -> BinaryIO:
        return io.BufferedReader(_StreamedBody(self, within_s), BLOCK_BYTES)

    def run(self, body: BinaryIO) -> None:
        chunks = self._application(environ_of(self._scope, body), self._start_response)
        try:
            if self._scope["method"] == "HEAD":
                return
            if isinstance(chunks, list | tuple) or getattr(chunks, "streaming", True) is False:
                self._whole_body = b"".join(chunks)
                return
            if hasattr(chunks, "file_part"):
                self._file_part = chunks.file_part.again()
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
        if self._file_part is not None:
            await self._send_file(self._file_part)
        elif not self.is_streaming:
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._whole_body, "more_body": False})

    async def _send_file(self, file_part: FilePart) -> None:
        """Send a part of a file at the browser's pace, while the thread does other work."""
        self.is_streaming = True
        try:
            async with asyncio.timeout(STALL_S):
                await self._begin_streaming()
            blocks = iter(file_part)
            while not self._is_client_gone and (block := await asyncio.to_thread(next, blocks, b"")):
                async with asyncio.timeout(STALL_S):
                    await self._send({"type": "http.response.body", "body": block, "more_body": True})
        except TimeoutError:
            raise ClientGone("the connection stands still") from None
        finally:
            file_part.close()
            if self._watch is not None:
                self._watch.cancel()
        if self._is_client_gone:
            raise ClientGone("the browser left while being answered")

    async def take_part(self) -> tuple[bytes, bool]:
        """The next bytes of the request's body, and whether more follow."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("the browser left while sending")
        return message.get("body", b""), message.get("more_body", False)

    def next_part(self, within_s: float) -> tuple[bytes, bool]:
        """The same, called in the thread."""
        return self._wait_for(self.take_part, within_s)

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

    def _wait_for[T](self, step: Callable[[], Awaitable[T]], within_s: float = STALL_S) -> T:
        """The result of a step taken on the loop; waiting for it slows the thread down to the browser's pace."""

        async def take() -> T:
            return await step()

        future = asyncio.run_coroutine_threadsafe(take(), self._loop)
        try:
            return outside_turn(future.result)(min(within_s, STALL_S))
        except TimeoutError:
            future.cancel()
            raise ClientGone("the connection stands still") from None


class _StreamedBody(io.RawIOBase):
    """A large body, fetched from the server only as the application reads it."""

    def __init__(self, exchange: _Exchange, within_s: float) -> None:
        self._exchange = exchange
        self._deadline = time.monotonic() + within_s
        self._part = memoryview(b"")
        self._has_more = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._part and self._has_more:
            part, self._has_more = self._exchange.next_part(max(0.0, self._deadline - time.monotonic()))
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
