"""The databases of the benches, on an embedded server under `var/bench`, and programs that run beside one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from load import BENCH, SERVER

VAR = Path(os.environ.get("TELEKLASA_VAR", SERVER.parent / "var" / "bench")).resolve()


def set_up(*, log_level: str) -> None:
    """Let this process and those that it starts find the server's code, and write nothing outside VAR."""
    os.environ |= {"TELEKLASA_VAR": str(VAR), "TELEKLASA_DEMO": "1", "TELEKLASA_LOG_LEVEL": log_level}
    sys.path.insert(0, str(SERVER))


@contextmanager
def empty_database(name: str, *, most_connections: int = -1) -> Iterator[str]:
    """The address of a new database; -1 lets in as many connections as the server does."""
    import psycopg
    from teleklasa.site.embedded import embedded_database_url, leave_embedded_database, use_embedded_database

    VAR.mkdir(parents=True, exist_ok=True)
    use_embedded_database()
    with psycopg.connect(os.environ.pop("DATABASE_URL"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} CONNECTION LIMIT {most_connections}")
    try:
        yield embedded_database_url(name)
    finally:
        leave_embedded_database(VAR / "postgres")


def beside(database_url: str, program: str, *arguments: str) -> str:
    """What a program of this folder says that runs beside one database; what it complains of is shown."""
    command = [sys.executable, str(BENCH / program), *arguments]
    environment = {**os.environ, "DATABASE_URL": database_url}
    return subprocess.run(command, cwd=SERVER, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
