"""What may be sent: the kinds of files, the types that each kind takes, and how large each may be."""

from django.conf import settings

from teleklasa.media.models import MediaFile

Kind = MediaFile.Kind

PDF, ZIP, TEXT, MARKDOWN, CSV = "application/pdf", "application/zip", "text/plain", "text/markdown", "text/csv"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE_OPEN = "application/vnd.openxmlformats-officedocument."
MP4, WEBM, WEBVTT, WEBP = "video/mp4", "video/webm", "text/vtt", "image/webp"

EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    ZIP: (".zip", ".imscc"),
    TEXT: (".txt",),
    MARKDOWN: (".md", ".markdown"),
    CSV: (".csv",),
    f"{OPEN_DOCUMENT}text": (".odt",),
    f"{OPEN_DOCUMENT}spreadsheet": (".ods",),
    f"{OPEN_DOCUMENT}presentation": (".odp",),
    f"{OFFICE_OPEN}wordprocessingml.document": (".docx",),
    f"{OFFICE_OPEN}spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE_OPEN}presentationml.presentation": (".pptx",),
    MP4: (".mp4", ".m4v"),
    WEBM: (".webm",),
    WEBVTT: (".vtt",),
}
"""The endings that a name may have for a type; the first is added to a name without any."""

NOT_DOCUMENTS = frozenset({MP4, WEBM, WEBVTT})
TYPES: dict[str, frozenset[str]] = {
    Kind.IMAGE: frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    Kind.DOCUMENT: frozenset(EXTENSIONS) - NOT_DOCUMENTS,
    Kind.VIDEO: frozenset({MP4, WEBM}),
    Kind.CAPTIONS: frozenset({WEBVTT}),
    Kind.PACKAGE: frozenset({ZIP}),
}


def most_bytes(kind: str) -> int:
    """The size cap of a kind, as the school has set it."""
    return int(settings.MEDIA_MOST_BYTES[kind])
