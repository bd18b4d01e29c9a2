"""The committed files of the sample catalogue, taken into the school as if their owners had sent them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from teleklasa.media.models import MediaFile
from teleklasa.media.taking import Found, take
from teleklasa.people.models import Person

FOLDER = Path(__file__).parents[1] / "files"
Kind = MediaFile.Kind
FOLDERS = {
    "covers": Kind.IMAGE,
    "avatars": Kind.IMAGE,
    "pictures": Kind.IMAGE,
    "films": Kind.VIDEO,
    "captions": Kind.CAPTIONS,
    "papers": Kind.DOCUMENT,
}


def take_sample(folder: str, name: str, *, owner: Person, place: str = "") -> MediaFile:
    """A ready file of that place, or of the owner's own."""
    path = FOLDER / folder / name
    content = path.read_bytes()
    found = Found(path, name, FOLDERS[folder], len(content), sha256(content).hexdigest())
    limit_bytes = settings.MEDIA_PLACE_QUOTA_BYTES if place else settings.MEDIA_OWN_QUOTA_BYTES
    return take(found, owner=owner, place=place, limit_bytes=limit_bytes)
