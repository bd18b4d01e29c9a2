"""Errors tell what happened and never what is secret."""

import pytest

from teleklasa.bbb.errors import (
    BbbError,
    ChecksumRefused,
    NotFound,
    Rejected,
    Unreachable,
    refusal_for,
)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("checksumError", ChecksumRefused),
        ("notFound", NotFound),
        ("meetingNotFound", NotFound),
        ("invalidMeetingIdentifier", NotFound),
        ("destroyMissingHook", NotFound),
        ("idNotUnique", Rejected),
        ("", Rejected),
    ],
)
def test_key_of_a_refusal_decides_its_kind(key, kind):
    error = refusal_for(key, "Some text")

    assert (type(error), error.message_key, error.text) == (kind, key, "Some text")
    assert isinstance(error, BbbError)


def test_text_of_a_server_is_dropped_when_it_might_echo_a_secret():
    texts = ["see /api/create?name=x", "checksum=abc", "secret 639259d49dd84b25bf0195f9567eaf4b"]

    assert [refusal_for("notFound", text).text for text in texts] == ["", "", ""]


def test_key_of_a_server_is_short_and_plain():
    assert refusal_for("a<b>\n" + "x" * 500).message_key == "ab" + "x" * 62


def test_unreachable_says_whether_the_request_may_have_been_carried_out():
    error = Unreachable("the server refuses connections", ambiguous=False)

    assert (str(error), error.ambiguous) == ("the server refuses connections", False)
