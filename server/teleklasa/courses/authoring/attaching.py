"""Files that authors put into a course, found by their ids."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from teleklasa.courses.models import Course
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid


def files_named(
    public_ids: Sequence[str],
    *,
    course: Course,
    by: Person,
    kinds: Sequence[str],
    field: str,
    attached: Q | None = None,
) -> list[MediaFile]:
    """The ready files in the order given: of the course, of the person's own, or `attached` there already.

    Raises Invalid under `field` for the whole list when one is named twice, missing, not ready, of
    another kind or somebody else's.  One query, none for an empty list.  The files are held until the
    transaction ends, so that nobody deletes them before they are put where they are used.
    """
    if not public_ids:
        return []
    allowed = Q(place=f"course:{course.slug}") | Q(owner=by)
    if attached is not None:
        allowed |= attached
    rows = MediaFile.objects.ready().filter(allowed, public_id__in=public_ids, kind__in=kinds)
    found = {file.public_id: file for file in rows.order_by("pk").select_for_update(no_key=True)}
    if len(found) != len(public_ids):
        raise Invalid(fields={field: ["unknown"]})
    return [found[public_id] for public_id in public_ids]
