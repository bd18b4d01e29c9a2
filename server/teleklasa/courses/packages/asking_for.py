"""Imports and exports asked for; the worker does them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from teleklasa.courses.models import Course, PackageImport
from teleklasa.courses.packages.refused import TooManyImports
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid

MOST_WAITING = 3
TRIED_AGAIN_AFTER = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=3)
State = PackageImport.State


def ask_import(person: Person, *, file: str, dry_run: bool) -> PackageImport:
    """An import of an own package that waits for the worker; the same one when it was asked for already.

    Raises Invalid for what is no ready package of the person, TooManyImports.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        packages = MediaFile.objects.ready().owned_by(person).filter(kind=MediaFile.Kind.PACKAGE)
        found = packages.filter(public_id=file).select_for_update(no_key=True).first()
        if found is None:
            raise Invalid(fields={"file": ["unknown"]})
        waiting = PackageImport.objects.filter(person=person, state=State.WAITING)
        if same := waiting.filter(file=found, dry_run=dry_run).first():
            return same
        if waiting.count() >= MOST_WAITING:
            raise TooManyImports(limit=MOST_WAITING)
        made = PackageImport.objects.create(person=person, file=found, dry_run=dry_run)
        enqueue(made.pk)
    return made


def enqueue(import_id: int) -> None:
    """Let the worker do an import; content when it is on its list already."""
    from teleklasa.courses.packages.jobs import import_package  # noqa: PLC0415 -- the jobs call this module

    try:
        with transaction.atomic():
            import_package.configure(queueing_lock=f"package-import:{import_id}").defer(import_id=import_id)
    except AlreadyEnqueued:
        return


def ask_export(course: Course, person: Person) -> MediaFile:
    """A package that waits to be made of the course; the same one while it is being made."""
    from teleklasa.courses.packages.jobs import export_package  # noqa: PLC0415 -- the jobs call this module

    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if waiting := exports_of(course, person).filter(state=MediaFile.State.CHECKING).first():
            return waiting
        file = MediaFile.objects.create(
            owner=person,
            kind=MediaFile.Kind.PACKAGE,
            name=f"{course.slug}.{timezone.now():%Y-%m-%d}.zip",
            state=MediaFile.State.CHECKING,
            size=0,
        )
        export_package.defer(file_id=file.pk, course_id=course.pk)
    return file


def exports_of(course: Course, person: Person) -> QuerySet[MediaFile]:
    """The packages of the course that were made for the person; a slug has no dot, so none is taken for another's."""
    return MediaFile.objects.owned_by(person).filter(kind=MediaFile.Kind.PACKAGE, name__startswith=f"{course.slug}.")


def revive_stuck() -> int:
    """Let imports whose job was lost be done again, and give up those that never end; how many of both."""
    now = timezone.now()
    waiting = PackageImport.objects.filter(state=State.WAITING)
    given_up = waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(
        state=State.FAILED, failed_because="not_finished", finished_at=now
    )
    stuck = list(waiting.filter(created_at__lt=now - TRIED_AGAIN_AFTER).values_list("pk", flat=True)[:100])
    for import_id in stuck:
        enqueue(import_id)
    return given_up + len(stuck)
