"""The key file while a school runs: new keys are added, used and retired, and every process hears of it.

    python -m teleklasa.keys.key_file add|use|retire|show FILE

A new key is added first and used only when every process has read it, so that none meets what it
cannot open.  The file is replaced as a whole, and keeps its owner and its rights.
"""

import base64
import json
import os
import secrets
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from teleklasa.keys.sealing import Keyring, read_keyring

LOOK_EVERY_S = 1.0
KEY_BYTES = 32


class NothingToDo(Exception):
    """The file is as it was asked to be, or not ready for it; the text says which."""


@dataclass(slots=True)
class WatchedKeyFile:
    """The keyring of a file, read again when the file was replaced; looked at once a second at most."""

    path: Path
    _keyring: Keyring = field(init=False)
    _modified_ns: int = field(init=False)
    _looked_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._read()

    @property
    def keyring(self) -> Keyring:
        """Raises OSError and ValueError the first time only: later the last good keys stay."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._look()
        return self._keyring

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        try:
            if self.path.stat().st_mtime_ns != self._modified_ns:
                self._read()
        except (OSError, ValueError):
            pass  # half copied, or being put back: the next look tells

    def _read(self) -> None:
        modified_ns = self.path.stat().st_mtime_ns
        self._keyring = read_keyring(self.path)
        self._modified_ns, self._looked_at = modified_ns, time.monotonic()


def add_key(path: Path) -> int:
    """Put a fresh key beside the others, not yet used; its version.  Raises NothingToDo when one waits already."""
    ring = read_keyring(path)
    if max(ring.masters) > ring.current:
        raise NothingToDo(f"key {max(ring.masters)} is there already and not yet used")
    version = max(ring.masters) + 1
    if version > 255:  # it is written in one byte of what is sealed
        raise NothingToDo("no version above 255 can be written; retire the old ones and begin at 1 by a new file")
    _write(path, Keyring(ring.current, {**ring.masters, version: secrets.token_bytes(KEY_BYTES)}))
    return version


def use_newest_key(path: Path) -> int:
    """Seal and look up with the newest key from now on; its version.  Raises NothingToDo when that is so."""
    ring = read_keyring(path)
    newest = max(ring.masters)
    if newest == ring.current:
        raise NothingToDo(f"key {newest} is the newest and in use")
    _write(path, Keyring(newest, ring.masters))
    return newest


def retire_old_keys(path: Path) -> list[int]:
    """Forget every key but the current one; which ones those were.  Raises NothingToDo when there are none.

    Only when nothing sealed by them is left: the command `rotate_keys` asks the tables first.
    """
    ring = read_keyring(path)
    old = sorted(version for version in ring.masters if version < ring.current)
    if not old:
        raise NothingToDo(f"key {ring.current} is the oldest")
    _write(path, Keyring(ring.current, {v: key for v, key in ring.masters.items() if v not in old}))
    return old


def told(path: Path) -> str:
    """Which versions the file holds, and nothing of the keys themselves."""
    ring = read_keyring(path)
    versions = ", ".join(f"{version} (in use)" if version == ring.current else str(version) for version in ring.masters)
    return f"keys: {versions}"


def _write(path: Path, ring: Keyring) -> None:
    before = path.stat()
    keys = {str(version): base64.b64encode(key).decode() for version, key in sorted(ring.masters.items())}
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps({"current": ring.current, "keys": keys}))
        file.flush()
        os.fsync(file.fileno())
    if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(beside, before.st_uid, before.st_gid)
    beside.chmod(before.st_mode & 0o777)
    beside.replace(path)


ACTS = {
    "add": lambda path: f"key {add_key(path)} was added; it is not used yet",
    "use": lambda path: f"key {use_newest_key(path)} is in use",
    "retire": lambda path: f"forgotten: {', '.join(map(str, retire_old_keys(path)))}",
    "show": told,
}


def main(words: list[str]) -> int:
    if len(words) != 2 or words[0] not in ACTS:
        print(f"usage: python -m teleklasa.keys.key_file {'|'.join(ACTS)} FILE", file=sys.stderr)
        return 2
    try:
        print(ACTS[words[0]](Path(words[1])))
    except NothingToDo as reason:
        print(reason)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
