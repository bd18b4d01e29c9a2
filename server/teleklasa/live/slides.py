"""Slides that lessons are opened with: kept by their group, sent along when a meeting is made.

BigBlueButton reads slides only in the call that makes a meeting, so a lesson remembers which it was
given and brings them along when it moves.  (docs.bigbluebutton.org, "create", pre-upload slides)
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from teleklasa.bbb import Slides
from teleklasa.groups.models import Group
from teleklasa.groups.rules import may_manage_group
from teleklasa.live.models import GroupSlides, LiveLesson
from teleklasa.live.refused import GroupArchived
from teleklasa.live.room_keepers import SlidesFile
from teleklasa.media import places, references
from teleklasa.media.limits import OFFICE_OPEN, OPEN_DOCUMENT, PDF, TEXT
from teleklasa.media.models import MediaFile
from teleklasa.media.naming import ready_files_named
from teleklasa.media.refusals import StoreAway
from teleklasa.media.signing import origin, signed_url
from teleklasa.media.store import file_object, store
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal

PLACE = "group"
MOST_SLIDES = 5
SLIDES_TYPES = frozenset(
    {
        PDF,
        TEXT,
        *(OPEN_DOCUMENT + each for each in ("presentation", "text", "spreadsheet")),
        OFFICE_OPEN + "presentationml.presentation",
        OFFICE_OPEN + "wordprocessingml.document",
        OFFICE_OPEN + "spreadsheetml.sheet",
    }
)
"""What BigBlueButton turns into pages, of the documents that the school takes."""
FETCHED_WITHIN_S = 3600
MOST_SENT_BYTES = 1_400_000
"""Of all slides in the body of `create`: two megabytes as base64, which is what servers take."""
log = structlog.get_logger(__name__)


class NotSlides(Refusal):
    status, code, title = 422, "not-slides", "A lesson cannot show a document of that type"


class GroupFiles:
    """The rules of the places `group:{slug}`, which hold the slides of groups; see `media.places`."""

    def exists(self, person: Person, name: str) -> bool:
        return _seen(person, name) is not None

    def may_upload(self, person: Person, name: str, kind: str) -> bool:
        group = _seen(person, name)
        return group is not None and kind == MediaFile.Kind.DOCUMENT and may_manage_group(person, group)

    def quota_bytes(self, name: str) -> int:
        return int(settings.MEDIA_GROUP_QUOTA_BYTES)


def _seen(person: Person, slug: str) -> Group | None:
    return Group.objects.visible_to(person).kept().filter(slug=slug).first()


def slides_of(group: Group) -> list[MediaFile]:
    """The files in the order in which they are given to a lesson; one query."""
    return [slides.file for slides in GroupSlides.objects.filter(group=group).select_related("file")]


def set_slides(group: Group, public_ids: Sequence[str], *, by: Person) -> None:
    """Make these the slides of the group's next lessons; one that is open keeps what it has.

    Raises GroupArchived, Invalid for files that are not ready documents of the group or are named
    twice, and NotSlides for those that no server can show.
    """
    with transaction.atomic():
        held = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        if held.archived_at is not None:
            raise GroupArchived
        files = ready_files_named(public_ids, allowed=Q(place=f"{PLACE}:{group.slug}"), field="files")
        if not all(file.mime in SLIDES_TYPES for file in files):
            raise NotSlides
        GroupSlides.objects.filter(group=group).delete()
        rows = [GroupSlides(group=group, file=file, position=place) for place, file in enumerate(files)]
        GroupSlides.objects.bulk_create(rows)
        record(by, "slides-changed", f"group:{group.slug}", files=len(rows))


def slides_to_send(lesson: LiveLesson) -> list[Slides]:
    """What goes along with `create`: addresses that servers fetch, or the documents themselves.

    Servers fetch by https only, so a school without it, as on one's own machine, sends them along as
    far as a body may be.  A file that is gone by now is left out.
    """
    if not lesson.slides:
        return []
    return _by_address(lesson.slides) if _origin().startswith("https://") else _enclosed(lesson.slides)


def _by_address(named: Sequence[SlidesFile]) -> list[Slides]:
    """No query: whether a file is still there is seen when it is fetched."""
    origin_of_path = "" if origin() else settings.PUBLIC_URL
    found = []
    for place, one in enumerate(named):
        path = signed_url(MediaFile(public_id=one["id"]), None, lifetime_s=FETCHED_WITHIN_S)
        found.append(Slides(one["name"], url=origin_of_path + path, current=place == 0))
    return found


def _enclosed(named: Sequence[SlidesFile]) -> list[Slides]:
    files = MediaFile.objects.ready().filter(public_id__in=[one["id"] for one in named]).in_bulk(field_name="public_id")
    found: list[Slides] = []
    left = MOST_SENT_BYTES
    for one in named:
        file = files.get(one["id"])
        if file is None or file.size > left:
            log.warning("slides left out of a lesson", reason="gone" if file is None else "too-large")
            continue
        try:
            with store().open(file_object(file.storage_key)) as content:
                found.append(Slides(one["name"], content=content.read(), current=not found))
        except (OSError, StoreAway) as error:
            log.warning("slides left out of a lesson", reason=type(error).__name__)
        else:
            left -= file.size
    return found


def _origin() -> str:
    return origin() or str(settings.PUBLIC_URL)


def used_as_slides(file_ids: set[int]) -> set[int]:
    """Of these files, the ones that lessons are opened with, or were and may need again; two queries."""
    kept = set(GroupSlides.objects.filter(file__in=file_ids).values_list("file_id", flat=True))
    given = LiveLesson.objects.open().exclude(slides=[]).values_list("slides", flat=True)
    public_ids = [one["id"] for slides in given for one in slides]
    return kept | set(MediaFile.objects.filter(pk__in=file_ids, public_id__in=public_ids).values_list("pk", flat=True))


def register_slides() -> None:
    """Make every group a place for its slides; called when apps are ready."""
    places.register(PLACE, GroupFiles())
    references.register(used_as_slides)
