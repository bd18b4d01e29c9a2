"""Answers recorded from other systems, when a folder of them is named by BBB_SAMPLES."""

import os
from pathlib import Path

import pytest

from teleklasa.bbb import CreatedMeeting, Hook, Meeting, NotFound, Recording, Rejected
from teleklasa.bbb.parsing import read_answer

FOLDER = Path(os.environ.get("BBB_SAMPLES", "no-folder"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="BBB_SAMPLES names no folder")


def sample(name: str) -> bytes:
    return (FOLDER / f"{name}.xml").read_bytes()


def test_meetings_of_others_are_read():
    found = [Meeting.read(each) for each in read_answer(sample("get_meetings")).iter("meeting")]

    assert [(each.running, each.participant_count, each.max_users) for each in found] == [
        (False, 0, 14),
        (False, 0, 25),
        (True, 5, 14),
    ]


def test_meeting_of_others_is_read_with_its_people():
    meeting = Meeting.read(read_answer(sample("get_meeting_info")))

    assert meeting.create_time_ms == 1_453_206_317_376
    assert [each.full_name for each in meeting.attendees] == [
        "Ernie Abernathy",
        "Barrett Kutch",
        "Peter Parker",
        "Bruce Wayne",
    ]
    assert meeting.attendees[1].custom_data["backgroundColor"] == "#FF0033"
    assert meeting.metadata["bn-origin"] == "Moodle"


def test_created_meeting_recordings_and_hooks_of_others_are_read():
    created = CreatedMeeting.read(read_answer(sample("create_meeting")))
    recordings = [Recording.read(each) for each in read_answer(sample("get_recordings")).iter("recording")]
    hooks = [Hook.read(each) for each in read_answer(sample("hooks_list")).iter("hook")]

    assert (created.was_there_already, created.duration_min) == (True, 20)
    assert {each.state for each in recordings} <= {"published", "unpublished"}
    assert all(each.record_id and each.formats[0].url for each in recordings)
    assert [each.meeting_id for each in hooks] == ["my-meeting", ""]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("create_meeting_not_unique_error", "idNotUnique"),
        ("not_found_error", "notFound"),
        ("hooks_create_error", "createHookError"),
        ("hooks_destroy_not_found", "destroyMissingHook"),
        ("hooks_create_no_hook_id", "missingParamHookID"),
    ],
)
def test_refusals_of_others_are_understood(name, key):
    with pytest.raises((Rejected, NotFound)) as caught:
        read_answer(sample(name))

    assert caught.value.message_key == key
