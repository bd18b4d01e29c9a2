"""What packages are asked for with, and what is answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import PackageImport

EXPORT_STATES = ("waiting", "ready", "failed")


class PackageImportIn(serializers.Serializer[Any]):
    """`file` is the id of an own package that was sent; a trial (`dry_run`) writes nothing."""

    file = serializers.CharField(max_length=16)
    dry_run = serializers.BooleanField(default=True)


class PackageFileOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class PackageCourseOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class PackageLine(serializers.Serializer[Any]):
    """What became of one item; `reason` is a stable code, and for something made a note of what was left out."""

    path = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["made", "skipped", "failed"])
    reason = serializers.CharField()


class PackageImportRow(serializers.Serializer[Any]):
    """An import without its report."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PackageImport.Kind.choices, allow_null=True)
    dry_run = serializers.BooleanField()
    state = serializers.ChoiceField(choices=PackageImport.State.choices)
    failed_because = serializers.CharField()
    file = PackageFileOut(allow_null=True)
    course = PackageCourseOut(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class PackageImportOut(PackageImportRow):
    report = PackageLine(many=True)


class PackageImportPage(serializers.Serializer[Any]):
    results = PackageImportRow(many=True)
    next = serializers.CharField(allow_null=True)


class CourseExportOut(serializers.Serializer[Any]):
    """A package of a course; once it is ready, `url` opens it for an hour, and `id` may be imported."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=EXPORT_STATES)
    failed_because = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


def import_row(row: PackageImport) -> dict[str, Any]:
    course = row.course if row.course is not None and row.course.deleted_at is None else None
    return {
        "id": row.public_id,
        "kind": row.kind,
        "dry_run": row.dry_run,
        "state": row.state,
        "failed_because": row.failed_because,
        "file": {"id": row.file.public_id, "name": row.file.name} if row.file else None,
        "course": {"slug": course.slug, "title": course.title} if course else None,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
    }
