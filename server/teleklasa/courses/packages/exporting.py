"""A course made into a package: its texts, tasks and files, and nothing of the people in it."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import structlog

from teleklasa.courses.models import Course
from teleklasa.courses.packages.course_json import ENTRY, FORMAT, VERSION
from teleklasa.courses.packages.export_shapes import Shapes, card_of
from teleklasa.media import taking
from teleklasa.media.checking import reject
from teleklasa.media.findings import Rejected
from teleklasa.media.limits import EXTENSIONS
from teleklasa.media.models import MediaFile
from teleklasa.media.quota import own_quota_bytes
from teleklasa.media.refusals import QuotaFull
from teleklasa.media.store import file_object, image_object, scratch_folder, store

BLOCK_BYTES = 1024 * 1024
IMAGE_ENDING = ".webp"
log = structlog.get_logger(__name__)


def export_course(file_id: int, course_id: int) -> None:
    """Fill the file that waits for it with the package of the course; a fault rejects the file for a reason."""
    file = MediaFile.objects.select_related("owner").filter(pk=file_id, state=MediaFile.State.CHECKING).first()
    course = Course.objects.kept().filter(pk=course_id).first()
    if file is None or file.owner is None:
        return
    if course is None:
        reject(file, "lost")
        return
    try:
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            path = Path(folder) / "package.zip"
            write_package(course, path)
            found = taking.Found(path, file.name, file.kind, path.stat().st_size, _sha256(path))
            taking.fill(file, found, limit_bytes=own_quota_bytes(file.owner))
    except Rejected as fault:
        _give_up(file, fault.because)
    except QuotaFull:
        _give_up(file, "quota_full")
    except zipfile.LargeZipFile:
        _give_up(file, "too_large")


def _give_up(file: MediaFile, because: str) -> None:
    """Keep the row, so that whoever waits is told why."""
    log.info("package not made", file=file.public_id, because=because)
    reject(file, because)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def write_package(course: Course, path: Path) -> None:
    """Write the archive; lessons and files go through memory a few at a time.  Raises zipfile.LargeZipFile."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as archive:
        shapes = Shapes(course)
        with archive.open(ENTRY, "w") as target:
            for piece in _document(course, shapes):
                target.write(piece.encode())
        written: set[str] = set()
        for file in shapes.files():
            if (name := entry_of(file)) not in written:
                written.add(name)
                _copy(file, archive, name)


def _document(course: Course, shapes: Shapes) -> Iterator[str]:
    """`course.json` piece by piece; the files come last, since the texts say which they are."""
    head = {"format": FORMAT, "version": VERSION, "course": card_of(course, shapes)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "sections": ['
    for place, (section, lessons) in enumerate(shapes.sections()):
        told = json.dumps(section, ensure_ascii=False)[:-1]
        yield f'{"," if place else ""}\n{told}, "lessons": ['
        for number, lesson in enumerate(lessons):
            yield f"{',' if number else ''}\n{json.dumps(lesson, ensure_ascii=False)}"
        yield "]}"
    yield '], "files": ['
    for place, file in enumerate(shapes.files()):
        yield f"{',' if place else ''}\n{json.dumps(_file(file, shapes), ensure_ascii=False)}"
    yield "]}\n"


def entry_of(file: MediaFile) -> str:
    """Named by its content, so that the same bytes are there once."""
    ending = IMAGE_ENDING if file.kind == MediaFile.Kind.IMAGE else EXTENSIONS.get(file.mime, ("",))[0]
    return f"files/{file.sha256}{ending}"


def _file(file: MediaFile, shapes: Shapes) -> dict[str, Any]:
    return {
        "id": shapes.key(file.pk),
        "path": entry_of(file),
        "name": file.name,
        "kind": file.kind,
        "mime": file.mime,
        "size": file.size,
        "sha256": file.sha256,
    }


def _copy(file: MediaFile, archive: zipfile.ZipFile, name: str) -> None:
    """The bytes as they are stored; a file whose bytes are lost is left out, which its import tells."""
    where = image_object if file.kind == MediaFile.Kind.IMAGE else file_object
    with suppress(FileNotFoundError), store().open(where(file.storage_key)) as source:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_STORED
        entry.file_size = file.size
        with archive.open(entry, "w") as target:
            _pour(source, target)


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(BLOCK_BYTES):
        target.write(block)
