"""The import of a package: read, tried or done, with what became of every item of it.

Files come first, each by itself, in a place of the import's own; then all records in one transaction, which
also says that the import is done.  So a process may die at any moment: what is left are files that nothing
uses, and those are swept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from teleklasa.courses.models import Course, PackageImport
from teleklasa.courses.packages import course_json, manifest
from teleklasa.courses.packages.archive import Archive
from teleklasa.courses.packages.cartridge import read_cartridge
from teleklasa.courses.packages.course_format import read_package
from teleklasa.courses.packages.plan import CoursePlan, PackageFault, PlannedFile, Report
from teleklasa.courses.packages.writing import write_course
from teleklasa.courses.refused import TooManyCourses
from teleklasa.courses.rules import may_create_course
from teleklasa.media import taking
from teleklasa.media.findings import Rejected
from teleklasa.media.models import MediaFile
from teleklasa.media.refusals import QuotaFull, StoreAway
from teleklasa.media.store import file_object, scratch_folder, store
from teleklasa.people.models import Person

State, Kind = PackageImport.State, PackageImport.Kind
AWAY = (OperationalError, InterfaceError, StoreAway)
"""Faults that pass: the import stays waiting and is tried again."""

log = structlog.get_logger(__name__)


class _Overtaken(Exception):
    """Somebody else ended this import."""


@dataclass
class _Work:
    """An import under way."""

    row: PackageImport
    report: Report = field(default_factory=Report)
    kind: str | None = None
    taken: dict[str, MediaFile] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        return self.row.person

    @property
    def place(self) -> str:
        return f"package:{self.row.public_id}"


def run_import(import_id: int) -> None:
    """Do a waiting import; nothing when it is ended already or somebody else is at it.

    Raises one of AWAY when it is better tried again.
    """
    with _alone_at(import_id) as is_alone:
        if not is_alone:
            return
        row = PackageImport.objects.select_related("file", "person").filter(pk=import_id, state=State.WAITING).first()
        if row is not None:
            _run(_Work(row))


@contextmanager
def _alone_at(import_id: int) -> Iterator[bool]:
    """Whether nobody else runs this import; the database forgets the lock of a process that died."""
    name = f"package-import:{import_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _run(work: _Work) -> None:
    try:
        _import(work)
    except PackageFault as fault:
        if fault.path:
            work.report.failed(fault.path, "package", "", reason=fault.reason)
        _fail(work, fault.reason)
    except _Overtaken:
        return
    except (QuotaFull, TooManyCourses) as refusal:
        _fail(work, refusal.code.replace("-", "_"))
    except AWAY:
        raise
    except Exception:
        log.exception("package not imported", package=work.row.public_id)
        _fail(work, "our_fault")


def _fail(work: _Work, reason: str) -> None:
    """Nothing was made, and the report says so of every item."""
    for item in work.report.items:
        if item["outcome"] == "made" and not work.row.dry_run:
            item.update(outcome="skipped", reason="import_failed")
    _end(work, State.FAILED, failed_because=reason)


def _end(work: _Work, state: str, **facts: Any) -> None:
    waiting = PackageImport.objects.filter(pk=work.row.pk, state=State.WAITING)
    told = {"state": state, "report": work.report.items, "kind": work.kind, "finished_at": timezone.now(), **facts}
    if not waiting.update(**told):
        raise _Overtaken


def _import(work: _Work) -> None:
    file = work.row.file
    if file is None or file.state != MediaFile.State.READY:
        raise PackageFault("file_gone")
    if not may_create_course(work.person):
        raise PackageFault("forbidden")
    try:
        with store().local_copy(file_object(file.storage_key)) as path:
            _read(work, path)
    except FileNotFoundError:
        raise PackageFault("file_gone") from None


def _read(work: _Work, path: Path) -> None:
    with Archive.opened(path, most_bytes=settings.PACKAGE_UNPACKED_BYTES) as archive:
        plan = _plan(work, archive)
        try:
            for planned in plan.files.values():
                _take(work, archive, planned)
            if work.row.dry_run:
                _end(work, State.CHECKED)
            else:
                _write(work, plan)
        except BaseException:
            taking.drop(list(work.taken.values()))
            raise


def _plan(work: _Work, archive: Archive) -> CoursePlan:
    if course_json.ENTRY in archive:
        work.kind = Kind.TELEKLASA
        return read_package(archive, work.report)
    if manifest.ENTRY in archive:
        work.kind = Kind.CARTRIDGE
        return read_cartridge(archive, work.report, locale=work.person.locale or "pl")
    raise PackageFault("no_course")


def _take(work: _Work, archive: Archive, planned: PlannedFile) -> None:
    """Judge a file as if it had been sent, and keep it unless this is a trial; a bad one is told and left out."""
    with tempfile.NamedTemporaryFile(dir=scratch_folder()) as target:
        size, sha256 = archive.copy(planned.entry, target)  # type: ignore[arg-type]  # a temporary file is one
        target.flush()
        if planned.sha256 and planned.sha256 != sha256:
            work.report.failed(planned.entry, planned.kind, planned.name, reason="wrong_hash")
            return
        try:
            _keep(work, planned.key, taking.Found(Path(target.name), planned.name, planned.kind, size, sha256))
        except Rejected as fault:
            work.report.failed(planned.entry, planned.kind, planned.name, reason=fault.because)
        else:
            work.report.made(planned.entry, planned.kind, planned.name)


def _keep(work: _Work, key: str, found: taking.Found) -> None:
    if work.row.dry_run:
        taking.judge(found)
        return
    limit = int(settings.MEDIA_PLACE_QUOTA_BYTES)
    work.taken[key] = taking.take(found, owner=work.person, place=work.place, limit_bytes=limit)


def _write(work: _Work, plan: CoursePlan) -> None:
    with transaction.atomic():
        course: Course = write_course(plan, work.taken, by=work.person)
        _end(work, State.DONE, course=course)
