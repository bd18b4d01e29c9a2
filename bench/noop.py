"""The measure of all shares: a raw ASGI application that answers 302 and does nothing else."""

from typing import Any

START = {"type": "http.response.start", "status": 302, "headers": [(b"location", b"/"), (b"content-length", b"0")]}
BODY = {"type": "http.response.body", "body": b""}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send(START)
        await send(BODY)
