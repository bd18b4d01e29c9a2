"""A WSGI application that does what a test asks for, behind the bridge; run by granian in `test_bridge`."""

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from teleklasa.site.bridge import Receive, Scope, Send, WsgiBridge
from teleklasa.site.lanes import Lanes

THREADS, MOST_WAITING = 4, 8
WHOLE_BODY_BYTES = 200_000
BODY_WITHIN_S = 2.0
running = threading.Semaphore(THREADS)
endings: list[str] = []


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    name = environ["PATH_INFO"].strip("/")
    answer = ANSWERS[name](environ)
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Seen-Path", environ["PATH_INFO"])])
    return answer


def environment(environ: dict[str, Any]) -> Iterable[bytes]:
    plain = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [repr(plain).encode()]


def digest(environ: dict[str, Any]) -> Iterable[bytes]:
    seen = hashlib.sha256()
    while part := environ["wsgi.input"].read(100_000):
        seen.update(part)
    return [seen.hexdigest().encode()]


def download(_environ: dict[str, Any]) -> Iterable[bytes]:
    return (bytes([number % 256]) * 100_000 for number in range(100))


def file(environ: dict[str, Any]) -> Iterable[bytes]:
    content = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by the bridge, which is what is tested
    content.write(b"abc" * 100_000)
    content.seek(0)
    wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](content)
    return wrapped


def endless(_environ: dict[str, Any]) -> Iterator[bytes]:
    try:
        while True:
            yield b"x" * 10_000
            time.sleep(0.01)
    finally:
        endings.append("endless")


def ended(_environ: dict[str, Any]) -> Iterable[bytes]:
    return [",".join(endings).encode()]


def broken(_environ: dict[str, Any]) -> Iterable[bytes]:
    raise RuntimeError("broken on purpose")


def broken_half_way(_environ: dict[str, Any]) -> Iterator[bytes]:
    yield b"half"
    raise RuntimeError("broken on purpose")


def slow(_environ: dict[str, Any]) -> Iterable[bytes]:
    if not running.acquire(blocking=False):
        return [b"too many at once"]
    time.sleep(0.3)
    running.release()
    return [b"in turn"]


ANSWERS: dict[str, Callable[[dict[str, Any]], Iterable[bytes]]] = {
    "environment": environment,
    "digest": digest,
    "capped/digest": digest,
    "download": download,
    "file": file,
    "endless": endless,
    "ended": ended,
    "broken": broken,
    "broken-half-way": broken_half_way,
    "slow": slow,
    "quick/environment": environment,
    "quick/thread": lambda _environ: [threading.current_thread().name.rpartition("_")[0].encode()],
    "zażółć".encode().decode("latin-1"): lambda _environ: [b"found"],
}
bridge = WsgiBridge(
    wsgi,
    lanes=Lanes(threads=THREADS, quick_threads=1, quick="(?:GET|HEAD) /quick/", most_waiting=MOST_WAITING),
    whole_body_bytes=WHOLE_BODY_BYTES,
    body_within_s=BODY_WITHIN_S,
    capped="/capped/",
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await bridge(scope, receive, send)
