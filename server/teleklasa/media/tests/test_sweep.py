import os
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from teleklasa.media import references
from teleklasa.media.deleting import STRAY_AGE_S, sweep
from teleklasa.media.disk import Disk
from teleklasa.media.factories import make_document, make_image, pdf_bytes
from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.media.tasks import check_file, sweep_media
from teleklasa.media.uploading import Announced, announce

PDF = pdf_bytes()


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def make_older(path, age_s):
    then = time.time() - age_s
    os.utime(path, (then, then))


@pytest.fixture
def started(ala):
    """An upload of which only a part came."""
    file = announce(ala, Announced(kind="document", name="a.pdf", size=len(PDF)))
    with disk_here().receiving(file.storage_key, is_first=True) as growing:
        growing.write(PDF[:5])
    return file


def disk_here():
    from django.conf import settings  # noqa: PLC0415 -- the folder of this test

    return Disk(settings.MEDIA_FOLDER)


def test_unfinished_upload_is_forgotten_after_a_day(started, media_folder):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        counts = sweep()

    assert counts["unfinished"] == 1
    assert (MediaFile.objects.get().state, MediaFile.objects.get().rejected_because) == ("rejected", "unfinished")
    assert (files_in(media_folder), MediaQuota.objects.get().used_bytes) == ([], 0)


def test_rejected_file_is_forgotten_in_the_end(started):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        sweep()
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        sweep()

    assert MediaFile.objects.count() == 0


def test_upload_under_way_is_left_alone(started, media_folder):
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        counts = sweep()

    assert (sum(counts.values()), len(files_in(media_folder))) == (0, 1)


def test_upload_whose_last_byte_came_before_a_kill_is_finished(started):
    with disk_here().receiving(started.storage_key, is_first=False) as growing:
        growing.write(PDF[5:])

    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        sweep()

    assert MediaFile.objects.get().state == "ready"


@pytest.mark.parametrize("was_kept", [False, True])
def test_check_that_was_cut_off_begins_anew(started, was_kept):
    disk = disk_here()
    with disk.receiving(started.storage_key, is_first=False) as growing:
        growing.write(PDF[5:])
    if was_kept:
        disk.keep(started.storage_key, disk.receiving_path(started.storage_key))
    MediaFile.objects.update(state="checking")

    check_file(started.pk)

    assert MediaFile.objects.get().state == "ready"


def test_unused_file_is_deleted_after_a_week_and_a_used_one_stays(
    ala, media_folder, django_capture_on_commit_callbacks
):
    used, unused = make_image(ala), make_image(ala)
    ala.avatar_key = used.storage_key
    ala.save()

    with time_machine.travel(timezone.now() + timedelta(days=6)):
        early = sweep()["unused"]
    with time_machine.travel(timezone.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        late = sweep()["unused"]

    assert (early, late, list(MediaFile.objects.all())) == (0, 1, [used])
    assert sorted({path.name.split("-")[0] for path in files_in(media_folder)}) == [used.storage_key]
    assert unused.storage_key != used.storage_key


def test_file_used_at_the_last_moment_stays(ala, monkeypatch):
    file, asked = make_document(ala), []

    def used_among(ids):
        asked.append(ids)
        return ids if len(asked) > 1 else set()

    references.register(used_among)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        deleted = sweep()["unused"]
    references.forget(used_among)

    assert (deleted, list(MediaFile.objects.all())) == (0, [file])


def test_bytes_that_no_row_names_are_removed_once_they_are_old(ala, media_folder):
    kept = make_document(ala)
    disk = disk_here()
    for name in (f"file/{'a' * 32}", f"image/{'b' * 32}", f"image/{'b' * 32}-640", f"hls/{'c' * 32}/360.m3u8"):
        disk.put(name, b"x", mime="x")
    (media_folder / "aside" / "half").write_bytes(b"x")
    young = disk.path_of(f"file/{'d' * 32}")
    disk.put(f"file/{'d' * 32}", b"x", mime="x")
    for path in media_folder.rglob("*"):
        if path != young:
            make_older(path, STRAY_AGE_S + 60)

    removed = sweep()["stray"]

    assert removed == 5
    assert sorted(path.name for path in files_in(media_folder)) == sorted([kept.storage_key, "d" * 32])


def test_sweep_is_a_job_of_every_hour(db):
    assert sweep_media.queueing_lock == "sweep-media"
