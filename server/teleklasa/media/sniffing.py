"""What a file is, judged by its bytes alone; names and announced types are never believed."""

from pathlib import Path

from teleklasa.media.findings import Rejected
from teleklasa.media.limits import CSV, EXTENSIONS, MARKDOWN, MP4, PDF, TEXT, WEBM, WEBVTT
from teleklasa.media.zip_contents import type_of_zip

HEAD_BYTES = 4096
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso3",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VP",
    b"dash",
    b"MSNV",
}
STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": PDF,
}
WRITTEN = {ending: mime for mime in (TEXT, MARKDOWN, CSV) for ending in EXTENSIONS[mime]}
"""Texts that only their endings tell apart."""
CONTROL = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b") + b"\x7f"
BLOCK_BYTES = 1024 * 1024


def sniff(path: Path, *, ending: str) -> str:
    """The type of a file; the ending only tells one plain text from another.  Raises Rejected."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise Rejected("empty")
    if head.startswith(b"PK\x03\x04"):
        return type_of_zip(path)
    if found := type_of_start(head):
        return found
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return WEBVTT if ending == ".vtt" else WRITTEN.get(ending, WEBVTT)
    if is_text(path):
        return WRITTEN.get(ending, TEXT)
    raise Rejected("type_not_allowed")


def type_of_start(head: bytes) -> str | None:
    """The type that the first bytes say, where they can say one."""
    for start, mime in STARTS.items():
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS:
        return MP4
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    return None


def is_text(path: Path) -> bool:
    """UTF-8 from the first byte to the last, without control characters."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if block.translate(None, CONTROL) != block:
                return False
            known, rest = _whole_letters(rest + block)
            try:
                known.decode()
            except UnicodeDecodeError:
                return False
    return not rest


def _whole_letters(block: bytes) -> tuple[bytes, bytes]:
    """The block up to its last whole letter, and the begun one."""
    for back in range(1, min(4, len(block)) + 1):
        if block[-back] & 0xC0 == 0xC0:
            needed = 2 if block[-back] < 0xE0 else 3 if block[-back] < 0xF0 else 4
            return (block[:-back], block[-back:]) if back < needed else (block, b"")
        if block[-back] < 0x80:
            break
    return block, b""
