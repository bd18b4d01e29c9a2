"""What lessons of each kind hold, and the files that are put into them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from teleklasa.courses.authoring.attaching import files_named
from teleklasa.courses.models import Course, Lesson, LessonCaptions, LessonFile
from teleklasa.courses.writing import rendered
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

Kind, Completion = Lesson.Kind, Lesson.Completion
ONLY_FOR: dict[str, frozenset[str]] = {
    "video": frozenset({Kind.VIDEO}),
    "captions": frozenset({Kind.VIDEO}),
    "link_url": frozenset({Kind.LINK}),
    "starts_at": frozenset({Kind.LIVE}),
}
"""Fields that lessons of other kinds do not have; empty values are taken anywhere."""

FILE_KINDS = (MediaFile.Kind.DOCUMENT, MediaFile.Kind.IMAGE, MediaFile.Kind.VIDEO)
ROWS_OF_THEIR_OWN = frozenset({"files", "captions"})


def check_kind(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, once every one of them is for a lesson of this kind.  Raises Invalid."""
    wrong = [name for name, kinds in ONLY_FOR.items() if fields.get(name) and kind not in kinds]
    if fields.get("completion") == Completion.WATCHED and kind != Kind.VIDEO:
        wrong.append("completion")
    if wrong:
        raise Invalid(fields={name: ["not_for_this_kind"] for name in wrong})
    return fields


def with_html(fields: dict[str, Any], *, course: Course, by: Person) -> dict[str, Any]:
    """The fields with the text as HTML; done before anything is locked, since long texts take their time."""
    if "body_source" not in fields:
        return fields
    return {**fields, "body_html": rendered(fields["body_source"], place_course=course, author=by)}


def columns_of(lesson: Lesson, fields: dict[str, Any], *, course: Course, by: Person) -> dict[str, Any]:
    """What the fields say, as columns of the lesson: the video found, and its length taken from it.

    Raises Invalid for a video that may not be used.
    """
    columns = {name: value for name, value in fields.items() if name not in ROWS_OF_THEIR_OWN}
    if "video" in columns:
        columns["video"] = _video_named(columns["video"], lesson, course=course, by=by)
    video = columns.get("video", lesson.video if "duration_s" in columns else None)
    if video is not None and video.duration_s:
        columns["duration_s"] = round(video.duration_s)
    return columns


def missing_in(lesson: Lesson) -> list[str]:
    """The fields that a lesson of its kind needs before students see it, and that are empty."""
    needed = {
        Kind.VIDEO: ("video", lesson.video_id is not None),
        Kind.LINK: ("link_url", bool(lesson.link_url)),
        Kind.LIVE: ("starts_at", lesson.starts_at is not None),
    }
    if lesson.kind == Kind.FILE:
        return [] if LessonFile.objects.filter(lesson=lesson).exists() else ["files"]
    name, is_there = needed.get(Kind(lesson.kind), ("", True))
    return [] if is_there else [name]


def set_files(lesson: Lesson, fields: dict[str, Any], *, course: Course, by: Person) -> None:
    """Make `fields["files"]`, where there is one, the files that the lesson offers, in that order.  Raises Invalid."""
    if "files" not in fields:
        return
    rows = LessonFile.objects.filter(lesson=lesson)
    attached = Q(pk__in=rows.values("file"))
    files = files_named(fields["files"], course=course, by=by, kinds=FILE_KINDS, field="files", attached=attached)
    rows.delete()
    LessonFile.objects.bulk_create(
        [LessonFile(lesson=lesson, file=file, position=place) for place, file in enumerate(files)]
    )


def set_captions(lesson: Lesson, fields: dict[str, Any], *, course: Course, by: Person) -> None:
    """Make `fields["captions"]`, where there is one, the captions of the video.  Raises Invalid."""
    if "captions" not in fields:
        return
    named, kinds = fields["captions"], [MediaFile.Kind.CAPTIONS]
    rows = LessonCaptions.objects.filter(lesson=lesson)
    attached = Q(pk__in=rows.values("file"))
    ids = [one["file"] for one in named]
    files = files_named(ids, course=course, by=by, kinds=kinds, field="captions", attached=attached)
    rows.delete()
    LessonCaptions.objects.bulk_create(
        [
            LessonCaptions(lesson=lesson, file=file, language=one["language"])
            for file, one in zip(files, named, strict=True)
        ]
    )


def _video_named(public_id: str | None, lesson: Lesson, *, course: Course, by: Person) -> MediaFile | None:
    if not public_id:
        return None
    kinds, attached = [MediaFile.Kind.VIDEO], Q(pk=lesson.video_id)
    return files_named([public_id], course=course, by=by, kinds=kinds, field="video", attached=attached)[0]
