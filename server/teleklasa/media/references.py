"""Which files are used. Apps above register a function for each of their tables that point to files."""

from collections.abc import Callable

from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person

UsedAmong = Callable[[set[int]], set[int]]
"""Of these primary keys of files, the ones that are in use; one query."""

_registered: list[UsedAmong] = []


def register(used_among: UsedAmong) -> None:
    """Count a table among the users of files; called when apps are ready."""
    if used_among not in _registered:
        _registered.append(used_among)


def forget(used_among: UsedAmong) -> None:
    _registered.remove(used_among)


def in_use(file_ids: set[int]) -> set[int]:
    """Those of the files that anything points to; a query for each registered table."""
    used: set[int] = set()
    for used_among in _registered:
        used |= used_among(file_ids - used)
    return used & file_ids


def used_as_avatars(file_ids: set[int]) -> set[int]:
    """Pictures of people; a picture is always a file of its person's own."""
    files = MediaFile.objects.filter(pk__in=file_ids, kind="image").exclude(owner=None)
    keys = {file.storage_key: file for file in files.only("storage_key", "owner_id")}
    owners = [file.owner_id for file in keys.values()]
    shown = Person.objects.filter(pk__in=owners, avatar_key__in=keys).values_list("avatar_key", flat=True)
    return {keys[key].pk for key in shown}
