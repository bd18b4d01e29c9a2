"""Where the bytes of ready files lie: a folder of this machine, or a bucket of S3.

Objects have names such as `image/0f3c…` or `hls/0f3c…/720_001.ts`, made of random keys only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

IMAGE, FILE, STREAM = "image", "file", "hls"
SCRATCH = "scratch"
FOLDERS = (IMAGE, FILE, STREAM)
CARD_WIDTH = 640


def image_object(key: str, *, is_card: bool = False) -> str:
    return f"{IMAGE}/{key}-{CARD_WIDTH}" if is_card else f"{IMAGE}/{key}"


def file_object(key: str) -> str:
    return f"{FILE}/{key}"


def stream_object(prefix: str, piece: str) -> str:
    return f"{STREAM}/{prefix}/{piece}"


def scratch_folder() -> Path:
    """Where large files are worked on: beside the store, because /tmp is often memory."""
    folder = Path(settings.MEDIA_FOLDER) / SCRATCH
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True, slots=True)
class Stored:
    """An object found in the store; `key` is the random part of its name."""

    name: str
    key: str
    age_s: float


class Store(Protocol):
    """Every method raises FileNotFoundError for an object that is gone, but `delete`, which is content."""

    def received(self, key: str) -> AbstractContextManager[Path]:
        """The bytes that were sent for a file, as a file of this machine; gone afterwards if it was a copy."""

    def keep(self, key: str, path: Path) -> None:
        """Make what was received (`path`) the object of the file, whole or not at all."""

    def drop_received(self, key: str, *, multipart_id: str = "") -> None:
        """Forget what was sent and is not kept; content when nothing was."""

    def put(self, name: str, content: bytes | Path, *, mime: str) -> None:
        """Store an object, whole or not at all."""

    def open(self, name: str) -> BinaryIO: ...

    def local_copy(self, name: str) -> AbstractContextManager[Path]:
        """An object as a file of this machine; gone afterwards if it was a copy."""

    def delete(self, names: list[str]) -> None: ...

    def delete_stream(self, prefix: str) -> None: ...

    def stored(self) -> Iterator[Stored]:
        """Everything that is there, unfinished uploads too."""

    def remove_stray(self, found: Stored) -> None:
        """Delete what `stored` found."""


def store() -> Store:
    """The store that the settings name."""
    if settings.MEDIA_S3_BUCKET:
        from teleklasa.media.bucket import Bucket  # noqa: PLC0415 -- boto3 is slow to load, and few schools need it

        return Bucket()
    from teleklasa.media.disk import Disk  # noqa: PLC0415 -- the same choice, side by side

    return Disk(settings.MEDIA_FOLDER)
