"""The card of a course, changed by its teachers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from teleklasa.courses.authoring.attaching import files_named
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.authoring.states import needs_review
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.models import Category, Course
from teleklasa.courses.refused import EditedMeanwhile, ListingNeedsReview
from teleklasa.courses.writing import rendered
from teleklasa.media.models import MediaFile
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

Status, Visibility = Course.Status, Course.Visibility


def change_card(course: Course, *, by: Person, changes: dict[str, Any], version: int | None = None) -> None:
    """Write the named fields; `category` is a slug and `cover` the id of a picture, None for none.

    Raises EditedMeanwhile when `version` is given and another one is there, Invalid for an unknown
    category or a picture that may not be used, ListingNeedsReview where a published course would
    get into the catalogue unseen.
    """
    texts = _texts(course, by=by, changes=changes)
    with transaction.atomic():
        locked = locked_course(course.pk)
        if version is not None and locked.version != version:
            raise EditedMeanwhile(version=locked.version)
        if not changes:
            return
        _refuse_listing_unseen(locked, by=by, visibility=changes.get("visibility", locked.visibility))
        Course.objects.filter(pk=course.pk).update(
            **{**changes, **texts, **_things_named(locked, by=by, changes=changes)},
            version=F("version") + 1,
            outline_version=F("outline_version") + 1,
            updated_at=timezone.now(),
        )
        index_course(course.pk)
        record(by, "course-changed", f"course:{course.slug}", fields=sorted(changes))


def _texts(course: Course, *, by: Person, changes: dict[str, Any]) -> dict[str, str]:
    """Rendered before anything is locked, since long texts take their time."""
    if "description_source" not in changes:
        return {}
    return {"description_html": rendered(changes["description_source"], place_course=course, author=by)}


def _things_named(course: Course, *, by: Person, changes: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "category" in changes:
        columns["category"] = category_named(changes["category"])
    if "cover" in changes:
        cover = cover_named(changes["cover"], course=course, by=by)
        columns |= {"cover": cover, "cover_key": cover.storage_key if cover else ""}
    return columns


def category_named(slug: str | None) -> Category | None:
    if not slug:
        return None
    found = Category.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid(fields={"category": ["unknown"]})
    return found


def cover_named(public_id: str | None, *, course: Course, by: Person) -> MediaFile | None:
    if not public_id:
        return None
    kinds = [MediaFile.Kind.IMAGE]
    return files_named([public_id], course=course, by=by, kinds=kinds, field="cover", attached=Q(pk=course.cover_id))[0]


def _refuse_listing_unseen(course: Course, *, by: Person, visibility: str) -> None:
    """A course published for a few becomes public only by who could approve it."""
    becomes_public = visibility == Visibility.PUBLIC and course.visibility != Visibility.PUBLIC
    if course.status == Status.PUBLISHED and becomes_public and needs_review(Visibility.PUBLIC, by=by):
        raise ListingNeedsReview
