"""The files of a cartridge: found by the addresses that texts and resources give, each planned once."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from teleklasa.courses.packages.archive import Archive
from teleklasa.courses.packages.manifest import Resource
from teleklasa.courses.packages.plan import PlannedFile, Report
from teleklasa.media.file_names import ending_of
from teleklasa.media.models import MediaFile

Kind = MediaFile.Kind
MOST_FILES = 5_000
ENDINGS = {
    Kind.IMAGE: (".jpg", ".jpeg", ".png", ".gif", ".webp"),
    Kind.VIDEO: (".mp4", ".m4v", ".webm"),
}
PAGES = (".html", ".htm", ".xhtml")
FILE_BASE = re.compile(r"^\$?IMS[-_]CC[-_]FILE[-_]?BASE\$/*", re.IGNORECASE)
CANVAS_FILES = "web_resources"


def kind_of_name(name: str) -> str:
    """The kind of a file by its ending: only where to put it, its bytes are judged later."""
    ending = ending_of(name)
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), Kind.DOCUMENT)


class CartridgeFiles:
    def __init__(self, archive: Archive, report: Report) -> None:
        self._archive, self._report = archive, report
        self.planned: dict[str, PlannedFile] = {}
        self._keys: dict[str, str] = {}

    def entry(self, address: str, folder: str = "") -> str | None:
        """The entry that an address of a text in that folder leads to; None for what is not in the package."""
        plain = unquote(address).strip()
        based = FILE_BASE.sub("", plain)
        if based != plain:
            path = re.split(r"[?#]", based, maxsplit=1)[0]
            trimmed = re.sub(r"^(\.\./)+", "", path)
            places = ((CANVAS_FILES, path), ("", path), ("", trimmed), (CANVAS_FILES, trimmed), (folder, path))
            return next((found for base, one in places if (found := self._archive.found(base, one))), None)
        if not plain or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\$", plain):
            return None
        return self._archive.found(folder, address)

    def key(self, entry: str, path: str) -> str | None:
        """The key of the entry in the plan; None for a page or once there are too many."""
        if entry in self._keys:
            return self._keys[entry]
        if ending_of(entry) in PAGES or len(self.planned) >= MOST_FILES:
            return None
        key = f"f{len(self.planned) + 1}"
        self._keys[entry] = key
        self.planned[key] = PlannedFile(key, entry, posixpath.basename(entry), kind_of_name(entry), path)
        return key

    def is_used(self, resource: Resource) -> bool:
        """Whether a text uses the file of a resource already."""
        return self._archive.found(resource.folder, resource.href) in self._keys
