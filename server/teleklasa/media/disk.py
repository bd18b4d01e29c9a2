"""The store on a disk: sharded folders, files of mode 0600, each written aside and then renamed."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from teleklasa.media.refusals import UploadBusy, WrongOffset
from teleklasa.media.store import FOLDERS, STREAM, Stored, file_object

RECEIVING, ASIDE = "receiving", "aside"


class Disk:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def received(self, key: str) -> Iterator[Path]:
        """Also of a file that was kept already, when a check was cut off there and begins anew."""
        found = [path for path in (self.receiving_path(key), self.path_of(file_object(key))) if path.exists()]
        if not found:
            raise FileNotFoundError(key)
        yield found[0]

    def keep(self, key: str, path: Path) -> None:
        self._settle(path, self.path_of(file_object(key)))

    def drop_received(self, key: str, *, multipart_id: str = "") -> None:
        self.receiving_path(key).unlink(missing_ok=True)

    def put(self, name: str, content: bytes | Path, *, mime: str) -> None:
        aside = self._made(self._folder / ASIDE) / token_hex(16)
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                if isinstance(content, bytes):
                    target.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, target, 1024 * 1024)
            self._settle(aside, self.path_of(name))
        finally:
            aside.unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        return self.path_of(name).open("rb")

    @contextmanager
    def local_copy(self, name: str) -> Iterator[Path]:
        path = self.path_of(name)
        if not path.exists():
            raise FileNotFoundError(name)
        yield path

    def delete(self, names: list[str]) -> None:
        for name in names:
            self.path_of(name).unlink(missing_ok=True)

    def delete_stream(self, prefix: str) -> None:
        shutil.rmtree(self.path_of(f"{STREAM}/{prefix}"), ignore_errors=True)

    def stored(self) -> Iterator[Stored]:
        now = time.time()
        for folder in (*FOLDERS, RECEIVING, ASIDE):
            depth = "*" if folder == ASIDE else "*/*/*"
            for path in (self._folder / folder).glob(depth):
                with suppress(FileNotFoundError):  # another sweep was quicker
                    name = path.name if folder == ASIDE else f"{folder}/{path.name}"
                    yield Stored(name, path.name.partition("-")[0], now - path.stat().st_mtime)

    def remove_stray(self, found: Stored) -> None:
        """Delete what `stored` found."""
        if "/" not in found.name:
            (self._folder / ASIDE / found.name).unlink(missing_ok=True)
        elif found.name.startswith(f"{STREAM}/"):
            self.delete_stream(found.key)
        else:
            self.path_of(found.name).unlink(missing_ok=True)

    def path_of(self, name: str) -> Path:
        """`file/0f3c…` lies under `file/0f/3c/`; `name` is made of our own keys, never of what people send."""
        folder, key, *piece = name.split("/")
        return self._folder.joinpath(folder, key[:2], key[2:4], key, *piece)

    def receiving_path(self, key: str) -> Path:
        return self.path_of(f"{RECEIVING}/{key}")

    def received_bytes(self, key: str) -> int:
        """How much of an upload is here; the file itself is the only record of it."""
        try:
            return self.receiving_path(key).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def receiving(self, key: str, *, is_first: bool) -> Iterator[BinaryIO]:
        """The growing file, for one writer at a time, at its end; only the first part makes it.

        Raises UploadBusy, and WrongOffset when nothing is here.

        The lock goes with the process that holds it, so a killed one leaves none behind.
        """
        path = self.receiving_path(key)
        self._made(path.parent)
        try:
            opened = os.open(path, os.O_RDWR | (os.O_CREAT if is_first else 0), 0o600)
        except FileNotFoundError:
            raise WrongOffset(offset=0) from None
        with os.fdopen(opened, "r+b", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadBusy from None
            file.seek(0, os.SEEK_END)
            yield file

    def _settle(self, path: Path, target: Path) -> None:
        with path.open("rb") as written:
            os.fsync(written.fileno())
        self._made(target.parent)
        path.chmod(0o600)
        path.replace(target)

    def _made(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
