"""What a ZIP holds, told by its list of contents; nothing is ever unpacked."""

import struct
import zipfile
import zlib
from pathlib import Path

from teleklasa.media.findings import Rejected
from teleklasa.media.limits import EXTENSIONS, OFFICE_OPEN, OPEN_DOCUMENT, ZIP

END_BYTES = 22
END = struct.Struct("<4s4H2LH")
END_MARK, ZIP64_LOCATOR_MARK, ZIP64_LOCATOR_BYTES = b"PK\x05\x06", b"PK\x06\x07", 20
LONGEST_COMMENT = 65_535
MOST_ENTRIES = 20_000
MOST_LIST_BYTES = 4 * 1024 * 1024
OFFICE_FOLDERS = {
    "word/": f"{OFFICE_OPEN}wordprocessingml.document",
    "xl/": f"{OFFICE_OPEN}spreadsheetml.sheet",
    "ppt/": f"{OFFICE_OPEN}presentationml.presentation",
}
BROKEN = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    ValueError,
    EOFError,
    OSError,
    zlib.error,
    struct.error,
)


def type_of_zip(path: Path) -> str:
    """A plain ZIP, or the document that it is.  Raises Rejected for a broken one, or one with macros."""
    _require_short_list(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Rejected("macros")
            return _open_document(archive, names) or _office_document(names) or ZIP
    except BROKEN as error:
        raise Rejected("damaged") from error


def _require_short_list(path: Path) -> None:
    """Refuse a list of contents that would take much memory to read, before it is read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END_BYTES - LONGEST_COMMENT))
        tail = file.read()
    start = tail.rfind(END_MARK)
    if start < 0 or len(tail) - start < END_BYTES:
        raise Rejected("damaged")
    _, _, _, _, entries, list_bytes, _, _ = END.unpack_from(tail, start)
    is_zip64 = tail[max(0, start - ZIP64_LOCATOR_BYTES) : start].startswith(ZIP64_LOCATOR_MARK)
    if is_zip64 or entries > MOST_ENTRIES or list_bytes > MOST_LIST_BYTES:
        raise Rejected("damaged")


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    """ODF says its type in its first entry.  (OpenDocument 1.3, part 2, 3.3)"""
    if not names or names[0] != "mimetype":
        return None
    with archive.open("mimetype") as entry:
        said = entry.read(100).decode("ascii", "replace").strip()
    return said if said.startswith(OPEN_DOCUMENT) and said in EXTENSIONS else None


def _office_document(names: list[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    for folder, mime in OFFICE_FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return mime
    return None
