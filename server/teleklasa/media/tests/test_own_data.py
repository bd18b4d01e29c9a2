"""The files of a person, taken home by name and let go of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.media import deleting
from teleklasa.media.factories import make_document
from teleklasa.media.models import MediaFile
from teleklasa.people.factories import make_learner
from teleklasa.people.own_data import erase_person, export_of


@pytest.fixture
def ela(db, settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path
    return make_learner("Ela Sowa", email="ela@dom.example")


def test_person_takes_home_a_list_of_own_files(ela):
    file = make_document(ela)

    (row,) = export_of(ela)["media"]["files"]

    assert (row["public_id"], row["name"], row["kind"], row["place"]) == (file.public_id, file.name, "document", "")
    assert file.storage_key not in str(row)


def test_own_files_of_an_erased_person_go_with_the_next_sweep_and_those_of_places_are_nobodys(ela):
    own, of_course = make_document(ela), make_document(ela)
    MediaFile.objects.filter(pk=of_course.pk).update(
        place="course:algebra", ready_at=timezone.now() + timedelta(days=9)
    )

    erase_person(ela, by=ela)
    MediaFile.objects.filter(pk=of_course.pk).update(ready_at=timezone.now())
    deleted = deleting.delete_unused()

    assert deleted == 1
    assert not MediaFile.objects.filter(pk=own.pk).exists()
    assert MediaFile.objects.get(pk=of_course.pk).owner is None
