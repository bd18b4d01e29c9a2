"""Files that authors put into a course, found by their ids."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from teleklasa.courses.models import Course
from teleklasa.media.models import MediaFile
from teleklasa.media.naming import ready_files_named
from teleklasa.people.models import Person


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

    Raises Invalid as `ready_files_named` does, also for files of another kind or of somebody else.
    """
    allowed = Q(place=f"course:{course.slug}") | Q(owner=by)
    if attached is not None:
        allowed |= attached
    return ready_files_named(public_ids, allowed=allowed & Q(kind__in=kinds), field=field)
