"""Several test servers in one process, each on its own port."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .memory import Settings
from .server import TestServer


class Swarm:
    """Servers that can be steered through one another's control endpoints."""

    def __init__(self, servers: Sequence[TestServer]) -> None:
        self.servers = list(servers)
        siblings = {server.name: server for server in servers}
        if len(siblings) < len(servers):
            raise ValueError("two servers have the same name")
        for server in servers:
            server.siblings = siblings

    @classmethod
    def read(cls, path: Path, *, host: str = "127.0.0.1") -> Self:
        """Make servers from a JSON list of {name, port, secret, version?, strength?}."""
        entries = json.loads(path.read_text("utf-8"))
        return cls([_server(entry, host) for entry in entries])

    def __enter__(self) -> Self:
        """Start all, or none: when one cannot listen, the others are stopped again."""
        try:
            for server in self.servers:
                server.start()
        except OSError:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


def _server(entry: dict[str, object], host: str) -> TestServer:
    return TestServer(
        str(entry["name"]),
        str(entry["secret"]),
        version=str(entry.get("version", "2.7")),
        host=host,
        port=int(str(entry["port"])),
        settings=Settings(strength=float(str(entry.get("strength", 1)))),
    )
