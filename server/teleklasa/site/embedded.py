"""The embedded PostgreSQL: runs under `var/` while anyone uses it, when no DATABASE_URL names another one.

Several processes share it (the school, `manage.py` commands, a test run). Each holds a shared lock on one
file while it lives; whoever leaves last, and so can lock that file alone, stops the server. The kernel
lets go of the lock of a killed process, so nothing has to be counted.
"""

import atexit
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg import errors, sql

from teleklasa.environment import env_bool, env_path, env_text
from teleklasa.site.postgres import SUPERUSER, Cluster
from teleklasa.site.postgres_programs import SYSTEM_USER, ClusterUnusable, runs_as_root

DATABASE = "teleklasa"
REPOSITORY = Path(__file__).resolve().parents[3]
_held: dict[Path, IO[bytes]] = {}


def embedded_folder() -> Path:
    return env_path("TELEKLASA_VAR", REPOSITORY / "var") / "postgres"


def embedded_database_url(database: str) -> str:
    """Where a database of the embedded server is reached while the server runs."""
    return Cluster(embedded_folder().absolute()).url(database)


def use_embedded_database(folder: Path | None = None, *, is_durable: bool = True) -> None:
    """Start (or share) the embedded server and set DATABASE_URL for this process and its children.

    Does nothing when DATABASE_URL is set already. It stops with the last process that called this.
    Raises ClusterUnusable, whose text is one sentence for whoever typed the command.
    """
    if env_text("DATABASE_URL"):
        return
    cluster = Cluster((folder or embedded_folder()).absolute(), is_durable=is_durable)
    if folder is None:
        _require_permission(cluster)
    try:
        _join(cluster)
        _ensure_database(cluster)
    except OSError as error:
        raise ClusterUnusable(f"{error.filename or cluster.folder} cannot be used: {error.strerror}.") from error
    os.environ["DATABASE_URL"] = cluster.url(DATABASE)


def leave_embedded_database(folder: Path) -> None:
    """Stop using the server in `folder`; it stops too, unless another process uses it."""
    cluster = Cluster(folder.absolute())
    if not cluster.exists():
        return
    with _starting_or_stopping(cluster):
        held = _held.pop(cluster.folder, None) or _users_file(cluster)
        with held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            cluster.stop()


def _require_permission(cluster: Cluster) -> None:
    """Refuse to make a database for a production whose DATABASE_URL was forgotten."""
    is_allowed = env_bool("TELEKLASA_EMBEDDED_DATABASE", default=env_bool("TELEKLASA_DEMO", default=False))
    if not is_allowed and not cluster.exists():
        raise ClusterUnusable(
            "DATABASE_URL is not set: name a PostgreSQL 15 or newer there, or allow the embedded one "
            "with TELEKLASA_EMBEDDED_DATABASE=1."
        )
    if runs_as_root() and not cluster.exists():
        print(
            f"Started by root: PostgreSQL will run as the system user {SYSTEM_USER}, added if missing, and the "
            f"folders above {cluster.folder} become passable for others.",
            file=sys.stderr,
        )


def _join(cluster: Cluster) -> None:
    if cluster.folder in _held:
        return
    cluster.folder.parent.mkdir(parents=True, exist_ok=True)
    with _starting_or_stopping(cluster), ExitStack() as on_failure:
        held = on_failure.enter_context(_users_file(cluster))
        fcntl.flock(held, fcntl.LOCK_SH)
        cluster.ensure_running()
        on_failure.pop_all()
    _held[cluster.folder] = held
    atexit.register(_leave_at_exit, cluster.folder, os.getpid())


def _leave_at_exit(folder: Path, pid: int) -> None:
    if os.getpid() == pid:  # a forked child shares the lock and must not give it up
        leave_embedded_database(folder)


def _ensure_database(cluster: Cluster) -> None:
    try:
        with psycopg.connect(cluster.url(SUPERUSER), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except (errors.DuplicateDatabase, errors.UniqueViolation):
        return  # two first starts at once: the other one made it
    except psycopg.Error as error:
        raise ClusterUnusable(f"The database in {cluster.folder} is damaged: {str(error).splitlines()[0]}") from error


@contextmanager
def _starting_or_stopping(cluster: Cluster) -> Iterator[None]:
    """Only one process at a time decides whether the server runs."""
    with cluster.folder.with_name(f"{cluster.folder.name}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _users_file(cluster: Cluster) -> IO[bytes]:
    return cluster.folder.with_name(f"{cluster.folder.name}.users").open("ab")
