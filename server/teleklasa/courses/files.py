"""The files of courses: who may put them there, and which of them are used."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from teleklasa.courses.models import (
    Course,
    CourseImage,
    Lesson,
    LessonCaptions,
    LessonFile,
    PackageImport,
    SubmissionFile,
)
from teleklasa.courses.rules import UPLOAD, UPLOAD_CAPTIONS, may, may_see
from teleklasa.courses.standing import Standing, standing_of, with_standing
from teleklasa.media import places, references
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person

PLACE = "course"


class CourseFiles:
    """The rules of the places `course:{slug}` (row 39)."""

    def exists(self, person: Person, name: str) -> bool:
        standing = _standing(person, name)
        return standing is not None and may_see(standing)

    def may_upload(self, person: Person, name: str, kind: str) -> bool:
        standing = _standing(person, name)
        rule = UPLOAD_CAPTIONS if kind == MediaFile.Kind.CAPTIONS else UPLOAD
        return standing is not None and kind != MediaFile.Kind.PACKAGE and may(rule, standing)

    def quota_bytes(self, name: str) -> int:
        return int(settings.MEDIA_PLACE_QUOTA_BYTES)


def _standing(person: Person, slug: str) -> Standing | None:
    found = with_standing(Course.objects.kept(), person).filter(slug=slug).first()
    return None if found is None else standing_of(person, found)


USES: tuple[tuple[QuerySet[Any], str], ...] = (
    (Course.objects.all(), "cover"),
    (CourseImage.objects.all(), "file"),
    (Lesson.objects.all(), "video"),
    (LessonFile.objects.all(), "file"),
    (LessonCaptions.objects.all(), "file"),
    (SubmissionFile.objects.all(), "file"),
    (PackageImport.objects.filter(state=PackageImport.State.WAITING), "file"),
)
"""Every column that points to a file; pictures of texts are in CourseImage (`writing.rendered` notes them)."""


def used_in_courses(file_ids: set[int]) -> set[int]:
    """Of these files, the ones that anything in a course uses, deleted things too; a query for each of USES."""
    used: set[int] = set()
    for rows, column in USES:
        left = file_ids - used
        if left:
            used |= set(rows.filter(**{f"{column}__in": left}).values_list(column, flat=True))
    return used


def register_files() -> None:
    """Make every course a place for files; called when apps are ready."""
    places.register(PLACE, CourseFiles())
    references.register(used_in_courses)
