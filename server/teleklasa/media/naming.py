"""Files that a request names by their ids, to be put where they are used."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from teleklasa.media.models import MediaFile
from teleklasa.rest.problems import Invalid


def ready_files_named(public_ids: Sequence[str], *, allowed: Q, field: str) -> list[MediaFile]:
    """The ready files among `allowed`, in the order given.  One query, none for an empty list.

    Raises Invalid under `field` for the whole list when one is named twice, missing, not ready or not
    allowed.  The files are held until the transaction ends, so that nobody deletes them before they are
    put where they are used.
    """
    if not public_ids:
        return []
    rows = MediaFile.objects.ready().filter(allowed, public_id__in=public_ids)
    found = {file.public_id: file for file in rows.order_by("pk").select_for_update(no_key=True)}
    if len(found) != len(public_ids):
        raise Invalid(fields={field: ["unknown"]})
    return [found[public_id] for public_id in public_ids]
