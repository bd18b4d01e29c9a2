"""What a session that a link opened sees of its person's files."""

from teleklasa.media.factories import make_document
from teleklasa.media.models import MediaFile
from teleklasa.people.factories import make_pupil


def test_quick_link_opens_no_files_of_its_moderator(ala):
    make_document(ala)
    ala.is_by_link = True

    assert list(MediaFile.objects.owned_by(ala)) == []


def test_pupil_by_personal_link_sees_the_own_files(db):
    pupil = make_pupil("Lidia Wilk")
    file = make_document(pupil)
    pupil.is_by_link = True

    assert list(MediaFile.objects.owned_by(pupil)) == [file]
