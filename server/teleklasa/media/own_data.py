"""What the school holds of a person's files, handed out and erased; see `people.own_data`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data


def own_files(person: Person) -> dict[str, Any]:
    """Every file that the person sent, without its bytes.  One query."""
    rows = MediaFile.objects.owned_by(person).order_by("id")
    columns = ("public_id", "name", "kind", "state", "mime", "size", "place", "language", "created_at")
    return {"files": list(rows.values(*columns))}


def forget_files(person: Person) -> None:
    """What places use is nobody's from now on; own files go with the next sweep, but for those in use."""
    theirs = MediaFile.objects.owned_by(person)
    theirs.exclude(place="").update(owner=None)
    long_ago = timezone.now() - timedelta(days=settings.MEDIA_UNUSED_KEPT_DAYS, hours=1)
    theirs.ready().update(ready_at=long_ago)


def register_files() -> None:
    """Called when apps are ready."""
    register_own_data("media", export=own_files, erase=forget_files)
