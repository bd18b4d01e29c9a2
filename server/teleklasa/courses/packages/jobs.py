"""What the worker does for packages."""

from procrastinate.contrib.django import app

from teleklasa.courses.packages.asking_for import revive_stuck
from teleklasa.courses.packages.exporting import export_course
from teleklasa.courses.packages.importing import run_import
from teleklasa.media.tasks import with_fresh_connection


@app.task(queue="packages", pass_context=False)
@with_fresh_connection
def import_package(import_id: int) -> None:
    """Try or do an import."""
    run_import(import_id)


@app.task(queue="packages", pass_context=False)
@with_fresh_connection
def export_package(file_id: int, course_id: int) -> None:
    """Make a package of a course."""
    export_course(file_id, course_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="revive-packages", pass_context=False)
@with_fresh_connection
def revive_packages(timestamp: int) -> None:
    """Take up imports that a process left when it died."""
    revive_stuck()
