"""A package as an archive: names are only looked up in it, nothing is ever unpacked under them.

Everything that its headers say is checked before it is read, and counted while it is.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import unquote

from teleklasa.courses.packages.plan import PackageFault

MOST_ENTRIES = 5_000
BLOCK_BYTES = 65_536
LONGEST_NAME = 500
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(RuntimeError, NotImplementedError, ValueError, EOFError, OSError, OverflowError),
)
DRIVE = re.compile(r"[A-Za-z]:")


class Archive:
    """The files of a package by their names.  Every method raises PackageFault for what is broken or too much."""

    def __init__(self, archive: zipfile.ZipFile, *, most_bytes: int) -> None:
        self._archive, self._most_bytes, self._read_bytes = archive, most_bytes, 0
        self._entries = _checked(archive.infolist(), most_bytes)
        self._folded = {name.casefold(): name for name in self._entries}

    @classmethod
    @contextmanager
    def opened(cls, path: Path, *, most_bytes: int) -> Iterator[Self]:
        """Raises PackageFault for what is no ZIP, or one that is not taken as a whole."""
        try:
            archive = zipfile.ZipFile(path)
        except BROKEN as error:
            raise PackageFault("not_a_zip") from error
        with archive:
            yield cls(archive, most_bytes=most_bytes)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def found(self, folder: str, address: str) -> str | None:
        """The name of the entry that an address leads to, told from a folder of the archive; None for nothing here."""
        for written in (address, unquote(re.split(r"[?#]", address, maxsplit=1)[0])):
            name = safe_name(posixpath.join(folder, written.replace("\\", "/")))
            if name is not None and name in self._entries:
                return name
            if name is not None and name.casefold() in self._folded:
                return self._folded[name.casefold()]
        return None

    def size_of(self, name: str) -> int:
        return self._entries[name].file_size

    def read(self, name: str, *, most_bytes: int) -> bytes:
        """A text of the package, whole; `too_large` when it is larger than any such text needs to be."""
        if self._entries[name].file_size > most_bytes:
            raise PackageFault("too_large", name)
        blocks, size = [], 0
        for block in self.blocks(name):
            size += len(block)
            if size > most_bytes:
                raise PackageFault("too_large", name)
            blocks.append(block)
        return b"".join(blocks)

    def copy(self, name: str, target: BinaryIO) -> tuple[int, str]:
        """Write the bytes of an entry; how many they are, and their SHA-256."""
        digest, size = hashlib.sha256(), 0
        for block in self.blocks(name):
            target.write(block)
            digest.update(block)
            size += len(block)
        return size, digest.hexdigest()

    def blocks(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(self._entries[name]) as source:
                while block := source.read(BLOCK_BYTES):
                    self._read_bytes += len(block)
                    if self._read_bytes > 2 * self._most_bytes:  # once to look at it, once to keep it
                        raise PackageFault("too_large_unpacked", name)
                    yield block
        except BROKEN as error:
            raise PackageFault("damaged", name) from error


def safe_name(name: str) -> str | None:
    """The name in its plain form; None for one that is absolute or leads out of the archive."""
    if not name or len(name) > LONGEST_NAME or "\x00" in name or name.startswith("/") or DRIVE.match(name):
        return None
    plain = posixpath.normpath(name)
    return None if plain in {".", ".."} or plain.startswith("../") else plain


def _checked(entries: list[zipfile.ZipInfo], most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    """The plain files, by name; folders, links and names that lead elsewhere are left out."""
    if len(entries) > MOST_ENTRIES:
        raise PackageFault("too_many_entries")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise PackageFault("encrypted")
    if any(entry.compress_type not in METHODS for entry in entries):
        raise PackageFault("compression_unknown")
    if sum(entry.file_size for entry in entries) > most_bytes:
        raise PackageFault("too_large_unpacked")
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = safe_name(entry.filename.replace("\\", "/"))
        if name is None or entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        if name in found:
            raise PackageFault("duplicate_names", name)
        found[name] = entry
    return found
