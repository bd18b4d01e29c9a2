"""Hosts of files in the policy of pages."""

import pytest

from teleklasa.site.headers import content_security_policy
from teleklasa.site.media_origins import origins_of_files

NOWHERE = {"host": "", "bucket": "", "endpoint": "", "region": "eu-central-1"}


@pytest.mark.parametrize(
    ("facts", "origins"),
    [
        ({}, ()),
        ({"host": "https://files.school.example"}, ("https://files.school.example",)),
        ({"endpoint": "https://store.example"}, ()),
        (
            {"bucket": "films", "endpoint": "http://store.example:9000/v1"},
            ("http://store.example:9000", "http://films.store.example:9000"),
        ),
        (
            {"bucket": "films"},
            ("https://films.s3.eu-central-1.amazonaws.com", "https://films.s3.amazonaws.com"),
        ),
    ],
)
def test_files_are_on_hosts_that_the_settings_name(facts, origins):
    assert origins_of_files(**{**NOWHERE, **facts}) == origins


def test_pages_may_show_and_send_files_there_and_nothing_else(settings):
    settings.MEDIA_ORIGINS = ("https://files.school.example",)

    allowing = [part for part in content_security_policy().split("; ") if "https://files.school.example" in part]

    assert allowing == [
        "img-src 'self' data: blob: https://files.school.example",
        "connect-src 'self' https://files.school.example",
        "media-src 'self' blob: https://files.school.example",
    ]
