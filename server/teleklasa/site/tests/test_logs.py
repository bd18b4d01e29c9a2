"""Log lines hold nothing that opens anything."""

import pytest

from teleklasa.site.logs import scrub


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("Bearer eyJhbGciOi-J_9.eyJzdWIi.c2ln-_x said", "Bearer *** said"),
        ("/register/confirm#token=abcdefghjk.0123ab said", "/register/confirm#token=*** said"),
        ('{"password": "kreda"}', '{"password": "***"}'),
        ("GET /l/BCDFGHJKMNPQRSTV?g=x", "GET /l/***?g=x"),
        ("Internal Server Error: /api/v1/calendar-feed/BCDFG.ics", "Internal Server Error: /api/v1/calendar-feed/***"),
        ("/media/hls/kx-12:abc/1.ts said", "/media/hls/***/1.ts said"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_secrets_are_scrubbed(said, logged):
    assert scrub(said) == logged
