"""Courses that come and go in packages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import seen_course
from teleklasa.courses.models import PackageImport
from teleklasa.courses.packages import asking_for, serializers
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import signed_url
from teleklasa.people.asking import person_of
from teleklasa.people.models import Person
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import PageQuery, page_of
from teleklasa.rest.problems import NotFound, require

TAGS = ["packages"]
LINK_S = 3600
STATES = {MediaFile.State.READY: "ready", MediaFile.State.REJECTED: "failed"}


class CourseExports(APIView):
    @extend_schema(
        tags=TAGS, summary="Make a package of a course", request=None, responses={202: serializers.CourseExportOut}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Texts, tasks with their keys, and files; nobody's names, work or comments. It becomes an own file."""
        course, _ = seen_course(request, slug, rules.EXPORT)
        person = person_of(request)
        return Response(export(asking_for.ask_export(course, person), person), status=202)


class OneCourseExport(APIView):
    @extend_schema(tags=TAGS, summary="See whether a package is ready", responses=serializers.CourseExportOut)
    def get(self, request: Request, slug: str, export_id: str) -> Response:
        """Packages that somebody else asked for are not found."""
        course, _ = seen_course(request, slug, rules.EXPORT)
        person = person_of(request)
        file = asking_for.exports_of(course, person).filter(public_id=export_id).first()
        if file is None:
            raise NotFound
        return Response(export(file, person))


class PackageImports(APIView):
    @extend_schema(
        tags=TAGS,
        summary="List own imports, newest first",
        parameters=[PageQuery],
        responses=serializers.PackageImportPage,
    )
    def get(self, request: Request) -> Response:
        """Without their reports."""
        query = validated_query(PageQuery, request)
        rows = own_imports(person_of(request)).defer("report")
        page, beyond = page_of(rows, keys=["-id"], cursor=query["cursor"])
        return Response({"results": [serializers.import_row(row) for row in page], "next": beyond})

    @extend_schema(
        tags=TAGS,
        summary="Make a course of a package, or try to",
        request=serializers.PackageImportIn,
        responses={202: serializers.PackageImportOut},
    )
    def post(self, request: Request) -> Response:
        """Takes a package of this school's own format or an IMS Common Cartridge; the new course is a draft."""
        person = person_of(request)
        require(rules.may_create_course(person))
        asked = validated(serializers.PackageImportIn, request)
        row = asking_for.ask_import(person, file=asked["file"], dry_run=asked["dry_run"])
        return Response(imported(own_imports(person).get(pk=row.pk)), status=202)


class OnePackageImport(APIView):
    @extend_schema(
        tags=TAGS, summary="See what became of an import, item by item", responses=serializers.PackageImportOut
    )
    def get(self, request: Request, package_id: str) -> Response:
        row = own_imports(person_of(request)).filter(public_id=package_id).first()
        if row is None:
            raise NotFound
        return Response(imported(row))


def own_imports(person: Person) -> Any:
    return PackageImport.objects.filter(person=person).select_related("file", "course")


def imported(row: PackageImport) -> dict[str, Any]:
    return {**serializers.import_row(row), "report": row.report}


def export(file: MediaFile, person: Person) -> dict[str, Any]:
    is_ready = file.state == MediaFile.State.READY
    return {
        "id": file.public_id,
        "state": STATES.get(MediaFile.State(file.state), "waiting"),
        "failed_because": file.rejected_because,
        "name": file.name,
        "size": file.size,
        "url": signed_url(file, person, lifetime_s=LINK_S, as_attachment=True) if is_ready else None,
        "created_at": file.created_at,
    }
