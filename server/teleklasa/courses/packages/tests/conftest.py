"""Olga makes courses; the worker does its jobs when a test lets it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from teleklasa.courses.models import PackageImport
from teleklasa.courses.packages.asking_for import ask_import
from teleklasa.courses.packages.importing import run_import
from teleklasa.media.checking import check
from teleklasa.media.factories import send_file
from teleklasa.media.models import MediaFile
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.MEDIA_FOLDER = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def olga(db: None) -> Person:
    return make_learner("Olga Mak", email="olga@example.com")


@pytest.fixture
def nela(db: None) -> Person:
    return make_learner("Nela Bór", email="nela@example.com")


@pytest.fixture
def browser(olga: Person, client_of: Callable[[Person], APIClient]) -> APIClient:
    return client_of(olga)


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Do every job that was written since the last call."""
    done: set[int] = set()

    def run() -> None:
        for job in ProcrastinateJob.objects.exclude(id__in=done).order_by("id"):
            app.tasks[job.task_name](**job.args)
            done.add(job.id)

    return run


@pytest.fixture
def package(olga: Person) -> Callable[..., MediaFile]:
    """Olga's own package with these bytes, sent and checked."""

    def send(content: bytes, *, name: str = "kurs.imscc", owner: Person | None = None) -> MediaFile:
        file = send_file(owner or olga, content, name=name, kind="package")
        check(file)
        file.refresh_from_db()
        assert (file.state, file.rejected_because) == ("ready", "")
        return file

    return send


@pytest.fixture
def imported(olga: Person, package: Callable[..., MediaFile]) -> Callable[..., PackageImport]:
    """What became of the import of these bytes."""

    def do(content: bytes, *, dry_run: bool = False) -> PackageImport:
        row = ask_import(olga, file=package(content).public_id, dry_run=dry_run)
        run_import(row.pk)
        return PackageImport.objects.select_related("course").get(pk=row.pk)

    return do
