"""`python -m teleklasa.bbb.testserver`: one test server, or a swarm of them, until a signal."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from teleklasa.stopping import StopSignal

from .server import TestServer
from .swarm import Swarm
from .versions import BEHAVIOURS

OUT_OF_ORDER = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit status."""
    options = _parser().parse_args(arguments)
    stopped = StopSignal.of_process()
    try:
        swarm = _swarm(options)
        with swarm:
            for server in swarm.servers:
                print(f"{server.name}: {server.url} (BigBlueButton {server.version})", flush=True)
            stopped.wait()
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"The test server cannot start: {_plain(error)}", file=sys.stderr)
        return OUT_OF_ORDER
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m teleklasa.bbb.testserver", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--name", default="Test server")
    parser.add_argument("--secret", default="", help="a random one when left out")
    parser.add_argument("--version", choices=sorted(BEHAVIOURS), default="2.7")
    parser.add_argument("--swarm", type=Path, help="JSON list of {name, port, secret, version}")
    return parser


def _swarm(options: argparse.Namespace) -> Swarm:
    if options.swarm is not None:
        return Swarm.read(options.swarm, host=options.host)
    server = TestServer(
        options.name,
        options.secret,
        version=options.version,
        host=options.host,
        port=options.port,
    )
    return Swarm([server])


def _plain(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"the list of servers lacks {error} somewhere."
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror or error}{where}."
    return f"{error}."


if __name__ == "__main__":
    sys.exit(main())
