"""One PostgreSQL cluster in a folder: made, started, asked and stopped."""

import hashlib
import os
import shlex
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from teleklasa.site.postgres_programs import (
    VERSION,
    ClusterUnusable,
    give_to_owner,
    let_owner_reach,
    owner_id,
    run_program,
)

PORT = 5432  # only names the socket; no network port is opened
SUPERUSER = "postgres"
START_TIMEOUT_S = 60
FREE_TO_MAKE_MB, FREE_TO_START_MB = 300, 50
LARGEST_LOG_BYTES = 5_000_000
LONGEST_SOCKET_PATH_BYTES = 100  # the systems' limits are 104 (macOS) and 108 (Linux)

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "250",
    # A failing statement would carry names and keys into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A cluster that may not exist yet; `is_durable=False` trades safety on power loss for speed, for tests."""

    folder: Path
    is_durable: bool = True

    def exists(self) -> bool:
        return (self.folder / "PG_VERSION").is_file()

    def url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@:{PORT}/{database}?host={self._socket_folder()}"

    def ensure_running(self) -> None:
        """Make the cluster if it is new and start it if it is down; ClusterUnusable says why that fails."""
        let_owner_reach(self.folder)
        if self._answers():
            return
        self._require_space()
        if not self.exists():
            self._make()
        self._require_version()
        self._start()

    def is_running(self) -> bool:
        return run_program("pg_ctl", "status", "-D", str(self.folder)).returncode == 0

    def stop(self) -> None:
        """End every connection and shut down cleanly; nothing happens when it is down already."""
        let_owner_reach(self.folder)
        run_program("pg_ctl", "stop", "-D", str(self.folder), "-m", "fast", "-w", "-t", "30")

    def _answers(self) -> bool:
        """Whether it takes connections; waits while it starts up or shuts down."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.exists() and time.monotonic() < deadline:
            code = run_program("pg_isready", "-q", "-h", str(self._socket_folder()), "-p", str(PORT)).returncode
            if code != 1:  # 0 accepts, 1 is starting or stopping, 2 nobody answers  (manual of pg_isready)
                return code == 0
            time.sleep(0.1)
        return False

    def _socket_folder(self) -> Path:
        """The data folder, or a private one under the system's temporary folder when that path is too long."""
        if len(os.fsencode(self.folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH_BYTES:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"teleklasa-{digest}"

    def _require_space(self) -> None:
        needed_mb = FREE_TO_START_MB if self.exists() else FREE_TO_MAKE_MB
        free_mb = shutil.disk_usage(self.folder.parent).free // 1_000_000
        if free_mb < needed_mb:
            raise ClusterUnusable(
                f"The disk of {self.folder.parent} is full: {free_mb} MB are free, {needed_mb} MB are needed."
            )

    def _require_version(self) -> None:
        try:
            found = (self.folder / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise ClusterUnusable(f"{self.folder} cannot be read: {error.strerror}.") from error
        if found != VERSION:
            raise ClusterUnusable(
                f"{self.folder} was made by PostgreSQL {found or 'of an unknown version'} and this release carries "
                f"{VERSION}: dump it with the older release, move the folder away and load the dump."
            )

    def _make(self) -> None:
        """Build the cluster beside its place and move it there whole: a killed start leaves nothing half-made."""
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise ClusterUnusable(
                f"{self.folder} holds something else than a PostgreSQL database: move it away, or set DATABASE_URL."
            )
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give_to_owner(draft)
        # The built-in locale folds letters in the same way on every system, macOS included.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        haste = [] if self.is_durable else ["--no-sync"]
        made = run_program("initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=trust", *locale, *haste)
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise ClusterUnusable(f"PostgreSQL could not make {self.folder}: {_worst_line(made.stdout)}")
        draft.replace(self.folder)

    def _start(self) -> None:
        self._prepare_socket_folder()
        said = ""
        for pause_s in (0, 0.5, 1.5, 3):  # the last processes of a killed server need a moment to let go
            time.sleep(pause_s)
            self._forget_reused_pid()
            is_started, said = self._start_once()
            if is_started:
                return
            if "shared memory block" not in said:
                break
        raise ClusterUnusable(self._why_not_started(said))

    def _start_once(self) -> tuple[bool, str]:
        log = self.folder / "log"
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.unlink()
        old_bytes = log.stat().st_size if log.exists() else 0
        wait = ["-w", "-t", str(START_TIMEOUT_S)]
        started = run_program("pg_ctl", "start", "-D", str(self.folder), *wait, "-l", str(log), "-o", self._options())
        written = log.read_bytes()[old_bytes:].decode(errors="replace") if log.exists() else ""
        return started.returncode == 0, written or started.stdout

    def _options(self) -> str:
        settings = _SETTINGS | ({} if self.is_durable else _FAST_AND_LOSSY)
        settings |= {"unix_socket_directories": str(self._socket_folder()), "port": str(PORT)}
        return " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())

    def _prepare_socket_folder(self) -> None:
        folder = self._socket_folder()
        if folder == self.folder:
            return
        if not folder.exists():
            folder.mkdir(mode=0o700)
            give_to_owner(folder)
        if folder.stat().st_uid != owner_id() or folder.is_symlink():
            raise ClusterUnusable(f"{folder} belongs to somebody else: remove it, or keep the data at a shorter path.")

    def _forget_reused_pid(self) -> None:
        """Remove a `postmaster.pid` left by a crash whose number now belongs to another program.

        PostgreSQL itself sees only that the number is alive, and refuses to start.
        """
        import psutil  # noqa: PLC0415 -- comes with the embedded PostgreSQL; a school with DATABASE_URL has neither

        file = self.folder / "postmaster.pid"
        try:
            name = psutil.Process(int(file.read_text().split()[0])).name()
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return
        if not name.startswith("postgres"):
            file.unlink(missing_ok=True)

    def _why_not_started(self, said: str) -> str:
        if "No space left on device" in said:
            return f"The disk of {self.folder} is full: free some space and start again."
        return (
            f"The database in {self.folder} does not start: {_worst_line(said)} "
            f"Restore a backup, or move the folder away to begin with an empty school; {self.folder / 'log'} says more."
        )


def _worst_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for mark in ("PANIC:", "FATAL:", "error:"):
        for line in lines:
            if mark in line:
                return line.split(mark, 1)[1].strip().rstrip(".") + "."
    return lines[-1].rstrip(".") + "." if lines else "it gives no reason."
