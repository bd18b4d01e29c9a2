"""Imports that are cut off: taken up again, given up in the end, and never done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from teleklasa.courses.models import Course, PackageImport
from teleklasa.courses.packages import importing
from teleklasa.courses.packages.asking_for import ask_import, revive_stuck
from teleklasa.courses.packages.importing import run_import
from teleklasa.courses.packages.tests.cartridges import own_package
from teleklasa.media.models import MediaFile


def aged(row: PackageImport, **age: int) -> None:
    PackageImport.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(**age))


def test_import_whose_job_was_lost_is_taken_up(olga, package, run_jobs):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    aged(row, minutes=11)

    revived = revive_stuck()
    run_jobs()

    row.refresh_from_db()
    assert (revived, row.state) == (1, "done")


def test_import_whose_job_waits_is_not_asked_for_twice(olga, package):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    aged(row, minutes=11)

    revive_stuck()

    assert ProcrastinateJob.objects.filter(args__import_id=row.pk).count() == 1


def test_import_that_never_ends_is_given_up(olga, package):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    aged(row, hours=4)

    revive_stuck()

    row.refresh_from_db()
    assert (row.state, row.failed_because) == ("failed", "not_finished")


def test_import_that_is_ended_is_left_alone(olga, package):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    run_import(row.pk)

    run_import(row.pk)

    assert Course.objects.count() == 1


def test_import_given_up_meanwhile_writes_nothing(olga, package):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    stale = PackageImport.objects.select_related("file", "person").get(pk=row.pk)
    PackageImport.objects.filter(pk=row.pk).update(state="failed", failed_because="not_finished")

    importing._run(importing._Work(stale))

    row.refresh_from_db()
    assert (row.state, row.failed_because, Course.objects.count()) == ("failed", "not_finished", 0)
    assert list(MediaFile.objects.values_list("kind", flat=True)) == ["package"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_course(olga, package):
    row = ask_import(olga, file=package(own_package()).public_id, dry_run=False)
    barrier = Barrier(2)

    def run() -> None:
        try:
            barrier.wait()
            run_import(row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run) for _ in range(2)]:
            done.result()

    row.refresh_from_db()
    assert (row.state, Course.objects.count()) == ("done", 1)
