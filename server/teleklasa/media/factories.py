"""Files for tests and the sample school, sent and checked as real ones are."""

import io
import zipfile
from pathlib import Path

from PIL import Image

from teleklasa.media.models import MediaFile
from teleklasa.media.store import file_object, store
from teleklasa.media.uploading import Announced, Part, announce, take_part
from teleklasa.people.models import Person

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nDzie\xc5\x84 dobry\n"


def image_bytes(width: int = 64, height: int = 48, *, form: str = "PNG", colour: str = "teal") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, form)
    return target.getvalue()


def pdf_bytes(text: str = "praca") -> bytes:
    return b"%PDF-1.7\n% " + text.encode() + b"\n%%EOF\n"


def zip_bytes(**entries: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return target.getvalue()


def send_file(owner: Person, content: bytes, *, name: str, kind: str = "document", place: str = "") -> MediaFile:
    """A file in the state that its check leaves it in; a video is checked by the worker."""
    file = announce(owner, Announced(kind=kind, name=name, size=len(content), place=place))
    take_part(file, Part(read=io.BytesIO(content).read, offset=0, length=len(content)))
    return MediaFile.objects.get(pk=file.pk)


def make_image(owner: Person, *, place: str = "", name: str = "obraz.png") -> MediaFile:
    return send_file(owner, image_bytes(), name=name, kind="image", place=place)


def make_document(owner: Person, *, place: str = "", name: str = "praca.pdf") -> MediaFile:
    return send_file(owner, pdf_bytes(), name=name, place=place)


def make_captions(owner: Person, *, place: str, name: str = "napisy.vtt") -> MediaFile:
    return send_file(owner, CAPTIONS, name=name, kind="captions", place=place)


def path_of(file: MediaFile) -> Path:
    """Where the bytes of a ready document, video or captions lie on the disk."""
    with store().local_copy(file_object(file.storage_key)) as path:
        return path
