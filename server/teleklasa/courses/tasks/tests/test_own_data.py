import json

import pytest

from teleklasa.courses.factories import add_task
from teleklasa.courses.models import Submission, SubmissionFile
from teleklasa.courses.tasks.tests.conftest import begun, handed_in, row_at
from teleklasa.media.factories import make_document
from teleklasa.people.own_data import erase_person, export_of


@pytest.fixture
def at(school, as_ewa, as_tomek, settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path
    at = begun(as_ewa, school.task)
    as_ewa.put(f"{at}/files", {"files": [make_document(school.ewa).public_id]})
    handed_in(as_ewa, school.task, "Mój pamiętnik.")
    as_tomek.post(f"{at}/grade", {"points": "7", "feedback_source": "Ewo!", "version": row_at(at).version})
    begun(as_ewa, add_task(school.lesson, "Drugie"))
    return at


def test_person_takes_home_what_was_handed_in(school, at):
    found = export_of(school.ewa)["submissions"]["attempts"]

    assert [(row["course"], row["text"], str(row["points"])) for row in found] == [
        ("Ułamki", "Mój pamiętnik.", "7.00"),
        ("Ułamki", "", "None"),
    ]
    assert json.dumps(found, default=str)


def test_erased_person_leaves_points_and_no_words(school, at):
    erase_person(school.ewa, by=school.tomek)

    row = Submission.objects.get()
    assert (row.text, row.feedback_source, row.feedback_html, str(row.points)) == ("", "", "", "7.00")
    assert not SubmissionFile.objects.exists()
