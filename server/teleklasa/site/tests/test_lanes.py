"""Which requests have the few quick threads."""

import pytest
from django.conf import settings

from teleklasa.site.lanes import Lanes


@pytest.mark.parametrize(
    ("method", "path", "is_quick"),
    [
        ("GET", "/api/v1/my/courses", True),
        ("HEAD", "/api/v1/session", True),
        ("POST", "/api/v1/session", False),
        ("POST", "/api/v1/me/progress", True),  # every watcher, every few seconds
        ("GET", "/api/v1/me/progress/", True),
        ("POST", "/api/v1/me/progress/more", False),
        ("GET", "/api/v1/uploads/multipart/abc", False),  # asks the store which parts are there
        ("GET", "/api/v1/certificates/abc.pdf", False),
        ("GET", "/media/file/abc", False),
    ],
)
def test_only_requests_that_wait_for_nothing_but_the_database_are_quick(
    method: str, path: str, *, is_quick: bool
) -> None:
    lanes = Lanes(quick=settings.QUICK_REQUESTS)

    assert (lanes.lane_of(method, path) is lanes.quick) is is_quick
